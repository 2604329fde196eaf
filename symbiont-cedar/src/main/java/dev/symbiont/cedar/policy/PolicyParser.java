package dev.symbiont.cedar.policy;

import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.error.CedarSyntaxException;
import dev.symbiont.cedar.text.Identifiers;
import dev.symbiont.cedar.text.Lexer;
import dev.symbiont.cedar.text.Token;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the Cedar policy grammar by recursive descent with bounded depth. Not thread-safe. */
final class PolicyParser {
  private static final int MAX_UNARY = 4;

  private final Lexer lexer;
  private int depth;

  PolicyParser(String text) {
    lexer = new Lexer(text);
  }

  Policy policyOnly() {
    Policy policy = policy();
    lexer.expect(Token.END);
    return policy;
  }

  List<Policy> policies() {
    List<Policy> policies = new ArrayList<>();
    while (!lexer.at(Token.END)) {
      policies.add(policy());
    }
    return policies;
  }

  private Policy policy() {
    int start = lexer.offset();
    Map<String, String> annotations = annotations();
    Effect effect = effect();
    lexer.expect(Token.LEFT_PARENTHESIS);
    Scope principal = scope(Variable.PRINCIPAL, Slot.PRINCIPAL);
    lexer.expect(Token.COMMA);
    ActionScope action = actionScope();
    lexer.expect(Token.COMMA);
    Scope resource = scope(Variable.RESOURCE, Slot.RESOURCE);
    lexer.accept(Token.COMMA);
    lexer.expect(Token.RIGHT_PARENTHESIS);
    List<Condition> conditions = new ArrayList<>();
    while (!lexer.at(Token.SEMICOLON)) {
      conditions.add(condition());
    }
    lexer.advance();
    try {
      return new Policy(annotations, effect, principal, action, resource, conditions);
    } catch (CedarSyntaxException alreadyLocated) {
      throw alreadyLocated;
    } catch (CedarException e) {
      throw lexer.errorAt(start, e.getMessage());
    }
  }

  private Map<String, String> annotations() {
    Map<String, String> annotations = new LinkedHashMap<>();
    while (lexer.at(Token.AT)) {
      int start = lexer.offset();
      lexer.advance();
      String name = lexer.expect(Token.IDENTIFIER);
      String value = "";
      if (lexer.accept(Token.LEFT_PARENTHESIS)) {
        value = lexer.expectString();
        lexer.expect(Token.RIGHT_PARENTHESIS);
      }
      if (annotations.put(name, value) != null) {
        throw lexer.errorAt(start, "duplicate annotation @" + name);
      }
    }
    return annotations;
  }

  private Effect effect() {
    if (lexer.accept("permit")) {
      return Effect.PERMIT;
    }
    if (lexer.accept("forbid")) {
      return Effect.FORBID;
    }
    throw lexer.unexpected("'permit' or 'forbid'");
  }

  // ---- scope ----

  private void variable(Variable variable) {
    if (!lexer.accept(variable.keyword())) {
      throw lexer.unexpected("'" + variable.keyword() + "'");
    }
  }

  private Scope scope(Variable variable, Slot slot) {
    variable(variable);
    if (lexer.accept("is")) {
      EntityType type = entityType();
      return lexer.accept("in") ? new Scope.IsIn(type, target(slot)) : new Scope.Is(type);
    }
    if (lexer.accept("in")) {
      return new Scope.In(target(slot));
    }
    if (lexer.accept(Token.EQUAL)) {
      return new Scope.Equal(target(slot));
    }
    if (lexer.at(Token.COMMA) || lexer.at(Token.RIGHT_PARENTHESIS)) {
      return new Scope.Any();
    }
    throw lexer.unexpected("'==', 'in', 'is' or ','");
  }

  private Scope.Target target(Slot slot) {
    if (lexer.at(Token.SLOT)) {
      if (!lexer.lexeme().equals(slot.text())) {
        throw lexer.unexpected("an entity or " + slot.text());
      }
      lexer.advance();
      return new Scope.Target.Open(slot);
    }
    if (lexer.at(Token.LEFT_PARENTHESIS)) {
      enter();
      lexer.advance();
      Scope.Target target = target(slot);
      lexer.expect(Token.RIGHT_PARENTHESIS);
      depth--;
      return target;
    }
    return new Scope.Target.Entity(entityUid());
  }

  private ActionScope actionScope() {
    variable(Variable.ACTION);
    if (lexer.accept(Token.EQUAL)) {
      return new ActionScope.Equal(action());
    }
    if (lexer.accept("in")) {
      return new ActionScope.In(lexer.at(Token.LEFT_BRACKET) ? actions() : List.of(action()));
    }
    if (lexer.at(Token.COMMA)) {
      return new ActionScope.Any();
    }
    throw lexer.unexpected("'==', 'in' or ','");
  }

  private List<EntityUid> actions() {
    List<EntityUid> actions = new ArrayList<>();
    lexer.expect(Token.LEFT_BRACKET);
    while (!lexer.at(Token.RIGHT_BRACKET)) {
      actions.add(action());
      if (!lexer.accept(Token.COMMA)) {
        break;
      }
    }
    lexer.expect(Token.RIGHT_BRACKET);
    return actions;
  }

  private EntityUid action() {
    int start = lexer.offset();
    Scope.Target target = target(Slot.PRINCIPAL);
    if (target instanceof Scope.Target.Entity entity && entity.uid().type().isAction()) {
      return entity.uid();
    }
    throw lexer.errorAt(start, "expected an entity of a type named Action, found " + target);
  }

  private EntityType entityType() {
    return new EntityType(path(lexer.offset(), lexer.expect(Token.IDENTIFIER)));
  }

  private EntityUid entityUid() {
    int start = lexer.offset();
    if (!lexer.at(Token.IDENTIFIER)) {
      throw lexer.unexpected("an entity such as Type::\"id\"");
    }
    String type = path(start, lexer.expect(Token.IDENTIFIER));
    if (!lexer.at(Token.STRING)) {
      throw lexer.unexpected("'::' and the entity's identifier as a string");
    }
    return new EntityUid(new EntityType(type), lexer.expectString());
  }

  /** Reads the rest of a path, up to and including a {@code ::} that stands before a string. */
  private String path(int start, String first) {
    StringBuilder path = new StringBuilder(requireName(start, first));
    while (lexer.accept(Token.DOUBLE_COLON) && !lexer.at(Token.STRING)) {
      int next = lexer.offset();
      path.append("::").append(requireName(next, lexer.expect(Token.IDENTIFIER)));
    }
    return path.toString();
  }

  private String requireName(int offset, String word) {
    if (Identifiers.isReserved(word)) {
      throw lexer.errorAt(offset, "'" + word + "' is a reserved word and cannot be a name");
    }
    return word;
  }

  // ---- conditions ----

  private Condition condition() {
    Condition.Kind kind;
    if (lexer.accept("when")) {
      kind = Condition.Kind.WHEN;
    } else if (lexer.accept("unless")) {
      kind = Condition.Kind.UNLESS;
    } else {
      throw lexer.unexpected("'when', 'unless' or ';'");
    }
    lexer.expect(Token.LEFT_BRACE);
    Expr body = expr();
    lexer.expect(Token.RIGHT_BRACE);
    return new Condition(kind, body);
  }

  private void enter() {
    if (++depth > Expr.MAX_DEPTH) {
      throw lexer.error("nesting deeper than " + Expr.MAX_DEPTH + " levels");
    }
  }

  private Expr expr() {
    return lexer.at("if") ? ifThenElse() : operators(Level.OR);
  }

  private Expr ifThenElse() {
    enter();
    lexer.advance();
    Expr condition = expr();
    requireKeyword("then");
    Expr consequence = expr();
    requireKeyword("else");
    Expr choice = new Expr.If(condition, consequence, expr());
    depth--;
    return choice;
  }

  private void requireKeyword(String keyword) {
    if (!lexer.accept(keyword)) {
      throw lexer.unexpected("'" + keyword + "'");
    }
  }

  /**
   * The levels of the grammar, from the operators that bind loosest to those that bind tightest.
   */
  private enum Level {
    OR,
    AND,
    RELATION,
    SUM,
    PRODUCT;

    boolean includes(Level other) {
      return compareTo(other) <= 0;
    }
  }

  /**
   * Reads an expression of {@code level}. All levels share one method, so that a level of nesting
   * costs few frames of the stack.
   */
  private Expr operators(Level level) {
    enter();
    Expr left = products(unary());
    if (level.includes(Level.SUM)) {
      left = sums(left);
    }
    if (level.includes(Level.RELATION)) {
      left = relation(left);
    }
    if (level.includes(Level.AND) && lexer.at(Token.AND)) {
      left = new Expr.And(chain(left, Token.AND, Level.RELATION));
    }
    if (level.includes(Level.OR) && lexer.at(Token.OR)) {
      left = new Expr.Or(chain(left, Token.OR, Level.AND));
    }
    depth--;
    return left;
  }

  private List<Expr> chain(Expr first, Token operator, Level next) {
    List<Expr> operands = new ArrayList<>(List.of(first));
    while (lexer.accept(operator)) {
      operands.add(operators(next));
    }
    return operands;
  }

  private Expr products(Expr first) {
    Expr left = first;
    while (lexer.accept(Token.STAR)) {
      left = new Expr.Binary(BinaryOperator.MULTIPLY, left, unary());
    }
    if (lexer.at(Token.SLASH) || lexer.at(Token.PERCENT)) {
      throw lexer.error("Cedar has no operator " + lexer.kind().description());
    }
    return left;
  }

  private Expr sums(Expr first) {
    Expr left = first;
    while (lexer.at(Token.PLUS) || lexer.at(Token.MINUS)) {
      BinaryOperator operator = lexer.at(Token.PLUS) ? BinaryOperator.ADD : BinaryOperator.SUBTRACT;
      lexer.advance();
      left = new Expr.Binary(operator, left, operators(Level.PRODUCT));
    }
    return left;
  }

  private Expr relation(Expr left) {
    Optional<BinaryOperator> operator = relationOperator();
    if (operator.isPresent()) {
      lexer.advance();
      Expr relation = new Expr.Binary(operator.get(), left, operators(Level.SUM));
      if (relationOperator().isPresent()) {
        throw lexer.error("relations do not chain; use parentheses");
      }
      return relation;
    }
    if (lexer.accept("has")) {
      return new Expr.HasAttribute(left, attributePath());
    }
    if (lexer.accept("like")) {
      return new Expr.Like(left, pattern());
    }
    if (lexer.accept("is")) {
      EntityType type = entityType();
      return new Expr.Is(
          left, type, lexer.accept("in") ? Optional.of(operators(Level.SUM)) : Optional.empty());
    }
    if (lexer.at(Token.ASSIGN)) {
      throw lexer.error("'=' is not an operator; use '=='");
    }
    return left;
  }

  private Optional<BinaryOperator> relationOperator() {
    return switch (lexer.kind()) {
      case EQUAL -> Optional.of(BinaryOperator.EQUAL);
      case NOT_EQUAL -> Optional.of(BinaryOperator.NOT_EQUAL);
      case LESS -> Optional.of(BinaryOperator.LESS);
      case LESS_OR_EQUAL -> Optional.of(BinaryOperator.LESS_OR_EQUAL);
      case GREATER -> Optional.of(BinaryOperator.GREATER);
      case GREATER_OR_EQUAL -> Optional.of(BinaryOperator.GREATER_OR_EQUAL);
      case IDENTIFIER -> lexer.at("in") ? Optional.of(BinaryOperator.IN) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private List<String> attributePath() {
    if (lexer.at(Token.STRING)) {
      return List.of(lexer.expectString());
    }
    List<String> path = new ArrayList<>();
    do {
      int start = lexer.offset();
      path.add(requireName(start, lexer.expect(Token.IDENTIFIER)));
    } while (lexer.accept(Token.DOT));
    return path;
  }

  private Pattern pattern() {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    lexer.expectPattern(
        (codePoint, escapedStar) -> {
          if (codePoint == '*' && !escapedStar) {
            parts.add(part.toString());
            part.setLength(0);
          } else {
            part.appendCodePoint(codePoint);
          }
        });
    parts.add(part.toString());
    return new Pattern(parts);
  }

  private Expr unary() {
    if (lexer.at(Token.BANG)) {
      int count = count(Token.BANG);
      Expr operand = member();
      for (int i = 0; i < count; i++) {
        operand = new Expr.Not(operand);
      }
      return operand;
    }
    return lexer.at(Token.MINUS) ? negation() : member();
  }

  private int count(Token operator) {
    int count = 0;
    while (lexer.at(operator)) {
      if (++count > MAX_UNARY) {
        throw lexer.error("more than four %s in a row".formatted(operator.description()));
      }
      lexer.advance();
    }
    return count;
  }

  private Expr negation() {
    int count = count(Token.MINUS);
    Expr operand;
    if (lexer.at(Token.INTEGER)) {
      int start = lexer.offset();
      String digits = lexer.expect(Token.INTEGER);
      // A minus before a bare number is part of the literal: the smallest integer has no positive.
      boolean bare = !lexer.at(Token.DOT) && !lexer.at(Token.LEFT_BRACKET);
      operand = bare ? integer(start, "-" + digits) : accesses(integer(start, digits));
      count -= bare ? 1 : 0;
    } else {
      operand = member();
    }
    for (int i = 0; i < count; i++) {
      operand = new Expr.Negate(operand);
    }
    return operand;
  }

  private Expr integer(int start, String digits) {
    try {
      return new Expr.Literal(Value.of(Long.parseLong(digits)));
    } catch (NumberFormatException outOfRange) {
      throw lexer.errorAt(start, "the integer does not fit 64 bits");
    }
  }

  private Expr member() {
    return accesses(primary());
  }

  private Expr accesses(Expr receiver) {
    Expr expr = receiver;
    while (true) {
      if (lexer.accept(Token.DOT)) {
        int start = lexer.offset();
        String name = requireName(start, lexer.expect(Token.IDENTIFIER));
        expr =
            lexer.at(Token.LEFT_PARENTHESIS)
                ? method(start, name, expr)
                : new Expr.GetAttribute(expr, name);
      } else if (lexer.accept(Token.LEFT_BRACKET)) {
        expr = new Expr.GetAttribute(expr, lexer.expectString());
        lexer.expect(Token.RIGHT_BRACKET);
      } else if (lexer.at(Token.LEFT_PARENTHESIS)) {
        throw lexer.error("only functions and methods can be called");
      } else {
        return expr;
      }
    }
  }

  private Expr method(int start, String name, Expr receiver) {
    List<Expr> arguments = arguments();
    if (name.equals("isEmpty")) {
      requireArguments(start, name, arguments, 0);
      return new Expr.IsEmpty(receiver);
    }
    for (BinaryOperator operator : BinaryOperator.values()) {
      if (operator.isMethod() && operator.symbol().equals(name)) {
        requireArguments(start, name, arguments, 1);
        return new Expr.Binary(operator, receiver, arguments.get(0));
      }
    }
    ExtensionFunction function =
        ExtensionFunction.find(name)
            .filter(ExtensionFunction::isMethod)
            .orElseThrow(() -> lexer.errorAt(start, "there is no method '" + name + "'"));
    List<Expr> all = new ArrayList<>(List.of(receiver));
    all.addAll(arguments);
    return new Expr.ExtensionCall(function, all);
  }

  private void requireArguments(int start, String method, List<Expr> arguments, int expected) {
    if (arguments.size() != expected) {
      throw lexer.errorAt(
          start,
          "method '%s' takes %d argument(s), got %d".formatted(method, expected, arguments.size()));
    }
  }

  private List<Expr> arguments() {
    lexer.expect(Token.LEFT_PARENTHESIS);
    return elements(Token.RIGHT_PARENTHESIS);
  }

  private List<Expr> elements(Token close) {
    List<Expr> elements = new ArrayList<>();
    while (!lexer.at(close)) {
      elements.add(expr());
      if (!lexer.accept(Token.COMMA)) {
        break;
      }
    }
    lexer.expect(close);
    return elements;
  }

  private Expr primary() {
    int start = lexer.offset();
    return switch (lexer.kind()) {
      case STRING -> new Expr.Literal(Value.of(lexer.expectString()));
      case INTEGER -> integer(start, lexer.expect(Token.INTEGER));
      case LEFT_PARENTHESIS -> parenthesized();
      case LEFT_BRACKET -> set();
      case LEFT_BRACE -> record();
      case IDENTIFIER -> named(start, lexer.expect(Token.IDENTIFIER));
      case SLOT -> throw lexer.error("a template slot may stand in the scope only");
      default -> throw lexer.unexpected("an expression");
    };
  }

  private Expr parenthesized() {
    lexer.expect(Token.LEFT_PARENTHESIS);
    Expr inner = expr();
    lexer.expect(Token.RIGHT_PARENTHESIS);
    return inner;
  }

  private Expr set() {
    lexer.expect(Token.LEFT_BRACKET);
    return new Expr.SetLiteral(elements(Token.RIGHT_BRACKET));
  }

  private Expr named(int start, String word) {
    if (lexer.at(Token.DOUBLE_COLON)) {
      String path = path(start, word);
      if (lexer.at(Token.STRING)) {
        return new Expr.Literal(new EntityUid(new EntityType(path), lexer.expectString()));
      }
      throw lexer.errorAt(start, "'" + path + "' is neither a variable nor an entity");
    }
    if (word.equals("true") || word.equals("false")) {
      return new Expr.Literal(Value.of(word.equals("true")));
    }
    requireName(start, word);
    if (lexer.at(Token.LEFT_PARENTHESIS)) {
      return function(start, word);
    }
    for (Variable variable : Variable.values()) {
      if (variable.keyword().equals(word)) {
        return new Expr.Var(variable);
      }
    }
    throw lexer.errorAt(
        start, "'" + word + "' is not a variable; expected principal, action, resource or context");
  }

  private Expr function(int start, String name) {
    ExtensionFunction function =
        ExtensionFunction.find(name)
            .filter(ExtensionFunction::isConstructor)
            .orElseThrow(() -> lexer.errorAt(start, "there is no function '" + name + "'"));
    return new Expr.ExtensionCall(function, arguments());
  }

  private Expr record() {
    lexer.expect(Token.LEFT_BRACE);
    Map<String, Expr> attributes = new LinkedHashMap<>();
    while (!lexer.at(Token.RIGHT_BRACE)) {
      int start = lexer.offset();
      String name =
          lexer.at(Token.STRING)
              ? lexer.expectString()
              : requireName(start, lexer.expect(Token.IDENTIFIER));
      lexer.expect(Token.COLON);
      if (attributes.put(name, expr()) != null) {
        throw lexer.errorAt(start, "duplicate attribute '" + name + "' in a record");
      }
      if (!lexer.accept(Token.COMMA)) {
        break;
      }
    }
    lexer.expect(Token.RIGHT_BRACE);
    return new Expr.RecordLiteral(attributes);
  }
}
