package dev.symbiont.cedar.schema;

import dev.symbiont.cedar.schema.SchemaDeclarations.ActionDeclaration;
import dev.symbiont.cedar.schema.SchemaDeclarations.ActionReference;
import dev.symbiont.cedar.schema.SchemaDeclarations.AttributeDeclaration;
import dev.symbiont.cedar.schema.SchemaDeclarations.EntityDeclaration;
import dev.symbiont.cedar.schema.SchemaDeclarations.Namespace;
import dev.symbiont.cedar.schema.SchemaDeclarations.TypeExpr;
import dev.symbiont.cedar.text.Identifiers;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the JSON schema format. */
final class SchemaJson {
  /** Names that a common type may not have. */
  static final Set<String> RESERVED_TYPES =
      Set.of("Bool", "Boolean", "Entity", "Extension", "Long", "Record", "Set", "String");

  private static final JsonLimits LIMITS = new JsonLimits(64 * 1024 * 1024, 200);
  private static final String ANNOTATIONS = "annotations";

  private SchemaJson() {}

  static List<Namespace> read(String json) {
    List<Namespace> namespaces = new ArrayList<>();
    object(new GsonCodec().read(json, LIMITS), "$")
        .members()
        .forEach((name, value) -> namespaces.add(namespace(name, value, "$." + name)));
    return namespaces;
  }

  private static Namespace namespace(String name, JsonValue value, String path) {
    if (!name.isEmpty() && !Identifiers.isPath(name)) {
      throw new JsonFormatException(path, "\"" + name + "\" is not a namespace");
    }
    JsonObject json = object(value, path);
    requireMembers(json, path, "commonTypes", "entityTypes", "actions");
    Map<String, TypeExpr> commonTypes = new LinkedHashMap<>();
    optionalObject(json, "commonTypes", path)
        .members()
        .forEach((type, t) -> commonTypes.put(commonName(type, path), type(t, path + "." + type)));
    Map<String, EntityDeclaration> entityTypes = new LinkedHashMap<>();
    requiredObject(json, "entityTypes", path)
        .members()
        .forEach((type, t) -> entityTypes.put(typeName(type, path), entity(t, path + "." + type)));
    Map<String, ActionDeclaration> actions = new LinkedHashMap<>();
    requiredObject(json, "actions", path)
        .members()
        .forEach((action, a) -> actions.put(action, action(a, path + "." + action)));
    return new Namespace(name, commonTypes, entityTypes, actions);
  }

  private static String typeName(String name, String path) {
    if (!Identifiers.isName(name)) {
      throw new JsonFormatException(path, "\"" + name + "\" is not the name of a type");
    }
    return name;
  }

  private static String commonName(String name, String path) {
    if (RESERVED_TYPES.contains(name)) {
      throw new JsonFormatException(path, "\"" + name + "\" is a type of the language itself");
    }
    return typeName(name, path);
  }

  private static EntityDeclaration entity(JsonValue value, String path) {
    JsonObject json = object(value, path);
    if (json.has("enum")) {
      requireMembers(json, path, "enum");
      List<String> ids = strings(json, "enum", path);
      if (ids.isEmpty()) {
        throw new JsonFormatException(path, "\"enum\" must list at least one identifier");
      }
      return new EntityDeclaration.Enumerated(ids);
    }
    requireMembers(json, path, "memberOfTypes", "shape", "tags");
    return new EntityDeclaration.Standard(
        strings(json, "memberOfTypes", path),
        shape(json, "shape", path),
        present(json, "tags").map(tags -> type(tags, path + ".tags")));
  }

  private static TypeExpr shape(JsonObject json, String member, String path) {
    return present(json, member)
        .map(value -> type(value, path + "." + member))
        .orElseGet(() -> new TypeExpr.RecordOf(Map.of()));
  }

  private static ActionDeclaration action(JsonValue value, String path) {
    JsonObject json = object(value, path);
    requireMembers(json, path, "memberOf", "appliesTo");
    List<ActionReference> parents = new ArrayList<>();
    for (JsonValue parent : array(json, "memberOf", path)) {
      parents.add(actionReference(parent, path + ".memberOf"));
    }
    if (present(json, "appliesTo").isEmpty()) {
      return new ActionDeclaration(parents, List.of(), List.of(), new TypeExpr.RecordOf(Map.of()));
    }
    JsonObject appliesTo = requiredObject(json, "appliesTo", path);
    String inner = path + ".appliesTo";
    requireMembers(appliesTo, inner, "principalTypes", "resourceTypes", "context");
    for (String member : List.of("principalTypes", "resourceTypes")) {
      if (!appliesTo.has(member)) {
        throw new JsonFormatException(inner, "\"" + member + "\" is missing");
      }
    }
    return new ActionDeclaration(
        parents,
        strings(appliesTo, "principalTypes", inner),
        strings(appliesTo, "resourceTypes", inner),
        shape(appliesTo, "context", inner));
  }

  private static ActionReference actionReference(JsonValue value, String path) {
    JsonObject json = object(value, path);
    requireMembers(json, path, "id", "type");
    String id =
        json.string("id")
            .orElseThrow(() -> new JsonFormatException(path, "\"id\" must be a string"));
    return new ActionReference(json.string("type"), id);
  }

  // ---- types ----

  private static TypeExpr type(JsonValue value, String path) {
    JsonObject json = object(value, path);
    String name =
        json.string("type")
            .orElseThrow(() -> new JsonFormatException(path, "\"type\" must be a string"));
    return switch (name) {
      case "Long", "String" -> builtIn(json, name, path);
      case "Boolean", "Bool" -> builtIn(json, "Bool", path);
      case "Set" -> {
        requireMembers(json, path, "type", "required", "element");
        JsonValue element =
            json.get("element")
                .orElseThrow(() -> new JsonFormatException(path, "\"element\" is missing"));
        yield new TypeExpr.SetOf(type(element, path + ".element"));
      }
      case "Record" -> record(json, path);
      case "Entity" -> named(json, TypeExpr.Kind.ENTITY, path);
      case "EntityOrCommon" -> named(json, TypeExpr.Kind.COMMON_OR_ENTITY, path);
      case "Extension" -> {
        requireMembers(json, path, "type", "required", "name");
        String extension = json.string("name").orElse("");
        if (ExtensionType.find(extension).isEmpty()) {
          throw new JsonFormatException(path, "there is no extension type \"" + extension + "\"");
        }
        yield new TypeExpr.BuiltIn(extension);
      }
      default -> {
        requireMembers(json, path, "type", "required");
        yield new TypeExpr.Name(name, TypeExpr.Kind.COMMON);
      }
    };
  }

  private static TypeExpr builtIn(JsonObject json, String name, String path) {
    requireMembers(json, path, "type", "required");
    return new TypeExpr.BuiltIn(name);
  }

  private static TypeExpr named(JsonObject json, TypeExpr.Kind kind, String path) {
    requireMembers(json, path, "type", "required", "name");
    return json.string("name")
        .map(name -> new TypeExpr.Name(name, kind))
        .orElseThrow(() -> new JsonFormatException(path, "\"name\" must be a string"));
  }

  private static TypeExpr record(JsonObject json, String path) {
    requireMembers(json, path, "type", "required", "attributes", "additionalAttributes");
    if (json.bool("additionalAttributes").orElse(false)) {
      throw new JsonFormatException(path, "records with additional attributes are not supported");
    }
    Map<String, AttributeDeclaration> attributes = new LinkedHashMap<>();
    requiredObject(json, "attributes", path)
        .members()
        .forEach((name, value) -> attributes.put(name, attribute(value, path + "." + name)));
    return new TypeExpr.RecordOf(attributes);
  }

  private static AttributeDeclaration attribute(JsonValue value, String path) {
    boolean required = object(value, path).bool("required").orElse(true);
    return new AttributeDeclaration(type(value, path), required);
  }

  // ---- shapes ----

  private static JsonObject object(JsonValue value, String path) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new JsonFormatException(path, "expected an object, was " + value.kind());
  }

  private static JsonObject requiredObject(JsonObject json, String member, String path) {
    return json.object(member)
        .orElseThrow(() -> new JsonFormatException(path, "\"" + member + "\" must be an object"));
  }

  private static JsonObject optionalObject(JsonObject json, String member, String path) {
    return json.has(member) ? requiredObject(json, member, path) : JsonObject.EMPTY;
  }

  private static JsonArray array(JsonObject json, String member, String path) {
    if (present(json, member).isEmpty()) {
      return JsonArray.EMPTY;
    }
    return json.array(member)
        .orElseThrow(() -> new JsonFormatException(path, "\"" + member + "\" must be an array"));
  }

  private static List<String> strings(JsonObject json, String member, String path) {
    List<String> strings = new ArrayList<>();
    for (JsonValue value : array(json, member, path)) {
      if (!(value instanceof JsonString string)) {
        throw new JsonFormatException(path, "\"" + member + "\" must list strings");
      }
      strings.add(string.value());
    }
    return strings;
  }

  private static void requireMembers(JsonObject json, String path, String... allowed) {
    Set<String> names = Set.of(allowed);
    for (String name : json.members().keySet()) {
      if (!names.contains(name) && !name.equals(ANNOTATIONS)) {
        throw new JsonFormatException(path, "unknown member \"" + name + "\"");
      }
    }
  }

  /** Returns the member {@code member}; null counts as absent. */
  private static Optional<JsonValue> present(JsonObject json, String member) {
    return json.get(member).filter(value -> !(value instanceof JsonNull));
  }
}
