package dev.symbiont.runtime.reasoning;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.symbiont.domain.reasoning.PreHydrationConfig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds what a task refers to: addresses, files, issues, pull requests, and the patterns of the
 * caller (runtime reasoning specification, section 14.3). Matched in time linear in the text.
 */
final class References {
  private static final int LONGEST_PATTERN = 1000;
  private static final List<Kind> BUILT_IN =
      List.of(
          new Kind("url", Pattern.compile("https?://[^\\s)>\\]]+")),
          new Kind("file", Pattern.compile("(?:^|\\s)[./~][A-Za-z0-9_/.-]*\\.[A-Za-z0-9]+")),
          new Kind("issue", Pattern.compile("#[0-9]+")),
          new Kind("pr", Pattern.compile("(?i)PR ?#[0-9]+")));

  private final List<Kind> kinds;
  private final int most;

  private record Kind(String name, Pattern pattern) {}

  /**
   * Something that a task refers to.
   *
   * @param kind what it is, for example {@code url}
   * @param value the text that was found
   */
  record Reference(String kind, String value) {}

  private References(List<Kind> kinds, int most) {
    this.kinds = kinds;
    this.most = most;
  }

  /**
   * Reads the patterns of {@code config}.
   *
   * @throws IllegalArgumentException if one of them cannot be read
   */
  static References of(PreHydrationConfig config) {
    List<Kind> kinds = new ArrayList<>(BUILT_IN);
    for (PreHydrationConfig.CustomPattern custom : config.customPatterns()) {
      kinds.add(new Kind(custom.refType(), compiled(custom)));
    }
    return new References(kinds, config.maxReferences());
  }

  private static Pattern compiled(PreHydrationConfig.CustomPattern custom) {
    if (custom.pattern().length() > LONGEST_PATTERN) {
      throw new IllegalArgumentException(
          "the pattern of '%s' has more than %d characters"
              .formatted(custom.refType(), LONGEST_PATTERN));
    }
    try {
      return Pattern.compile(custom.pattern());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "the pattern of '%s' cannot be read: %s".formatted(custom.refType(), e.getDescription()),
          e);
    }
  }

  /** Returns the references in {@code text}, kind by kind, each value once. */
  List<Reference> in(String text) {
    List<Reference> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Kind kind : kinds) {
      Matcher matcher = kind.pattern().matcher(text);
      while (found.size() < most && matcher.find()) {
        String value = matcher.group().strip();
        if (!value.isEmpty() && seen.add(value)) {
          found.add(new Reference(kind.name(), value));
        }
      }
    }
    return found;
  }
}
