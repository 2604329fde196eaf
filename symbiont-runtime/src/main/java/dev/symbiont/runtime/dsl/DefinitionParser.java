package dev.symbiont.runtime.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the definitions of a file and what the lenient layer adds (sections 14.3 and 14.4). */
final class DefinitionParser {
  private static final Set<String> TOP_LEVEL =
      Set.of(
          "metadata",
          "agent",
          "policy",
          "type",
          "function",
          "schedule",
          "channel",
          "memory",
          "webhook");
  private static final Set<String> RULE_KINDS = Set.of("allow", "deny", "require", "audit");

  private final TokenStream tokens;
  private final StatementParser statements;
  private final ExpressionParser expressions;

  DefinitionParser(TokenStream tokens) {
    this.tokens = tokens;
    this.statements = new StatementParser(tokens);
    this.expressions = statements.expressions();
  }

  /** Reads the whole file; what is broken is left out. */
  Node program() {
    List<Node> definitions = new ArrayList<>();
    while (!tokens.at(Token.Kind.END)) {
      tokens.begin();
      try {
        definitions.add(definition());
      } catch (TokenStream.SyntaxFailure failure) {
        tokens.recover(failure, TOP_LEVEL);
      }
    }
    return new Node("program", "", definitions, 1, 1);
  }

  private Node definition() {
    Token token = tokens.peek();
    return switch (token.kind() == Token.Kind.IDENTIFIER ? token.text() : "") {
      case "metadata" -> metadata();
      case "agent" -> agent();
      case "policy" -> policy();
      case "type" -> typeDefinition();
      case "function" -> function();
      case "schedule" -> properties("schedule_definition", "schedule_property");
      case "channel" -> channel();
      case "memory" ->
          pairs("memory_definition", "memory_property", "search", "memory_search_block");
      case "webhook" ->
          pairs("webhook_definition", "webhook_property", "filter", "webhook_filter_block");
      default ->
          throw tokens.failure(
              "E101", "expected a definition such as 'agent' but found " + token.shown());
    };
  }

  private Node metadata() {
    Token start = tokens.take("metadata");
    List<Node> pairs = new ArrayList<>();
    tokens.take("{");
    while (!tokens.takeIf("}")) {
      Token key = tokens.identifier();
      tokens.separator();
      pairs.add(
          tokens.node("metadata_pair", key.text(), List.of(expressions.valueArrayOrRecord()), key));
      tokens.takeIf(",");
    }
    return tokens.node("metadata_block", "", pairs, start);
  }

  private Node agent() {
    Token start = tokens.take("agent");
    Token name = tokens.identifier();
    List<Node> parts = new ArrayList<>();
    if (tokens.takeIf("(")) {
      parts.addAll(parameters());
    }
    if (tokens.takeIf("->")) {
      parts.add(statements.type());
    }
    tokens.take("{");
    while (!tokens.takeIf("}")) {
      parts.add(agentItem());
    }
    return tokens.node("agent_definition", name.text(), parts, start);
  }

  private Node agentItem() {
    Token token = tokens.peek();
    Token next = tokens.peek(1);
    if (token.is("capabilities") && (next.isSymbol("=") || next.isSymbol(":"))) {
      tokens.skip(1);
      tokens.separator();
      return tokens.node("capabilities_declaration", "", List.of(expressions.array()), token);
    }
    if (token.is("policy") && next.kind() == Token.Kind.IDENTIFIER) {
      return policy();
    }
    if (token.is("function") && next.kind() == Token.Kind.IDENTIFIER) {
      return function();
    }
    if (token.is("with") && !next.isSymbol(":") && !next.isSymbol("=")) {
      return with();
    }
    return extension(token);
  }

  /** What the grammar does not know in an agent: a field, or a block of a name of its own. */
  private Node extension(Token token) {
    if (token.kind() != Token.Kind.IDENTIFIER) {
      throw tokens.failure("E101", "expected a part of an agent but found " + token.shown());
    }
    if (tokens.peek(1).isSymbol(":") || tokens.peek(1).isSymbol("=")) {
      tokens.warn(token, "field '" + token.text() + "'");
      tokens.skip(1);
      tokens.separator();
      Node value = expressions.valueArrayOrRecord();
      tokens.takeIf(",");
      tokens.takeIf(";");
      return tokens.node("field", token.text(), List.of(value), token);
    }
    boolean named = tokens.peek(1).kind() == Token.Kind.IDENTIFIER && tokens.peek(2).isSymbol("{");
    if (named || tokens.peek(1).isSymbol("{")) {
      tokens.warn(token, "block '" + token.text() + "'");
      return genericBlock();
    }
    throw tokens.failure("E101", "expected a part of an agent but found " + token.shown());
  }

  private Node genericBlock() {
    Token start = tokens.identifier();
    tokens.enter();
    List<Node> content = new ArrayList<>();
    if (tokens.at(Token.Kind.IDENTIFIER)) {
      Token name = tokens.identifier();
      content.add(tokens.node("identifier", name.text(), List.of(), name));
    }
    tokens.take("{");
    while (!tokens.takeIf("}")) {
      content.add(genericItem());
    }
    tokens.leave();
    return tokens.node("generic_block", start.text(), content, start);
  }

  private Node genericItem() {
    Token token = tokens.peek();
    if (token.kind() == Token.Kind.IDENTIFIER
        && (tokens.peek(1).isSymbol(":")
            || (tokens.peek(1).isSymbol("=") && !tokens.peek(2).isSymbol("=")))) {
      tokens.skip(1);
      tokens.separator();
      Node value = expressions.valueArrayOrRecord();
      tokens.takeIf(",");
      tokens.takeIf(";");
      return tokens.node("field", token.text(), List.of(value), token);
    }
    boolean block =
        token.kind() == Token.Kind.IDENTIFIER
            && (tokens.peek(1).isSymbol("{")
                || (tokens.peek(1).kind() == Token.Kind.IDENTIFIER
                    && tokens.peek(2).isSymbol("{")));
    return block ? genericBlock() : statements.statement();
  }

  private Node with() {
    Token start = tokens.take("with");
    List<Node> parts = new ArrayList<>();
    while (!tokens.peek().isSymbol("{")) {
      Token key = tokens.identifier();
      tokens.take("=");
      parts.add(tokens.node("with_attribute", key.text(), List.of(withValue()), key));
      tokens.takeIf(",");
    }
    parts.add(statements.block());
    return tokens.node("with_block", "", parts, start);
  }

  private Node withValue() {
    if (tokens.peek().isSymbol("{")) {
      tokens.warn(tokens.peek(), "record in a 'with' attribute");
      return expressions.record();
    }
    return tokens.peek().isSymbol("[") ? expressions.array() : expressions.value();
  }

  private Node policy() {
    Token start = tokens.take("policy");
    Token name = tokens.identifier();
    tokens.take("{");
    return tokens.node("policy_definition", name.text(), rules(), start);
  }

  private List<Node> rules() {
    List<Node> rules = new ArrayList<>();
    while (!tokens.takeIf("}")) {
      Token kind = tokens.identifier();
      if (!RULE_KINDS.contains(kind.text())) {
        throw tokens.failureAt(
            kind, "E101", "expected allow, deny, require or audit but found " + kind.shown());
      }
      tokens.take(":");
      List<Node> parts = new ArrayList<>();
      parts.add(expressions.expression(true));
      if (tokens.takeIf("if")) {
        parts.add(expressions.expression(true));
      }
      if (tokens.peek().isSymbol(",") || tokens.peek().isSymbol(";")) {
        tokens.warn(tokens.peek(), "separator between policy rules");
        tokens.skip(1);
      }
      rules.add(tokens.node("policy_rule", kind.text(), parts, kind));
    }
    return rules;
  }

  private Node function() {
    Token start = tokens.take("function");
    Token name = tokens.identifier();
    tokens.take("(");
    List<Node> parts = new ArrayList<>(parameters());
    if (tokens.takeIf("->")) {
      parts.add(statements.type());
    }
    parts.add(statements.block());
    return tokens.node("function_definition", name.text(), parts, start);
  }

  private List<Node> parameters() {
    List<Node> parameters = new ArrayList<>();
    while (!tokens.takeIf(")")) {
      Token name = tokens.identifier();
      tokens.take(":");
      parameters.add(tokens.node("parameter", name.text(), List.of(statements.type()), name));
      if (!tokens.peek().isSymbol(")")) {
        tokens.take(",");
      }
    }
    return parameters;
  }

  private Node typeDefinition() {
    Token start = tokens.take("type");
    Token name = tokens.identifier();
    tokens.take("=");
    if (!tokens.takeIf("{")) {
      return tokens.node("type_definition", name.text(), List.of(statements.type()), start);
    }
    List<Node> fields = new ArrayList<>();
    while (!tokens.takeIf("}")) {
      Token field = tokens.identifier();
      tokens.take(":");
      fields.add(tokens.node("field", field.text(), List.of(statements.type()), field));
      tokens.takeIf(",");
    }
    return tokens.node("type_definition", name.text(), fields, start);
  }

  private Node properties(String kind, String propertyKind) {
    Token start = tokens.identifier();
    Token name = tokens.identifier();
    List<Node> properties = new ArrayList<>();
    tokens.take("{");
    while (!tokens.takeIf("}")) {
      Token key = tokens.identifier();
      tokens.separator();
      properties.add(tokens.node(propertyKind, key.text(), List.of(expressions.value()), key));
      tokens.takeIf(",");
    }
    return tokens.node(kind, name.text(), properties, start);
  }

  private Node channel() {
    Token start = tokens.take("channel");
    Token name = tokens.identifier();
    List<Node> parts = new ArrayList<>();
    tokens.take("{");
    while (!tokens.takeIf("}")) {
      parts.add(channelItem());
    }
    return tokens.node("channel_definition", name.text(), parts, start);
  }

  private Node channelItem() {
    Token key = tokens.identifier();
    if (key.is("policy")) {
      Token name = tokens.identifier();
      tokens.take("{");
      return tokens.node("channel_policy_block", name.text(), rules(), key);
    }
    if (key.is("data_classification") && tokens.takeIf("{")) {
      List<Node> rules = new ArrayList<>();
      while (!tokens.takeIf("}")) {
        Token category = tokens.identifier();
        tokens.take(":");
        Token action = tokens.identifier();
        Node value = tokens.node("identifier", action.text(), List.of(), action);
        rules.add(
            tokens.node("data_classification_rule", category.text(), List.of(value), category));
        tokens.takeIf(",");
      }
      return tokens.node("channel_data_classification_block", "", rules, key);
    }
    tokens.separator();
    Node value = tokens.peek().isSymbol("[") ? expressions.array() : expressions.value();
    tokens.takeIf(",");
    return tokens.node("channel_property", key.text(), List.of(value), key);
  }

  private Node pairs(String kind, String propertyKind, String block, String blockKind) {
    Token start = tokens.identifier();
    Token name = tokens.identifier();
    List<Node> parts = new ArrayList<>();
    tokens.take("{");
    while (!tokens.takeIf("}")) {
      Token key = tokens.identifier();
      if (key.is(block) && tokens.takeIf("{")) {
        List<Node> inner = new ArrayList<>();
        while (!tokens.takeIf("}")) {
          Token innerKey = tokens.identifier();
          inner.add(
              tokens.node(propertyKind, innerKey.text(), List.of(expressions.value()), innerKey));
          tokens.takeIf(",");
        }
        parts.add(tokens.node(blockKind, "", inner, key));
      } else {
        parts.add(tokens.node(propertyKind, key.text(), List.of(expressions.value()), key));
        tokens.takeIf(",");
      }
    }
    return tokens.node(kind, name.text(), parts, start);
  }
}
