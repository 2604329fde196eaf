package dev.symbiont.toolclad.address;

/** The white space of ToolClad digest section 6.1 step 3, wider than that of Java. */
public final class WhiteSpace {
  private WhiteSpace() {}

  /** Tells whether {@code c} is white space. */
  public static boolean is(char c) {
    if (c < 0x80) {
      return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
    }
    return c == 0x85
        || c == 0xA0
        || c == 0x1680
        || c == 0x180E
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000
        || c == 0xFEFF;
  }

  /** Tells whether {@code text} is empty or white space only. */
  public static boolean isBlank(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!is(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
