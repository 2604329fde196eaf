package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.schema.SchemaDeclarations.ActionDeclaration;
import dev.symbiont.cedar.schema.SchemaDeclarations.ActionReference;
import dev.symbiont.cedar.schema.SchemaDeclarations.AttributeDeclaration;
import dev.symbiont.cedar.schema.SchemaDeclarations.EntityDeclaration;
import dev.symbiont.cedar.schema.SchemaDeclarations.Namespace;
import dev.symbiont.cedar.schema.SchemaDeclarations.TypeExpr;
import dev.symbiont.cedar.text.Identifiers;
import dev.symbiont.cedar.text.Lexer;
import dev.symbiont.cedar.text.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Reads the Cedar schema grammar. Not thread-safe. */
final class SchemaParser {
  private static final int MAX_DEPTH = 200;

  private final Lexer lexer;
  private int depth;

  SchemaParser(String text) {
    lexer = new Lexer(text);
  }

  /** The declarations of one namespace while they are read. */
  private static final class Draft {
    private final Map<String, TypeExpr> commonTypes = new LinkedHashMap<>();
    private final Map<String, EntityDeclaration> entityTypes = new LinkedHashMap<>();
    private final Map<String, ActionDeclaration> actions = new LinkedHashMap<>();

    Namespace build(String name) {
      return new Namespace(name, commonTypes, entityTypes, actions);
    }
  }

  List<Namespace> schema() {
    Map<String, Draft> namespaces = new LinkedHashMap<>();
    Draft unnamed = new Draft();
    namespaces.put("", unnamed);
    while (!lexer.at(Token.END)) {
      annotations();
      if (lexer.accept("namespace")) {
        int start = lexer.offset();
        Draft draft = new Draft();
        String name = path();
        if (name.startsWith("__cedar") || namespaces.put(name, draft) != null) {
          throw lexer.errorAt(start, "namespace '" + name + "' is reserved or stands twice");
        }
        lexer.expect(Token.LEFT_BRACE);
        while (!lexer.accept(Token.RIGHT_BRACE)) {
          annotations();
          declaration(draft);
        }
      } else {
        declaration(unnamed);
      }
    }
    List<Namespace> result = new ArrayList<>();
    namespaces.forEach((name, draft) -> result.add(draft.build(name)));
    return result;
  }

  /** Annotations mean nothing to the engine; they must only be well formed. */
  private void annotations() {
    Set<String> names = new HashSet<>();
    while (lexer.accept(Token.AT)) {
      int start = lexer.offset();
      String name = lexer.expect(Token.IDENTIFIER);
      if (!names.add(name)) {
        throw lexer.errorAt(start, "duplicate annotation @" + name);
      }
      if (lexer.accept(Token.LEFT_PARENTHESIS)) {
        lexer.expectString();
        lexer.expect(Token.RIGHT_PARENTHESIS);
      }
    }
  }

  private void declaration(Draft draft) {
    if (lexer.accept("entity")) {
      entity(draft);
    } else if (lexer.accept("action")) {
      action(draft);
    } else if (lexer.accept("type")) {
      commonType(draft);
    } else {
      throw lexer.unexpected("'entity', 'action', 'type' or 'namespace'");
    }
  }

  // ---- declarations ----

  private void entity(Draft draft) {
    int start = lexer.offset();
    List<String> names = list(this::identifier);
    EntityDeclaration declaration = lexer.at("enum") ? enumerated() : standard();
    lexer.expect(Token.SEMICOLON);
    names.forEach(name -> declare(draft.entityTypes, name, declaration, start));
  }

  private <T> void declare(Map<String, T> declarations, String name, T declaration, int start) {
    if (declarations.put(name, declaration) != null) {
      throw lexer.errorAt(start, "'" + name + "' is declared twice");
    }
  }

  private EntityDeclaration enumerated() {
    lexer.advance();
    lexer.expect(Token.LEFT_BRACKET);
    List<String> ids = list(lexer::expectString);
    lexer.expect(Token.RIGHT_BRACKET);
    return new EntityDeclaration.Enumerated(ids);
  }

  private EntityDeclaration standard() {
    List<String> parents = lexer.accept("in") ? entityTypes() : List.of();
    TypeExpr shape = new TypeExpr.RecordOf(Map.of());
    if (lexer.accept(Token.ASSIGN) || lexer.at(Token.LEFT_BRACE)) {
      shape = record();
    }
    Optional<TypeExpr> tags = lexer.accept("tags") ? Optional.of(type()) : Optional.empty();
    return new EntityDeclaration.Standard(parents, shape, tags);
  }

  private void commonType(Draft draft) {
    int start = lexer.offset();
    String name = identifier();
    if (SchemaJson.RESERVED_TYPES.contains(name)) {
      throw lexer.errorAt(start, "'" + name + "' is a type of the language itself");
    }
    lexer.expect(Token.ASSIGN);
    TypeExpr type = type();
    lexer.expect(Token.SEMICOLON);
    declare(draft.commonTypes, name, type, start);
  }

  private void action(Draft draft) {
    int start = lexer.offset();
    List<String> names = list(this::name);
    List<ActionReference> parents = lexer.accept("in") ? actionReferences() : List.of();
    AppliesTo appliesTo = new AppliesTo();
    if (lexer.accept("appliesTo")) {
      appliesTo(appliesTo);
    }
    if (lexer.accept("attributes")) {
      lexer.expect(Token.LEFT_BRACE);
      lexer.expect(Token.RIGHT_BRACE);
    }
    lexer.expect(Token.SEMICOLON);
    ActionDeclaration declaration = appliesTo.declaration(parents);
    names.forEach(name -> declare(draft.actions, name, declaration, start));
  }

  private List<ActionReference> actionReferences() {
    if (!lexer.accept(Token.LEFT_BRACKET)) {
      return List.of(actionReference());
    }
    List<ActionReference> references = list(this::actionReference);
    lexer.expect(Token.RIGHT_BRACKET);
    return references;
  }

  private ActionReference actionReference() {
    if (lexer.at(Token.STRING)) {
      return new ActionReference(Optional.empty(), lexer.expectString());
    }
    StringBuilder path = new StringBuilder(identifier());
    while (lexer.accept(Token.DOUBLE_COLON)) {
      if (lexer.at(Token.STRING)) {
        return new ActionReference(Optional.of(path.toString()), lexer.expectString());
      }
      path.append("::").append(identifier());
    }
    if (path.indexOf("::") >= 0) {
      throw lexer.unexpected("'::' and the action's name as a string");
    }
    return new ActionReference(Optional.empty(), path.toString());
  }

  /** The parts of an {@code appliesTo} clause; each may stand once. */
  private static final class AppliesTo {
    private List<String> principals = List.of();
    private List<String> resources = List.of();
    private Optional<TypeExpr> context = Optional.empty();

    ActionDeclaration declaration(List<ActionReference> parents) {
      TypeExpr record = context.orElseGet(() -> new TypeExpr.RecordOf(Map.of()));
      return new ActionDeclaration(parents, principals, resources, record);
    }
  }

  private void appliesTo(AppliesTo clause) {
    int start = lexer.offset();
    lexer.expect(Token.LEFT_BRACE);
    do {
      if (lexer.at(Token.RIGHT_BRACE)) {
        break;
      }
      member(clause);
    } while (lexer.accept(Token.COMMA));
    lexer.expect(Token.RIGHT_BRACE);
    if (clause.principals.isEmpty() || clause.resources.isEmpty()) {
      throw lexer.errorAt(start, "appliesTo needs at least one principal and one resource type");
    }
  }

  private void member(AppliesTo clause) {
    int start = lexer.offset();
    boolean repeated;
    if (lexer.accept("principal")) {
      repeated = !clause.principals.isEmpty();
      lexer.expect(Token.COLON);
      clause.principals = entityTypes();
    } else if (lexer.accept("resource")) {
      repeated = !clause.resources.isEmpty();
      lexer.expect(Token.COLON);
      clause.resources = entityTypes();
    } else if (lexer.accept("context")) {
      repeated = clause.context.isPresent();
      lexer.expect(Token.COLON);
      clause.context =
          Optional.of(
              lexer.at(Token.LEFT_BRACE)
                  ? record()
                  : new TypeExpr.Name(path(), TypeExpr.Kind.COMMON));
    } else {
      throw lexer.unexpected("'principal', 'resource' or 'context'");
    }
    if (repeated) {
      throw lexer.errorAt(start, "the same member of appliesTo stands twice");
    }
  }

  private List<String> entityTypes() {
    if (!lexer.accept(Token.LEFT_BRACKET)) {
      return List.of(path());
    }
    List<String> types = lexer.at(Token.RIGHT_BRACKET) ? List.of() : list(this::path);
    lexer.expect(Token.RIGHT_BRACKET);
    return types;
  }

  // ---- types ----

  private TypeExpr type() {
    if (++depth > MAX_DEPTH) {
      throw lexer.error("types nest deeper than " + MAX_DEPTH + " levels");
    }
    TypeExpr type;
    if (lexer.at(Token.LEFT_BRACE)) {
      type = record();
    } else {
      String path = path();
      if (path.equals("Set") && lexer.accept(Token.LESS)) {
        type = new TypeExpr.SetOf(type());
        lexer.expect(Token.GREATER);
      } else {
        type = new TypeExpr.Name(path, TypeExpr.Kind.COMMON_OR_ENTITY);
      }
    }
    depth--;
    return type;
  }

  private TypeExpr record() {
    lexer.expect(Token.LEFT_BRACE);
    Map<String, AttributeDeclaration> attributes = new LinkedHashMap<>();
    while (!lexer.at(Token.RIGHT_BRACE)) {
      annotations();
      String name = name();
      boolean required = !lexer.accept(Token.QUESTION);
      lexer.expect(Token.COLON);
      // As in the reference implementation, the last of several attributes of one name counts.
      attributes.put(name, new AttributeDeclaration(type(), required));
      if (!lexer.accept(Token.COMMA)) {
        break;
      }
    }
    lexer.expect(Token.RIGHT_BRACE);
    return new TypeExpr.RecordOf(attributes);
  }

  // ---- names ----

  private <T> List<T> list(Supplier<T> element) {
    List<T> elements = new ArrayList<>();
    do {
      elements.add(element.get());
    } while (lexer.accept(Token.COMMA));
    return elements;
  }

  private String name() {
    return lexer.at(Token.STRING) ? lexer.expectString() : identifier();
  }

  private String identifier() {
    int start = lexer.offset();
    String word = lexer.expect(Token.IDENTIFIER);
    if (Identifiers.isReserved(word)) {
      throw lexer.errorAt(start, "'" + word + "' is a reserved word and cannot be a name");
    }
    return word;
  }

  private String path() {
    StringBuilder path = new StringBuilder(lexer.accept("__cedar") ? "__cedar" : identifier());
    while (lexer.accept(Token.DOUBLE_COLON)) {
      path.append("::").append(identifier());
    }
    return path.toString();
  }
}
