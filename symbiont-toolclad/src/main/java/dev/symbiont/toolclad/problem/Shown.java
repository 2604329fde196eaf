package dev.symbiont.toolclad.problem;

import java.util.Locale;

/** How untrusted text is shown in messages: cut, control characters escaped, secrets masked. */
public final class Shown {
  private static final int LONGEST = 120;

  private Shown() {}

  /**
   * Returns {@code text} cut to 120 characters, with control and invisible characters escaped (log
   * injection; ToolClad digest, section 6.5).
   */
  public static String text(String text) {
    StringBuilder shown = new StringBuilder();
    int end = Math.min(text.length(), LONGEST);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c < 0x20 || (c >= 0x7F && c <= 0x9F) || isFormatting(c)) {
        shown.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        shown.append(c);
      }
    }
    return end < text.length() ? shown.append('…').toString() : shown.toString();
  }

  /** Returns {@code value} as {@link #text}, or {@code ***} if the argument's name looks secret. */
  public static String value(String argument, String value) {
    return looksSecret(argument) ? "***" : text(value);
  }

  private static boolean isFormatting(char c) {
    return Character.isSurrogate(c)
        || Character.getType(c) == Character.FORMAT
        || c == 0x2028
        || c == 0x2029;
  }

  private static boolean looksSecret(String argument) {
    String name = argument.toLowerCase(Locale.ROOT);
    return name.contains("password")
        || name.contains("token")
        || name.contains("secret")
        || name.contains("key");
  }
}
