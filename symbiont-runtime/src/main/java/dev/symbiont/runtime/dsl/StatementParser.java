package dev.symbiont.runtime.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads blocks of statements (section 14.3, from {@code block} on). */
final class StatementParser {
  private static final Set<String> ASSIGNMENTS = Set.of("=", "+=", "-=", "*=", "/=", "%=");

  private final TokenStream tokens;
  private final ExpressionParser expressions;

  StatementParser(TokenStream tokens) {
    this.tokens = tokens;
    this.expressions = new ExpressionParser(tokens, this::block);
  }

  ExpressionParser expressions() {
    return expressions;
  }

  Node block() {
    Token start = tokens.take("{");
    tokens.enter();
    List<Node> statements = new ArrayList<>();
    while (!tokens.takeIf("}")) {
      statements.add(statement());
    }
    tokens.leave();
    return tokens.node("block", "", statements, start);
  }

  Node statement() {
    Token token = tokens.peek();
    tokens.enter();
    Node statement =
        switch (token.kind() == Token.Kind.IDENTIFIER ? token.text() : "") {
          case "let" -> let();
          case "if" -> ifStatement();
          case "for" -> forStatement();
          case "match" -> match();
          case "try" -> tryStatement();
          case "return" -> returnStatement();
          default -> expressionStatement();
        };
    tokens.leave();
    return statement;
  }

  private Node let() {
    Token start = tokens.take("let");
    Token name = tokens.identifier();
    if (tokens.peek().isSymbol(":")) {
      tokens.warn(tokens.peek(), "type of a 'let'");
      tokens.skip(1);
      type();
    }
    tokens.take("=");
    Node value = expressions.expression(true);
    endOfStatement();
    return tokens.node("let_statement", name.text(), List.of(value), start);
  }

  private Node ifStatement() {
    Token start = tokens.take("if");
    List<Node> parts = new ArrayList<>();
    if (tokens.takeIf("let")) {
      parts.add(pattern());
      tokens.take("=");
    }
    parts.add(expressions.expression(false));
    parts.add(block());
    if (tokens.takeIf("else")) {
      tokens.enter();
      parts.add(tokens.peek().is("if") ? ifStatement() : block());
      tokens.leave();
    }
    return tokens.node("if_statement", "", parts, start);
  }

  private Node pattern() {
    Token name = tokens.identifier();
    tokens.enter();
    List<Node> parts = new ArrayList<>();
    if (tokens.takeIf("(")) {
      while (!tokens.takeIf(")")) {
        parts.add(pattern());
        tokens.takeIf(",");
      }
    }
    tokens.leave();
    return tokens.node("pattern", name.text(), parts, name);
  }

  private Node forStatement() {
    Token start = tokens.take("for");
    Token name = tokens.identifier();
    tokens.take("in");
    return tokens.node(
        "for_statement", name.text(), List.of(expressions.expression(false), block()), start);
  }

  private Node match() {
    Token start = tokens.take("match");
    List<Node> parts = new ArrayList<>();
    parts.add(expressions.expression(false));
    tokens.take("{");
    while (!tokens.takeIf("}")) {
      Token arm = tokens.peek();
      Node matched = expressions.value();
      tokens.take("=>");
      Node result = tokens.peek().isSymbol("{") ? block() : expressions.expression(true);
      tokens.takeIf(",");
      parts.add(tokens.node("match_arm", "", List.of(matched, result), arm));
    }
    return tokens.node("match_statement", "", parts, start);
  }

  private Node tryStatement() {
    Token start = tokens.take("try");
    List<Node> parts = new ArrayList<>();
    parts.add(block());
    while (tokens.peek().is("catch")) {
      Token clause = tokens.take("catch");
      tokens.take("(");
      Token name = tokens.identifier();
      if (tokens.at(Token.Kind.IDENTIFIER)) {
        tokens.identifier();
      }
      tokens.take(")");
      parts.add(tokens.node("catch_clause", name.text(), List.of(block()), clause));
    }
    return tokens.node("try_statement", "", parts, start);
  }

  private Node returnStatement() {
    Token start = tokens.take("return");
    List<Node> value = new ArrayList<>();
    if (!tokens.peek().isSymbol(";") && !tokens.peek().isSymbol("}")) {
      value.add(expressions.expression(true));
    }
    endOfStatement();
    return tokens.node("return_statement", "", value, start);
  }

  private Node expressionStatement() {
    Token start = tokens.peek();
    Node expression = expressions.expression(true);
    if (tokens.peek().kind() == Token.Kind.SYMBOL && ASSIGNMENTS.contains(tokens.peek().text())) {
      String operator = tokens.peek().text();
      tokens.skip(1);
      Node value = expressions.expression(true);
      endOfStatement();
      return tokens.node("assignment_statement", operator, List.of(expression, value), start);
    }
    // The last expression of a block is its value and needs no semicolon.
    if (!tokens.peek().isSymbol("}")) {
      endOfStatement();
    } else {
      tokens.takeIf(";");
    }
    return tokens.node("expression_statement", "", List.of(expression), start);
  }

  private void endOfStatement() {
    if (tokens.takeIf(";")) {
      return;
    }
    if (tokens.peek().startsLine() || tokens.peek().isSymbol("}")) {
      tokens.warn(tokens.peek(), "statement without a semicolon");
      return;
    }
    throw tokens.failure("E102", "expected ';' but found " + tokens.peek().shown());
  }

  /** Reads the name of a type with its arguments. */
  Node type() {
    Token name = tokens.identifier();
    tokens.enter();
    List<Node> arguments = new ArrayList<>();
    if (tokens.takeIf("<")) {
      arguments.add(type());
      while (tokens.takeIf(",")) {
        arguments.add(type());
      }
      tokens.take(">");
    }
    tokens.leave();
    return tokens.node("type", name.text(), arguments, name);
  }
}
