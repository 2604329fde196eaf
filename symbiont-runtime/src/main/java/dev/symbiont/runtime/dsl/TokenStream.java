package dev.symbiont.runtime.dsl;

import java.util.List;
import java.util.Set;

/** The tokens of a file, read from the front, with the bounds of nesting. Not thread-safe. */
final class TokenStream {
  private static final int DEEPEST = 256;

  /** How deep a tree may be: chains of operators nest too, to the left. */
  private static final int HIGHEST = 2 * DEEPEST;

  private final List<Token> tokens;
  private final List<Diagnostic> diagnostics;
  private int position;
  private int start;
  private int depth;

  TokenStream(List<Token> tokens, List<Diagnostic> diagnostics) {
    this.tokens = tokens;
    this.diagnostics = diagnostics;
  }

  // ---- definitions --------------------------------------------------------------------------

  /** Begins a definition. */
  void begin() {
    start = position;
    depth = 0;
  }

  /**
   * Notes the failure and skips the rest of the definition: to the next of {@code words} that
   * begins a line at its first column.
   */
  void recover(SyntaxFailure failure, Set<String> words) {
    diagnostics.add(failure.diagnostic());
    position = Math.max(position, start + 1);
    while (!at(Token.Kind.END)
        && !(peek().startsLine() && peek().column() == 1 && words.contains(peek().text()))) {
      position++;
    }
  }

  // ---- tokens -------------------------------------------------------------------------------

  Token peek() {
    return peek(0);
  }

  Token peek(int ahead) {
    return tokens.get(Math.min(position + ahead, tokens.size() - 1));
  }

  boolean at(Token.Kind kind) {
    return peek().kind() == kind;
  }

  void skip(int count) {
    position += count;
  }

  boolean takeIf(String symbolOrWord) {
    if (peek().is(symbolOrWord)) {
      position++;
      return true;
    }
    return false;
  }

  Token take(String symbolOrWord) {
    Token token = peek();
    if (!token.is(symbolOrWord)) {
      throw failure("E102", "expected '" + symbolOrWord + "' but found " + token.shown());
    }
    position++;
    return token;
  }

  void separator() {
    if (!takeIf("=") && !takeIf(":")) {
      throw failure("E102", "expected '=' or ':' but found " + peek().shown());
    }
  }

  Token identifier() {
    Token token = peek();
    if (token.kind() != Token.Kind.IDENTIFIER) {
      throw failure("E101", "expected a name but found " + token.shown());
    }
    position++;
    return token;
  }

  // ---- bounds -------------------------------------------------------------------------------

  /** Begins a level of nesting. */
  void enter() {
    if (++depth > DEEPEST) {
      throw failure("E110", "nested deeper than " + DEEPEST + " levels");
    }
  }

  /** Ends a level of nesting. */
  void leave() {
    depth--;
  }

  /** A chain of operators makes a tree as deep as it is long. */
  void requireShort(int length) {
    if (length > DEEPEST) {
      throw failure("E110", "an expression of more than " + DEEPEST + " parts");
    }
  }

  /** Makes a node, unless walking over it could take too much of the stack. */
  Node node(String kind, String text, List<Node> children, Token at) {
    Node node = new Node(kind, text, children, at.line(), at.column());
    if (node.height() > HIGHEST) {
      throw failureAt(at, "E110", "nested deeper than " + HIGHEST + " levels");
    }
    return node;
  }

  // ---- diagnostics --------------------------------------------------------------------------

  void warn(Token token, String what) {
    diagnostics.add(
        new Diagnostic(token.line(), token.column(), "W100", "non-standard syntax: " + what));
  }

  SyntaxFailure failure(String code, String message) {
    return failureAt(peek(), code, message);
  }

  SyntaxFailure failureAt(Token token, String code, String message) {
    return new SyntaxFailure(new Diagnostic(token.line(), token.column(), code, message));
  }

  /** Unwinds to the definition that cannot be read. */
  static final class SyntaxFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Diagnostic diagnostic;

    SyntaxFailure(Diagnostic diagnostic) {
      super(diagnostic.toString(), null, false, false);
      this.diagnostic = diagnostic;
    }

    Diagnostic diagnostic() {
      return diagnostic;
    }
  }
}
