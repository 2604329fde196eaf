package dev.symbiont.runtime.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Reads expressions (section 14.3, from {@code expr} on). */
final class ExpressionParser {
  private static final List<Set<String>> BINARY_LEVELS =
      List.of(
          Set.of("||", "or"),
          Set.of("&&", "and"),
          Set.of("==", "!=", "in"),
          Set.of("<", ">", "<=", ">="),
          Set.of("+", "-"),
          Set.of("*", "/", "%"));

  private final TokenStream tokens;
  private final Supplier<Node> blocks;

  /**
   * Creates a parser.
   *
   * @param blocks reads a block of statements, which an {@code if} expression holds
   */
  ExpressionParser(TokenStream tokens, Supplier<Node> blocks) {
    this.tokens = tokens;
    this.blocks = blocks;
  }

  /**
   * Reads an expression.
   *
   * @param records whether {@code name {} } is a record of a type; not so in the head of a
   *     statement
   */
  Node expression(boolean records) {
    return binary(0, records);
  }

  /** Precedence climbing: a loop over operators instead of a call for every level. */
  private Node binary(int lowest, boolean records) {
    Node left = unary(records);
    int level = operatorLevel();
    for (int length = 1; level >= lowest; length++) {
      tokens.requireShort(length);
      Token operator = tokens.peek();
      if (operator.is("and") || operator.is("or")) {
        tokens.warn(operator, "'" + operator.text() + "' as an operator");
      }
      tokens.skip(1);
      Node right = binary(level + 1, records);
      left = tokens.node("expression", operator.text(), List.of(left, right), operator);
      level = operatorLevel();
    }
    return left;
  }

  /** Returns how tightly the next token binds two operands; -1 if it does not. */
  private int operatorLevel() {
    Token token = tokens.peek();
    if (token.kind() != Token.Kind.SYMBOL && token.kind() != Token.Kind.IDENTIFIER) {
      return -1;
    }
    for (int level = 0; level < BINARY_LEVELS.size(); level++) {
      if (BINARY_LEVELS.get(level).contains(token.text())) {
        return level;
      }
    }
    return -1;
  }

  private Node unary(boolean records) {
    Token token = tokens.peek();
    boolean operator =
        token.isSymbol("!")
            || token.isSymbol("-")
            || (token.is("not") && !tokens.peek(1).isSymbol("("));
    if (operator || token.is("not")) {
      tokens.skip(1);
      tokens.enter();
      Node operand = unary(records);
      tokens.leave();
      String name = token.is("not") ? "!" : token.text();
      return tokens.node("expression", name, List.of(operand), token);
    }
    return postfix(records);
  }

  private Node postfix(boolean records) {
    tokens.enter();
    Node expression = primary(records);
    for (int length = 1; true; length++) {
      tokens.requireShort(length);
      Token token = tokens.peek();
      if (tokens.takeIf(".")) {
        Token member = tokens.identifier();
        expression = tokens.node("member_expression", member.text(), List.of(expression), token);
      } else if (tokens.takeIf("(")) {
        List<Node> parts = new ArrayList<>();
        parts.add(expression);
        parts.addAll(arguments());
        expression = tokens.node("call_expression", "", parts, token);
      } else if (token.isSymbol("[") && !token.startsLine()) {
        tokens.skip(1);
        Node index = expression(true);
        tokens.take("]");
        expression = tokens.node("index_expression", "", List.of(expression, index), token);
      } else {
        tokens.leave();
        return expression;
      }
    }
  }

  private List<Node> arguments() {
    List<Node> arguments = new ArrayList<>();
    while (!tokens.takeIf(")")) {
      Token name = tokens.peek();
      boolean named =
          name.kind() == Token.Kind.IDENTIFIER
              && (tokens.peek(1).isSymbol(":") || tokens.peek(1).isSymbol("="));
      if (named) {
        tokens.skip(2);
        arguments.add(tokens.node("named_argument", name.text(), List.of(expression(true)), name));
      } else {
        arguments.add(expression(true));
      }
      if (!tokens.peek().isSymbol(")")) {
        tokens.take(",");
      }
    }
    return arguments;
  }

  private Node primary(boolean records) {
    Token token = tokens.peek();
    if (tokens.takeIf("(")) {
      Node inner = expression(true);
      tokens.take(")");
      return inner;
    }
    if (token.isSymbol("[")) {
      return array();
    }
    if (token.isSymbol("{")) {
      return record();
    }
    if (token.kind() == Token.Kind.VAULT) {
      tokens.skip(1);
      return tokens.node("vault_url", token.text(), List.of(), token);
    }
    if (token.is("if")) {
      return ifExpression();
    }
    if (token.kind() == Token.Kind.IDENTIFIER && tokens.peek(1).isSymbol("=>")) {
      tokens.skip(2);
      return tokens.node("lambda", token.text(), List.of(expression(true)), token);
    }
    if (records && token.kind() == Token.Kind.IDENTIFIER && tokens.peek(1).isSymbol("{")) {
      tokens.skip(1);
      return tokens.node("type_literal", token.text(), List.of(record()), token);
    }
    return value();
  }

  private Node ifExpression() {
    Token start = tokens.take("if");
    tokens.enter();
    List<Node> parts = new ArrayList<>();
    parts.add(expression(false));
    parts.add(blocks.get());
    tokens.take("else");
    parts.add(tokens.peek().is("if") ? ifExpression() : blocks.get());
    tokens.leave();
    return tokens.node("if_expression", "", parts, start);
  }

  Node valueArrayOrRecord() {
    if (tokens.peek().isSymbol("[")) {
      return array();
    }
    return tokens.peek().isSymbol("{") ? record() : value();
  }

  Node array() {
    Token start = tokens.take("[");
    tokens.enter();
    List<Node> elements = new ArrayList<>();
    while (!tokens.takeIf("]")) {
      elements.add(expression(true));
      if (!tokens.peek().isSymbol("]")) {
        tokens.take(",");
      }
    }
    tokens.leave();
    return tokens.node("array", "", elements, start);
  }

  Node record() {
    Token start = tokens.take("{");
    tokens.enter();
    List<Node> fields = new ArrayList<>();
    while (!tokens.takeIf("}")) {
      Token key = tokens.peek();
      if (key.kind() != Token.Kind.IDENTIFIER && key.kind() != Token.Kind.STRING) {
        throw tokens.failure("E101", "expected a field name but found " + key.shown());
      }
      tokens.skip(1);
      tokens.take(":");
      fields.add(tokens.node("record_field", key.text(), List.of(expression(true)), key));
      if (!tokens.peek().isSymbol("}")) {
        tokens.takeIf(",");
      }
    }
    tokens.leave();
    return tokens.node("record", "", fields, start);
  }

  Node value() {
    Token token = tokens.peek();
    String kind =
        switch (token.kind()) {
          case STRING -> "string";
          case NUMBER -> "number";
          case DURATION -> "duration_literal";
          case IDENTIFIER ->
              token.text().equals("true") || token.text().equals("false")
                  ? "boolean"
                  : "identifier";
          default -> throw tokens.failure("E101", "expected a value but found " + token.shown());
        };
    tokens.skip(1);
    return tokens.node(kind, token.text(), List.of(), token);
  }
}
