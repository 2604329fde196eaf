package dev.symbiont.cedar.eval;

import dev.symbiont.cedar.policy.Pattern;
import java.util.List;

/**
 * A pattern of {@code like}, ready to match in time linear in text and pattern: the leftmost match
 * of each part is always right, and each part is searched with its failure function
 * (Knuth-Morris-Pratt).
 */
final class Wildcard {
  private final String prefix;
  private final String suffix;
  private final List<Part> inner;
  private final boolean literal;

  Wildcard(Pattern pattern) {
    List<String> parts = pattern.parts();
    literal = parts.size() == 1;
    prefix = parts.get(0);
    suffix = parts.get(parts.size() - 1);
    inner =
        literal ? List.of() : parts.subList(1, parts.size() - 1).stream().map(Part::new).toList();
  }

  boolean matches(String text) {
    if (literal) {
      return text.equals(prefix);
    }
    int end = text.length() - suffix.length();
    if (end < prefix.length() || !text.startsWith(prefix) || !text.endsWith(suffix)) {
      return false;
    }
    int position = prefix.length();
    for (Part part : inner) {
      position = part.endOfFirst(text, position, end);
      if (position < 0) {
        return false;
      }
    }
    return true;
  }

  private static final class Part {
    private final String text;

    /** For each length of a partial match, the longest shorter one that remains on a mismatch. */
    private final int[] fallback;

    Part(String text) {
      this.text = text;
      this.fallback = new int[text.length() + 1];
      int matched = 0;
      for (int i = 1; i < text.length(); i++) {
        matched = extend(matched, text.charAt(i));
        fallback[i + 1] = matched;
      }
    }

    private int extend(int matched, char next) {
      int length = matched;
      while (length > 0 && text.charAt(length) != next) {
        length = fallback[length];
      }
      return text.charAt(length) == next ? length + 1 : length;
    }

    /** Returns where the first occurrence between the bounds ends, or -1. */
    int endOfFirst(String haystack, int from, int to) {
      int matched = 0;
      for (int i = from; i < to; i++) {
        matched = extend(matched, haystack.charAt(i));
        if (matched == text.length()) {
          return i + 1;
        }
      }
      return -1;
    }
  }
}
