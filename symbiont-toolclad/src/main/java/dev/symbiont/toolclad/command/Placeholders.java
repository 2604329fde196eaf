package dev.symbiont.toolclad.command;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds {@code {name}} in text. {@code {{name}}} is the literal text {@code {name}}; any other
 * brace is literal (ToolClad digest, section 8.2 step 2).
 */
final class Placeholders {
  private Placeholders() {}

  /** A literal piece of text, or a placeholder. */
  sealed interface Piece {}

  /** Text that stays as it is. */
  record Literal(String text) implements Piece {}

  /** A name in braces. */
  record Placeholder(String name) implements Piece {}

  /** Returns the pieces of {@code text}; adjacent literals are joined. */
  static List<Piece> pieces(String text) {
    return pieces(text, "");
  }

  /** As {@link #pieces(String)}; a brace whose mark in {@code escaped} is {@code 1} is literal. */
  static List<Piece> pieces(String text, String escaped) {
    if (text.indexOf('{') < 0) {
      return text.isEmpty() ? List.of() : List.of(new Literal(text));
    }
    List<Piece> pieces = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      boolean opens = text.charAt(at) == '{' && (escaped.isEmpty() || escaped.charAt(at) == '0');
      if (opens && text.startsWith("{{", at) && endOfName(text, at + 2, "}}") > 0) {
        int end = endOfName(text, at + 2, "}}");
        literal.append(text, at + 1, end + 1);
        at = end + 2;
      } else if (opens && endOfName(text, at + 1, "}") > 0) {
        int end = endOfName(text, at + 1, "}");
        addLiteral(pieces, literal);
        pieces.add(new Placeholder(text.substring(at + 1, end)));
        at = end + 1;
      } else {
        int next = text.indexOf('{', at + 1);
        int end = next < 0 ? text.length() : next;
        literal.append(text, at, end);
        at = end;
      }
    }
    addLiteral(pieces, literal);
    return pieces;
  }

  private static void addLiteral(List<Piece> pieces, StringBuilder literal) {
    if (literal.length() > 0) {
      pieces.add(new Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  /** Returns the end of the name at {@code from} if {@code closing} follows it, else -1. */
  private static int endOfName(String text, int from, String closing) {
    int end = from;
    while (end < text.length() && isNamePart(text.charAt(end), end == from)) {
      end++;
    }
    return end > from && text.startsWith(closing, end) ? end : -1;
  }

  private static boolean isNamePart(char c, boolean first) {
    return c == '_'
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (!first && c >= '0' && c <= '9');
  }
}
