package dev.symbiont.schemapin;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;

/**
 * The name in the front matter of a {@code SKILL.md} (section 11.4). Reads one line of it, so it
 * needs no YAML and cannot be led astray by any.
 */
final class SkillName {
  private static final int LONGEST_FRONT_MATTER = 64 * 1024;
  private static final String FENCE = "---";
  private static final String KEY = "name:";

  private SkillName() {}

  /**
   * Returns the value of the first top-level {@code name:}; empty if there is none or it is blank.
   */
  static Optional<String> inFrontMatter(byte[] skillMd) {
    int length = Math.min(skillMd.length, LONGEST_FRONT_MATTER);
    String text = new String(skillMd, 0, length, StandardCharsets.UTF_8);
    Iterator<String> lines =
        (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().iterator();
    if (!lines.hasNext() || !lines.next().stripTrailing().equals(FENCE)) {
      return Optional.empty();
    }
    Optional<String> name = Optional.empty();
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.equals(FENCE) || line.equals("...")) {
        return name.filter(value -> !value.isEmpty());
      }
      if (name.isEmpty() && line.startsWith(KEY)) {
        name = Optional.of(value(line.substring(KEY.length()).strip()));
      }
    }
    return Optional.empty(); // never closed
  }

  private static String value(String text) {
    if (text.isEmpty() || text.charAt(0) == '#') {
      return "";
    }
    char quote = text.charAt(0);
    int end = quote == '"' || quote == '\'' ? text.indexOf(quote, 1) : -1;
    if (end > 0) {
      return text.substring(1, end).strip();
    }
    int comment = text.indexOf(" #");
    return (comment < 0 ? text : text.substring(0, comment)).strip();
  }
}
