package dev.symbiont.runtime.dsl;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Reads agent files: the grammar of the reference runtime, and in {@linkplain Mode#LENIENT lenient}
 * mode what documents show beyond it, with warnings (sections 14.3 and 14.4).
 *
 * <p>Never throws for what a file contains: after an error it goes on with the next definition.
 * Nesting is bounded at 256 levels, length at 1 MiB.
 */
public final class Parser {
  private static final int DEEPEST = 256;
  private static final int LONGEST = 1024 * 1024;
  private static final int MOST_DIAGNOSTICS = 200;
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
  private static final Set<String> ASSIGNMENTS = Set.of("=", "+=", "-=", "*=", "/=", "%=");
  private static final List<Set<String>> BINARY_LEVELS =
      List.of(
          Set.of("||", "or"),
          Set.of("&&", "and"),
          Set.of("==", "!=", "in"),
          Set.of("<", ">", "<=", ">="),
          Set.of("+", "-"),
          Set.of("*", "/", "%"));

  private final Mode mode;
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final List<Token> tokens;
  private int position;
  private int depth;

  /** How strictly a file is read. */
  public enum Mode {
    /** The grammar alone. */
    STRICT,
    /** Also what documents show; every such use is a warning. */
    LENIENT
  }

  private Parser(String source, Mode mode) {
    this.mode = mode;
    this.tokens = new Lexer(source, diagnostics).tokens();
  }

  /** Reads {@code source}. */
  public static SyntaxTree parse(String source, Mode mode) {
    Objects.requireNonNull(mode, "mode");
    if (source.length() > LONGEST) {
      Node empty = new Node("program", "", List.of(), 1, 1);
      return new SyntaxTree(
          empty, List.of(new Diagnostic(1, 1, "E110", "the file is longer than 1 MiB")));
    }
    Parser parser = new Parser(source, mode);
    Node program = parser.program();
    return new SyntaxTree(program, parser.finalDiagnostics());
  }

  private List<Diagnostic> finalDiagnostics() {
    List<Diagnostic> all = new ArrayList<>();
    for (Diagnostic diagnostic : diagnostics) {
      boolean extension = diagnostic.code().equals("W100");
      all.add(
          extension && mode == Mode.STRICT
              ? new Diagnostic(diagnostic.line(), diagnostic.column(), "E101", diagnostic.message())
              : diagnostic);
    }
    return all.size() > MOST_DIAGNOSTICS ? all.subList(0, MOST_DIAGNOSTICS) : all;
  }

  // ---- definitions --------------------------------------------------------------------------

  private Node program() {
    List<Node> definitions = new ArrayList<>();
    while (!at(Token.Kind.END)) {
      int start = position;
      depth = 0;
      try {
        definitions.add(definition());
      } catch (SyntaxFailure failure) {
        diagnostics.add(failure.diagnostic());
        recover(start);
      }
    }
    return new Node("program", "", definitions, 1, 1);
  }

  /** Skips the rest of a broken definition: to the next word that begins one on its own line. */
  private void recover(int start) {
    position = Math.max(position, start + 1);
    while (!at(Token.Kind.END)
        && !(peek().startsLine() && peek().column() == 1 && TOP_LEVEL.contains(peek().text()))) {
      position++;
    }
  }

  private Node definition() {
    Token token = peek();
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
          throw failure("E101", "expected a definition such as 'agent' but found " + token.shown());
    };
  }

  private Node metadata() {
    Token start = take("metadata");
    List<Node> pairs = new ArrayList<>();
    take("{");
    while (!takeIf("}")) {
      Token key = identifier();
      separator();
      pairs.add(node("metadata_pair", key.text(), List.of(valueArrayOrRecord()), key));
      takeIf(",");
    }
    return node("metadata_block", "", pairs, start);
  }

  private Node agent() {
    Token start = take("agent");
    Token name = identifier();
    List<Node> parts = new ArrayList<>();
    if (takeIf("(")) {
      parts.addAll(parameters());
    }
    if (takeIf("->")) {
      parts.add(type());
    }
    take("{");
    while (!takeIf("}")) {
      parts.add(agentItem());
    }
    return node("agent_definition", name.text(), parts, start);
  }

  private Node agentItem() {
    Token token = peek();
    Token next = peek(1);
    if (token.is("capabilities") && (next.isSymbol("=") || next.isSymbol(":"))) {
      position++;
      separator();
      return node("capabilities_declaration", "", List.of(array()), token);
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
      throw failure("E101", "expected a part of an agent but found " + token.shown());
    }
    if (peek(1).isSymbol(":") || peek(1).isSymbol("=")) {
      warn(token, "field '" + token.text() + "'");
      position++;
      separator();
      Node value = valueArrayOrRecord();
      takeIf(",");
      takeIf(";");
      return node("field", token.text(), List.of(value), token);
    }
    boolean named = peek(1).kind() == Token.Kind.IDENTIFIER && peek(2).isSymbol("{");
    if (named || peek(1).isSymbol("{")) {
      warn(token, "block '" + token.text() + "'");
      return genericBlock();
    }
    throw failure("E101", "expected a part of an agent but found " + token.shown());
  }

  private Node genericBlock() {
    Token start = identifier();
    enter();
    List<Node> content = new ArrayList<>();
    if (at(Token.Kind.IDENTIFIER)) {
      Token name = identifier();
      content.add(node("identifier", name.text(), List.of(), name));
    }
    take("{");
    while (!takeIf("}")) {
      content.add(genericItem());
    }
    depth--;
    return node("generic_block", start.text(), content, start);
  }

  private Node genericItem() {
    Token token = peek();
    if (token.kind() == Token.Kind.IDENTIFIER
        && (peek(1).isSymbol(":") || (peek(1).isSymbol("=") && !peek(2).isSymbol("=")))) {
      position++;
      separator();
      Node value = valueArrayOrRecord();
      takeIf(",");
      takeIf(";");
      return node("field", token.text(), List.of(value), token);
    }
    boolean block =
        token.kind() == Token.Kind.IDENTIFIER
            && (peek(1).isSymbol("{")
                || (peek(1).kind() == Token.Kind.IDENTIFIER && peek(2).isSymbol("{")));
    return block ? genericBlock() : statement();
  }

  private Node with() {
    Token start = take("with");
    List<Node> parts = new ArrayList<>();
    while (!peek().isSymbol("{")) {
      Token key = identifier();
      take("=");
      parts.add(node("with_attribute", key.text(), List.of(withValue()), key));
      takeIf(",");
    }
    parts.add(block());
    return node("with_block", "", parts, start);
  }

  private Node withValue() {
    if (peek().isSymbol("{")) {
      warn(peek(), "record in a 'with' attribute");
      return record();
    }
    return peek().isSymbol("[") ? array() : value();
  }

  private Node policy() {
    Token start = take("policy");
    Token name = identifier();
    take("{");
    return node("policy_definition", name.text(), rules(), start);
  }

  private List<Node> rules() {
    List<Node> rules = new ArrayList<>();
    while (!takeIf("}")) {
      Token kind = identifier();
      if (!RULE_KINDS.contains(kind.text())) {
        throw failureAt(
            kind, "E101", "expected allow, deny, require or audit but found " + kind.shown());
      }
      take(":");
      List<Node> parts = new ArrayList<>();
      parts.add(expression(true));
      if (takeIf("if")) {
        parts.add(expression(true));
      }
      if (peek().isSymbol(",") || peek().isSymbol(";")) {
        warn(peek(), "separator between policy rules");
        position++;
      }
      rules.add(node("policy_rule", kind.text(), parts, kind));
    }
    return rules;
  }

  private Node function() {
    Token start = take("function");
    Token name = identifier();
    take("(");
    List<Node> parts = new ArrayList<>(parameters());
    if (takeIf("->")) {
      parts.add(type());
    }
    parts.add(block());
    return node("function_definition", name.text(), parts, start);
  }

  private List<Node> parameters() {
    List<Node> parameters = new ArrayList<>();
    while (!takeIf(")")) {
      Token name = identifier();
      take(":");
      parameters.add(node("parameter", name.text(), List.of(type()), name));
      if (!peek().isSymbol(")")) {
        take(",");
      }
    }
    return parameters;
  }

  private Node type() {
    Token name = identifier();
    enter();
    List<Node> arguments = new ArrayList<>();
    if (takeIf("<")) {
      arguments.add(type());
      while (takeIf(",")) {
        arguments.add(type());
      }
      take(">");
    }
    depth--;
    return node("type", name.text(), arguments, name);
  }

  private Node typeDefinition() {
    Token start = take("type");
    Token name = identifier();
    take("=");
    if (!takeIf("{")) {
      return node("type_definition", name.text(), List.of(type()), start);
    }
    List<Node> fields = new ArrayList<>();
    while (!takeIf("}")) {
      Token field = identifier();
      take(":");
      fields.add(node("field", field.text(), List.of(type()), field));
      takeIf(",");
    }
    return node("type_definition", name.text(), fields, start);
  }

  private Node properties(String kind, String propertyKind) {
    Token start = identifier();
    Token name = identifier();
    List<Node> properties = new ArrayList<>();
    take("{");
    while (!takeIf("}")) {
      Token key = identifier();
      separator();
      properties.add(node(propertyKind, key.text(), List.of(value()), key));
      takeIf(",");
    }
    return node(kind, name.text(), properties, start);
  }

  private Node channel() {
    Token start = take("channel");
    Token name = identifier();
    List<Node> parts = new ArrayList<>();
    take("{");
    while (!takeIf("}")) {
      parts.add(channelItem());
    }
    return node("channel_definition", name.text(), parts, start);
  }

  private Node channelItem() {
    Token key = identifier();
    if (key.is("policy")) {
      Token name = identifier();
      take("{");
      return node("channel_policy_block", name.text(), rules(), key);
    }
    if (key.is("data_classification") && takeIf("{")) {
      List<Node> rules = new ArrayList<>();
      while (!takeIf("}")) {
        Token category = identifier();
        take(":");
        Token action = identifier();
        Node value = node("identifier", action.text(), List.of(), action);
        rules.add(node("data_classification_rule", category.text(), List.of(value), category));
        takeIf(",");
      }
      return node("channel_data_classification_block", "", rules, key);
    }
    separator();
    Node value = peek().isSymbol("[") ? array() : value();
    takeIf(",");
    return node("channel_property", key.text(), List.of(value), key);
  }

  private Node pairs(String kind, String propertyKind, String block, String blockKind) {
    Token start = identifier();
    Token name = identifier();
    List<Node> parts = new ArrayList<>();
    take("{");
    while (!takeIf("}")) {
      Token key = identifier();
      if (key.is(block) && takeIf("{")) {
        List<Node> inner = new ArrayList<>();
        while (!takeIf("}")) {
          Token innerKey = identifier();
          inner.add(node(propertyKind, innerKey.text(), List.of(value()), innerKey));
          takeIf(",");
        }
        parts.add(node(blockKind, "", inner, key));
      } else {
        parts.add(node(propertyKind, key.text(), List.of(value()), key));
        takeIf(",");
      }
    }
    return node(kind, name.text(), parts, start);
  }

  // ---- statements ---------------------------------------------------------------------------

  private Node block() {
    Token start = take("{");
    enter();
    List<Node> statements = new ArrayList<>();
    while (!takeIf("}")) {
      statements.add(statement());
    }
    depth--;
    return node("block", "", statements, start);
  }

  private Node statement() {
    Token token = peek();
    enter();
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
    depth--;
    return statement;
  }

  private Node let() {
    Token start = take("let");
    Token name = identifier();
    if (peek().isSymbol(":")) {
      warn(peek(), "type of a 'let'");
      position++;
      type();
    }
    take("=");
    Node value = expression(true);
    endOfStatement();
    return node("let_statement", name.text(), List.of(value), start);
  }

  private Node ifStatement() {
    Token start = take("if");
    List<Node> parts = new ArrayList<>();
    if (takeIf("let")) {
      parts.add(pattern());
      take("=");
    }
    parts.add(expression(false));
    parts.add(block());
    if (takeIf("else")) {
      enter();
      parts.add(peek().is("if") ? ifStatement() : block());
      depth--;
    }
    return node("if_statement", "", parts, start);
  }

  private Node pattern() {
    Token name = identifier();
    enter();
    List<Node> parts = new ArrayList<>();
    if (takeIf("(")) {
      while (!takeIf(")")) {
        parts.add(pattern());
        takeIf(",");
      }
    }
    depth--;
    return node("pattern", name.text(), parts, name);
  }

  private Node forStatement() {
    Token start = take("for");
    Token name = identifier();
    take("in");
    return node("for_statement", name.text(), List.of(expression(false), block()), start);
  }

  private Node match() {
    Token start = take("match");
    List<Node> parts = new ArrayList<>();
    parts.add(expression(false));
    take("{");
    while (!takeIf("}")) {
      Token arm = peek();
      Node matched = value();
      take("=>");
      Node result = peek().isSymbol("{") ? block() : expression(true);
      takeIf(",");
      parts.add(node("match_arm", "", List.of(matched, result), arm));
    }
    return node("match_statement", "", parts, start);
  }

  private Node tryStatement() {
    Token start = take("try");
    List<Node> parts = new ArrayList<>();
    parts.add(block());
    while (peek().is("catch")) {
      Token clause = take("catch");
      take("(");
      Token name = identifier();
      if (at(Token.Kind.IDENTIFIER)) {
        identifier();
      }
      take(")");
      parts.add(node("catch_clause", name.text(), List.of(block()), clause));
    }
    return node("try_statement", "", parts, start);
  }

  private Node returnStatement() {
    Token start = take("return");
    List<Node> value = new ArrayList<>();
    if (!peek().isSymbol(";") && !peek().isSymbol("}")) {
      value.add(expression(true));
    }
    endOfStatement();
    return node("return_statement", "", value, start);
  }

  private Node expressionStatement() {
    Token start = peek();
    Node expression = expression(true);
    if (peek().kind() == Token.Kind.SYMBOL && ASSIGNMENTS.contains(peek().text())) {
      String operator = peek().text();
      position++;
      Node value = expression(true);
      endOfStatement();
      return node("assignment_statement", operator, List.of(expression, value), start);
    }
    // The last expression of a block is its value and needs no semicolon.
    if (!peek().isSymbol("}")) {
      endOfStatement();
    } else {
      takeIf(";");
    }
    return node("expression_statement", "", List.of(expression), start);
  }

  private void endOfStatement() {
    if (takeIf(";")) {
      return;
    }
    if (peek().startsLine() || peek().isSymbol("}")) {
      warn(peek(), "statement without a semicolon");
      return;
    }
    throw failure("E102", "expected ';' but found " + peek().shown());
  }

  // ---- expressions --------------------------------------------------------------------------

  /**
   * Reads an expression.
   *
   * @param records whether {@code name {} } is a record of a type; not so in the head of a
   *     statement
   */
  private Node expression(boolean records) {
    return binary(0, records);
  }

  /** Precedence climbing: a loop over operators instead of a call for every level. */
  private Node binary(int lowest, boolean records) {
    Node left = unary(records);
    int level = operatorLevel();
    for (int length = 1; level >= lowest; length++) {
      requireShort(length);
      Token operator = peek();
      if (operator.is("and") || operator.is("or")) {
        warn(operator, "'" + operator.text() + "' as an operator");
      }
      position++;
      Node right = binary(level + 1, records);
      left = node("expression", operator.text(), List.of(left, right), operator);
      level = operatorLevel();
    }
    return left;
  }

  /** Returns how tightly the next token binds two operands; -1 if it does not. */
  private int operatorLevel() {
    Token token = peek();
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
    Token token = peek();
    boolean operator =
        token.isSymbol("!") || token.isSymbol("-") || (token.is("not") && !peek(1).isSymbol("("));
    if (operator || token.is("not")) {
      position++;
      enter();
      Node operand = unary(records);
      depth--;
      String name = token.is("not") ? "!" : token.text();
      return node("expression", name, List.of(operand), token);
    }
    return postfix(records);
  }

  private Node postfix(boolean records) {
    enter();
    Node expression = primary(records);
    for (int length = 1; true; length++) {
      requireShort(length);
      Token token = peek();
      if (takeIf(".")) {
        Token member = identifier();
        expression = node("member_expression", member.text(), List.of(expression), token);
      } else if (takeIf("(")) {
        List<Node> parts = new ArrayList<>();
        parts.add(expression);
        parts.addAll(arguments());
        expression = node("call_expression", "", parts, token);
      } else if (token.isSymbol("[") && !token.startsLine()) {
        position++;
        Node index = expression(true);
        take("]");
        expression = node("index_expression", "", List.of(expression, index), token);
      } else {
        depth--;
        return expression;
      }
    }
  }

  private List<Node> arguments() {
    List<Node> arguments = new ArrayList<>();
    while (!takeIf(")")) {
      Token name = peek();
      boolean named =
          name.kind() == Token.Kind.IDENTIFIER && (peek(1).isSymbol(":") || peek(1).isSymbol("="));
      if (named) {
        position += 2;
        arguments.add(node("named_argument", name.text(), List.of(expression(true)), name));
      } else {
        arguments.add(expression(true));
      }
      if (!peek().isSymbol(")")) {
        take(",");
      }
    }
    return arguments;
  }

  private Node primary(boolean records) {
    Token token = peek();
    if (takeIf("(")) {
      Node inner = expression(true);
      take(")");
      return inner;
    }
    if (token.isSymbol("[")) {
      return array();
    }
    if (token.isSymbol("{")) {
      return record();
    }
    if (token.kind() == Token.Kind.VAULT) {
      position++;
      return node("vault_url", token.text(), List.of(), token);
    }
    if (token.is("if")) {
      return ifExpression();
    }
    if (token.kind() == Token.Kind.IDENTIFIER && peek(1).isSymbol("=>")) {
      position += 2;
      return node("lambda", token.text(), List.of(expression(true)), token);
    }
    if (records && token.kind() == Token.Kind.IDENTIFIER && peek(1).isSymbol("{")) {
      position++;
      return node("type_literal", token.text(), List.of(record()), token);
    }
    return value();
  }

  private Node ifExpression() {
    Token start = take("if");
    enter();
    List<Node> parts = new ArrayList<>();
    parts.add(expression(false));
    parts.add(block());
    take("else");
    parts.add(peek().is("if") ? ifExpression() : block());
    depth--;
    return node("if_expression", "", parts, start);
  }

  private Node valueArrayOrRecord() {
    if (peek().isSymbol("[")) {
      return array();
    }
    return peek().isSymbol("{") ? record() : value();
  }

  private Node array() {
    Token start = take("[");
    enter();
    List<Node> elements = new ArrayList<>();
    while (!takeIf("]")) {
      elements.add(expression(true));
      if (!peek().isSymbol("]")) {
        take(",");
      }
    }
    depth--;
    return node("array", "", elements, start);
  }

  private Node record() {
    Token start = take("{");
    enter();
    List<Node> fields = new ArrayList<>();
    while (!takeIf("}")) {
      Token key = peek();
      if (key.kind() != Token.Kind.IDENTIFIER && key.kind() != Token.Kind.STRING) {
        throw failure("E101", "expected a field name but found " + key.shown());
      }
      position++;
      take(":");
      fields.add(node("record_field", key.text(), List.of(expression(true)), key));
      if (!peek().isSymbol("}")) {
        takeIf(",");
      }
    }
    depth--;
    return node("record", "", fields, start);
  }

  private Node value() {
    Token token = peek();
    String kind =
        switch (token.kind()) {
          case STRING -> "string";
          case NUMBER -> "number";
          case DURATION -> "duration_literal";
          case IDENTIFIER ->
              token.text().equals("true") || token.text().equals("false")
                  ? "boolean"
                  : "identifier";
          default -> throw failure("E101", "expected a value but found " + token.shown());
        };
    position++;
    return node(kind, token.text(), List.of(), token);
  }

  // ---- tokens -------------------------------------------------------------------------------

  private Token peek() {
    return peek(0);
  }

  private Token peek(int ahead) {
    return tokens.get(Math.min(position + ahead, tokens.size() - 1));
  }

  private boolean at(Token.Kind kind) {
    return peek().kind() == kind;
  }

  private boolean takeIf(String symbolOrWord) {
    if (peek().is(symbolOrWord)) {
      position++;
      return true;
    }
    return false;
  }

  private Token take(String symbolOrWord) {
    Token token = peek();
    if (!token.is(symbolOrWord)) {
      throw failure("E102", "expected '" + symbolOrWord + "' but found " + token.shown());
    }
    position++;
    return token;
  }

  private void separator() {
    if (!takeIf("=") && !takeIf(":")) {
      throw failure("E102", "expected '=' or ':' but found " + peek().shown());
    }
  }

  private Token identifier() {
    Token token = peek();
    if (token.kind() != Token.Kind.IDENTIFIER) {
      throw failure("E101", "expected a name but found " + token.shown());
    }
    position++;
    return token;
  }

  private void enter() {
    if (++depth > DEEPEST) {
      throw failure("E110", "nested deeper than " + DEEPEST + " levels");
    }
  }

  /** A chain of operators makes a tree as deep as it is long. */
  private void requireShort(int length) {
    if (length > DEEPEST) {
      throw failure("E110", "an expression of more than " + DEEPEST + " parts");
    }
  }

  private void warn(Token token, String what) {
    diagnostics.add(
        new Diagnostic(token.line(), token.column(), "W100", "non-standard syntax: " + what));
  }

  private SyntaxFailure failure(String code, String message) {
    return failureAt(peek(), code, message);
  }

  private static SyntaxFailure failureAt(Token token, String code, String message) {
    return new SyntaxFailure(new Diagnostic(token.line(), token.column(), code, message));
  }

  private static Node node(String kind, String text, List<Node> children, Token at) {
    return new Node(kind, text, children, at.line(), at.column());
  }

  /** Unwinds to the definition that cannot be read. */
  private static final class SyntaxFailure extends RuntimeException {
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
