package dev.symbiont.skills;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the interpreter out of a line that starts with {@code #!} (skills.md section 4). */
final class Shebang {
  /** Finds the lines; what they name is decided here. */
  static final String EXPRESSION = "^#!";

  private static final int LONGEST = 4096;

  private Shebang() {}

  /** Returns the rule for the interpreter of {@code line} unless it is allowed. */
  static Optional<ScanRule> violation(byte[] text, int from, int to, Set<String> allowed) {
    String line = new String(text, from, Math.min(to - from, LONGEST), StandardCharsets.UTF_8);
    return interpreter(line)
        .filter(name -> !allowed.contains(name))
        .map(
            name ->
                new ScanRule(
                    "executable-not-allowed:" + name,
                    EXPRESSION,
                    Severity.HIGH,
                    "Executable '" + name + "' not in allowlist"));
  }

  private static Optional<String> interpreter(String line) {
    List<String> words = words(line.substring("#!".length()));
    if (words.isEmpty()) {
      return Optional.empty();
    }
    String program = lastSegment(words.get(0));
    if (!program.equals("env")) {
      return Optional.of(program);
    }
    return words.stream()
        .skip(1)
        .filter(word -> !word.startsWith("-") && !word.contains("="))
        .map(Shebang::lastSegment)
        .findFirst();
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || Character.isWhitespace(text.charAt(i))) {
        if (i > start) {
          words.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  private static String lastSegment(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
