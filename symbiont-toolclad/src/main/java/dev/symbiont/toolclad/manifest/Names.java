package dev.symbiont.toolclad.manifest;

import java.util.Set;

/** The grammars of names in a manifest (ToolClad digest, section 3). */
public final class Names {
  private static final int LONGEST = 64;
  private static final Set<String> RESERVED_TOOLS = Set.of("validate", "reload");

  private Names() {}

  /** Tells whether {@code name} may name a tool; {@code validate} and {@code reload} are routes. */
  public static boolean isTool(String name) {
    return isName(name, true) && !RESERVED_TOOLS.contains(name);
  }

  /** Tells whether {@code name} may name an argument or a custom type. */
  static boolean isArgument(String name) {
    return isName(name, false);
  }

  /** Tells whether {@code text} is a Cedar identifier. */
  static boolean isIdentifier(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = isLetter(c) || c == '_';
      if (!letter && !(i > 0 && isDigit(c))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Tells whether {@code text} is {@code Ident(::Ident)*}. */
  static boolean isPath(String text) {
    int from = 0;
    for (int to = text.indexOf("::"); to >= 0; to = text.indexOf("::", from)) {
      if (!isIdentifier(text.substring(from, to))) {
        return false;
      }
      from = to + 2;
    }
    return isIdentifier(text.substring(from));
  }

  private static boolean isName(String name, boolean dashes) {
    if (name.isEmpty() || name.length() > LONGEST || !isLetter(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < name.length(); i++) {
      char c = name.charAt(i);
      if (!isLetter(c) && !isDigit(c) && c != '_' && !(dashes && c == '-')) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
