package dev.symbiont.toolclad.value;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Reads a pattern just enough to bound its compiled size and nesting, and to refuse an unescaped
 * literal <code>{</code>, which engines read differently. Counted repetition multiplies: {@code
 * ((a{999}){999}){999}} is a bomb of twenty characters.
 */
final class PatternSize {
  private static final long LARGEST = 5_000;
  private static final int DEEPEST = 100;
  private static final int MOST_REPEATS = 1_000;

  private final String pattern;
  private final Deque<Long> outer = new ArrayDeque<>();
  private long size;
  private long lastAtom;
  private int at;

  private PatternSize(String pattern) {
    this.pattern = pattern;
  }

  static Optional<String> refuse(String pattern) {
    return new PatternSize(pattern).scan();
  }

  private Optional<String> scan() {
    while (at < pattern.length()) {
      char c = pattern.charAt(at++);
      switch (c) {
        case '\\' -> escape();
        case '[' -> characterClass();
        case '(' -> {
          outer.push(size);
          size = 0;
          skipGroupPrefix();
        }
        case ')' -> closeGroup();
        case '{' -> {
          Optional<String> problem = repetition();
          if (problem.isPresent()) {
            return problem;
          }
        }
        default -> atom(1);
      }
      if (size > LARGEST || outer.size() > DEEPEST) {
        return Optional.of("pattern is too large");
      }
    }
    return Optional.empty();
  }

  private void atom(long weight) {
    lastAtom = weight;
    size += weight;
  }

  /** Skips what follows a backslash, so that {@code \p{L}} and {@code \x{41}} are one atom. */
  private void escape() {
    if (at < pattern.length()) {
      char c = pattern.charAt(at++);
      boolean braced = c == 'p' || c == 'P' || c == 'x';
      if (braced && at < pattern.length() && pattern.charAt(at) == '{') {
        int end = pattern.indexOf('}', at);
        at = end < 0 ? pattern.length() : end + 1;
      }
    }
    atom(1);
  }

  private void characterClass() {
    if (at < pattern.length() && pattern.charAt(at) == '^') {
      at++;
    }
    if (at < pattern.length() && pattern.charAt(at) == ']') {
      at++;
    }
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      if (pattern.startsWith("[:", at)) {
        int end = pattern.indexOf(":]", at + 2);
        at = end < 0 ? at + 1 : end + 2;
      } else {
        at += pattern.charAt(at) == '\\' ? 2 : 1;
      }
    }
    at++;
    atom(1);
  }

  private void skipGroupPrefix() {
    if (at < pattern.length() && pattern.charAt(at) == '?') {
      at++;
    }
  }

  private void closeGroup() {
    long group = size + 1;
    size = outer.isEmpty() ? 0 : outer.pop();
    atom(group);
  }

  private Optional<String> repetition() {
    int end = pattern.indexOf('}', at);
    String bounds = end < 0 ? "" : pattern.substring(at, end);
    int comma = bounds.indexOf(',');
    int low = count(comma < 0 ? bounds : bounds.substring(0, comma));
    boolean open = comma >= 0 && comma == bounds.length() - 1;
    int high = comma < 0 || open ? low : count(bounds.substring(comma + 1));
    if (low < 0 || high < 0) {
      return Optional.of("a literal '{' must be escaped");
    }
    if (low > MOST_REPEATS || high > MOST_REPEATS) {
      return Optional.of("a repetition count is larger than " + MOST_REPEATS);
    }
    at = end + 1;
    long repeated = lastAtom * Math.max(1, Math.max(low, high));
    size += repeated - lastAtom;
    lastAtom = repeated;
    return Optional.empty();
  }

  private static int count(String text) {
    if (text.isEmpty() || text.length() > 6) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }
}
