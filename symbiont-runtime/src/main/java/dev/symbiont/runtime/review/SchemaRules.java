package dev.symbiont.runtime.review;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.jsonschema.JsonSchema;
import java.util.ArrayList;
import java.util.List;

/** The rules about the schema as a whole (section 7.5). */
final class SchemaRules {
  private static final int MOST_PROPERTIES = 100;
  private static final int DEEPEST = 8;
  private static final String ROOT = "/schema";

  private SchemaRules() {}

  /** SCH-1: no JSON Schema, root type not object, or required names that are not declared. */
  static List<Hit> malformed(ToolView tool) {
    List<Hit> hits = new ArrayList<>();
    JsonObject root = tool.tool().schema();
    try {
      JsonSchema.compile(root);
    } catch (JsonSchema.InvalidSchemaException e) {
      hits.add(new Hit(ROOT, String.valueOf(e.getMessage())));
    }
    if (root.string("type").filter("object"::equals).isEmpty()) {
      hits.add(new Hit(ROOT + "/type", "The root is not of type object."));
    }
    for (ToolView.Schema schema : tool.schemas()) {
      addUndeclared(schema, hits);
    }
    return hits;
  }

  private static void addUndeclared(ToolView.Schema schema, List<Hit> hits) {
    JsonObject properties = schema.rules().object("properties").orElse(JsonObject.EMPTY);
    int index = 0;
    for (JsonValue name : schema.rules().array("required").orElse(JsonArray.EMPTY)) {
      if (name instanceof JsonString text && !properties.has(text.value())) {
        hits.add(
            new Hit(
                schema.pointer() + "/required/" + index,
                "The required name '" + text.value() + "' is no property."));
      }
      index++;
    }
  }

  /** SCH-2: a reference that leads out of the schema. */
  static List<Hit> remoteReferences(ToolView tool) {
    List<Hit> hits = new ArrayList<>();
    for (ToolView.Schema schema : tool.schemas()) {
      for (String keyword : List.of("$ref", "$dynamicRef", "$recursiveRef")) {
        schema
            .rules()
            .string(keyword)
            .filter(reference -> !reference.startsWith("#"))
            .ifPresent(
                reference ->
                    hits.add(
                        new Hit(
                            ToolView.member(schema.pointer(), keyword),
                            "The schema depends on '" + reference + "'.")));
      }
    }
    return hits;
  }

  /** INJ-3: the root accepts arguments that it does not declare. */
  static List<Hit> openRoot(ToolView tool) {
    boolean closed =
        tool.tool()
            .schema()
            .get("additionalProperties")
            .filter(JsonBoolean.FALSE::equals)
            .isPresent();
    return closed
        ? List.of()
        : List.of(new Hit(ROOT, "The tool accepts arguments that it does not declare."));
  }

  /** RES-1: an array of any length. */
  static List<Hit> unboundedArrays(ToolView tool) {
    return tool.schemas().stream()
        .filter(schema -> schema.rules().string("type").filter("array"::equals).isPresent())
        .filter(schema -> !schema.rules().has("maxItems"))
        .map(schema -> new Hit(schema.pointer(), "The array may have any length."))
        .toList();
  }

  /** RES-3: more properties or deeper schemas than a person can review. */
  static List<Hit> oversized(ToolView tool) {
    return tool.properties() > MOST_PROPERTIES || tool.deepest() > DEEPEST
        ? List.of(
            new Hit(
                ROOT,
                "The schema declares %d properties and nests %d deep; at most %d and %d are easy to review."
                    .formatted(tool.properties(), tool.deepest(), MOST_PROPERTIES, DEEPEST)))
        : List.of();
  }
}
