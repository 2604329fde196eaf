package dev.symbiont.toolclad.value;

import dev.symbiont.toolclad.problem.Category;
import java.util.Optional;

/** The character classes that free text may not contain (ToolClad digest, sections 6.1 and 6.2). */
public final class Characters {
  private Characters() {}

  /** Tells whether {@code c} is one of the sixteen shell metacharacters. */
  public static boolean isMetacharacter(char c) {
    return switch (c) {
      case ';', '|', '&', '$', '`', '(', ')', '{', '}', '[', ']', '<', '>', '!', '\n', '\r' -> true;
      default -> false;
    };
  }

  /** Returns the position of the first metacharacter in {@code text}, or -1. */
  public static int firstMetacharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (isMetacharacter(text.charAt(i))) {
        return i;
      }
    }
    return -1;
  }

  /** Tells whether {@code text} has a control character, a line separator or a lone surrogate. */
  public static boolean hasControl(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029) {
        return true;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return true;
        }
        i++;
      }
    }
    return false;
  }

  /**
   * Returns why {@code text} may not be free text; {@code scope_target} reports invisibles later.
   */
  static Optional<Category> refuse(String text, boolean invisibleToo) {
    if (firstMetacharacter(text) >= 0) {
      return Optional.of(Category.INJECTION);
    }
    if (hasControl(text)) {
      return Optional.of(Category.CONTROL_CHAR);
    }
    return invisibleToo && hasInvisible(text)
        ? Optional.of(Category.INVISIBLE_CHAR)
        : Optional.empty();
  }

  private static boolean hasInvisible(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80 && isInvisible(text.codePointAt(i))) {
        return true;
      }
    }
    return false;
  }

  static boolean isInvisible(int c) {
    return c == 0x061C
        || c == 0x180E
        || c == 0x200B
        || c == 0x200E
        || c == 0x200F
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2060 && c <= 0x206F)
        || c == 0xFEFF
        || (c >= 0xFFF9 && c <= 0xFFFB)
        || (c >= 0xE0000 && c <= 0xE007F);
  }
}
