package dev.symbiont.langchain4j;

import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema in the words of LangChain4j. A part that its element types cannot say exactly is kept
 * as raw text, so no constraint is lost. Not a check: the loop itself checks the arguments.
 */
final class Schemas {
  private static final Set<String> ANNOTATIONS = Set.of("type", "description", "title");

  private final JsonCodec json;

  Schemas(JsonCodec json) {
    this.json = json;
  }

  /**
   * Returns the schema of a tool's arguments. LangChain4j wants an object type here, so members
   * that it has no word for are left out of the outermost object, though not of its properties.
   */
  JsonObjectSchema parameters(JsonValue schema) {
    return object(schema instanceof JsonObject members ? members : JsonObject.EMPTY);
  }

  /** Returns {@code schema} as an element. */
  JsonSchemaElement element(JsonValue schema) {
    return schema instanceof JsonObject members
        ? typed(members).orElseGet(() -> raw(schema))
        : raw(schema);
  }

  private JsonRawSchema raw(JsonValue schema) {
    return JsonRawSchema.from(new String(json.write(schema), StandardCharsets.UTF_8));
  }

  private Optional<JsonSchemaElement> typed(JsonObject schema) {
    Optional<List<String>> words = words(schema);
    if (words.isPresent()) {
      return Optional.of(
          JsonEnumSchema.builder()
              .enumValues(words.get())
              .description(description(schema))
              .build());
    }
    String type = schema.string("type").orElse("");
    return switch (type) {
      case "string" ->
          plain(schema, JsonStringSchema.builder().description(description(schema)).build());
      case "integer" ->
          plain(schema, JsonIntegerSchema.builder().description(description(schema)).build());
      case "number" ->
          plain(schema, JsonNumberSchema.builder().description(description(schema)).build());
      case "boolean" ->
          plain(schema, JsonBooleanSchema.builder().description(description(schema)).build());
      case "array" -> array(schema);
      case "object" ->
          holdsOnly(schema, Set.of("properties", "required", "additionalProperties"))
                  && isBooleanOrAbsent(schema, "additionalProperties")
              ? Optional.of(object(schema))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<JsonSchemaElement> plain(JsonObject schema, JsonSchemaElement element) {
    return holdsOnly(schema, Set.of()) ? Optional.of(element) : Optional.empty();
  }

  private Optional<JsonSchemaElement> array(JsonObject schema) {
    return schema
        .get("items")
        .filter(items -> holdsOnly(schema, Set.of("items")))
        .map(
            items ->
                JsonArraySchema.builder()
                    .items(element(items))
                    .description(description(schema))
                    .build());
  }

  private JsonObjectSchema object(JsonObject schema) {
    Map<String, JsonSchemaElement> properties = new LinkedHashMap<>();
    schema
        .object("properties")
        .orElse(JsonObject.EMPTY)
        .members()
        .forEach((name, property) -> properties.put(name, element(property)));
    JsonObjectSchema.Builder object =
        JsonObjectSchema.builder()
            .addProperties(properties)
            .required(texts(schema.array("required").orElse(JsonArray.EMPTY)))
            .description(description(schema));
    schema
        .get("additionalProperties")
        .filter(JsonBoolean.class::isInstance)
        .ifPresent(allowed -> object.additionalProperties(((JsonBoolean) allowed).value()));
    return object.build();
  }

  /** The words of an enumeration of texts; empty if the schema says anything else. */
  private static Optional<List<String>> words(JsonObject schema) {
    return schema
        .array("enum")
        .filter(values -> holdsOnly(schema, Set.of("enum")))
        .filter(values -> values.size() > 0)
        .filter(values -> texts(values).size() == values.size())
        .filter(values -> schema.string("type").map("string"::equals).orElse(true))
        .map(Schemas::texts);
  }

  private static List<String> texts(JsonArray values) {
    return values.values().stream()
        .filter(JsonString.class::isInstance)
        .map(value -> ((JsonString) value).value())
        .toList();
  }

  private static boolean holdsOnly(JsonObject schema, Set<String> more) {
    return schema.members().keySet().stream()
        .allMatch(name -> ANNOTATIONS.contains(name) || more.contains(name));
  }

  private static boolean isBooleanOrAbsent(JsonObject schema, String name) {
    return schema.get(name).map(JsonBoolean.class::isInstance).orElse(true);
  }

  private static @Nullable String description(JsonObject schema) {
    return schema.string("description").orElse(null);
  }
}
