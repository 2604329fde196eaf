package dev.symbiont.cedar.text;

import java.util.Set;

/** The rules for identifiers and paths (Cedar policy grammar, IDENT and Path). */
public final class Identifiers {
  private static final Set<String> RESERVED =
      Set.of("true", "false", "if", "then", "else", "in", "is", "like", "has", "__cedar");

  private Identifiers() {}

  static boolean isStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  /** Returns where the identifier that starts at {@code start} ends. */
  static int end(String text, int start) {
    int i = start + 1;
    while (i < text.length() && isPart(text.charAt(i))) {
      i++;
    }
    return i;
  }

  private static boolean isPart(char c) {
    return isStart(c) || (c >= '0' && c <= '9');
  }

  /** Tells whether {@code word} may not name a type, an attribute or a namespace. */
  public static boolean isReserved(String word) {
    return RESERVED.contains(word);
  }

  /** Tells whether {@code text} is an identifier, reserved or not. */
  public static boolean isIdentifier(String text) {
    return !text.isEmpty() && isStart(text.charAt(0)) && end(text, 0) == text.length();
  }

  /** Tells whether {@code text} is an identifier that is not reserved. */
  public static boolean isName(String text) {
    return isIdentifier(text) && !isReserved(text);
  }

  /** Tells whether {@code text} is one or more names joined by {@code ::}. */
  public static boolean isPath(String text) {
    int start = 0;
    while (true) {
      int separator = text.indexOf("::", start);
      String name = text.substring(start, separator < 0 ? text.length() : separator);
      if (!isName(name)) {
        return false;
      }
      if (separator < 0) {
        return true;
      }
      start = separator + 2;
    }
  }
}
