package dev.symbiont.runtime.review;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Characters that people do not see, and words that only look like what they seem to be. */
final class HiddenText {
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /** Scripts that people write together within one word. */
  private static final List<Set<UnicodeScript>> TOGETHER =
      List.of(
          EnumSet.of(
              UnicodeScript.LATIN,
              UnicodeScript.HAN,
              UnicodeScript.HIRAGANA,
              UnicodeScript.KATAKANA),
          EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.HANGUL),
          EnumSet.of(UnicodeScript.LATIN, UnicodeScript.HAN, UnicodeScript.BOPOMOFO));

  private HiddenText() {}

  /** Returns the first hidden character of {@code text} as {@code U+200B}. */
  static Optional<String> firstHidden(String text) {
    int[] points = text.codePoints().toArray();
    for (int i = 0; i < points.length; i++) {
      if (isHidden(points, i)) {
        return Optional.of("U+%04X".formatted(points[i]));
      }
    }
    return Optional.empty();
  }

  /** Returns {@code text} without its hidden characters. */
  static String strip(String text) {
    StringBuilder visible = new StringBuilder(text.length());
    text.codePoints().filter(c -> !isInvisible(c)).forEach(visible::appendCodePoint);
    return visible.toString();
  }

  /** Joiners and variation selectors belong to emoji and some scripts, not between ASCII. */
  private static boolean isHidden(int[] points, int at) {
    int c = points[at];
    return isInvisible(c)
        && (!joins(c) || (isAsciiOrEdge(points, at - 1) && isAsciiOrEdge(points, at + 1)));
  }

  private static boolean joins(int c) {
    return c == ZERO_WIDTH_NON_JOINER || c == ZERO_WIDTH_JOINER || (c >= 0xFE00 && c <= 0xFE0F);
  }

  private static boolean isAsciiOrEdge(int[] points, int at) {
    return at < 0 || at >= points.length || points[at] < 0x80;
  }

  private static boolean isInvisible(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      case Character.CONTROL -> c != '\t' && c != '\n' && c != '\r';
      default -> isFiller(c);
    };
  }

  /** Letters and marks that draw nothing: fillers of Hangul and Braille, variation selectors. */
  private static boolean isFiller(int c) {
    return switch (c) {
      case 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0 -> true;
      default ->
          (c >= 0x180B && c <= 0x180F)
              || (c >= 0xFE00 && c <= 0xFE0F)
              || (c >= 0xE0100 && c <= 0xE01EF);
    };
  }

  /** Returns the scripts of the first word whose letters nobody writes together. */
  static Optional<String> firstMixedWord(String text) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    for (int c : text.codePoints().toArray()) {
      if (Character.isLetter(c)) {
        UnicodeScript script = UnicodeScript.of(c);
        if (script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED) {
          scripts.add(script);
        }
        if (isMixed(scripts)) {
          return Optional.of(String.join(", ", scripts.stream().map(Enum::name).toList()));
        }
      } else if (!continuesWord(c)) {
        scripts.clear();
      }
    }
    return Optional.empty();
  }

  /** An identifier is one word: my_command is not two. */
  private static boolean continuesWord(int c) {
    return c == '_' || Character.isDigit(c) || isInvisible(c) || isMark(c);
  }

  private static boolean isMark(int c) {
    int type = Character.getType(c);
    return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
  }

  private static boolean isMixed(Set<UnicodeScript> scripts) {
    return scripts.size() > 1
        && TOGETHER.stream().noneMatch(together -> together.containsAll(scripts));
  }
}
