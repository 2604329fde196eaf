package dev.symbiont.toolclad.output;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds results against the declared output schema (ToolClad digest, section 11): required names
 * and the types of the top-level properties. Mismatches are warnings, never errors.
 */
public final class OutputSchema {
  private static final Set<String> TYPES =
      Set.of("string", "number", "integer", "boolean", "array", "object", "null");

  private OutputSchema() {}

  /** Returns the warnings for {@code results}, in the order of the schema. */
  public static List<String> warnings(JsonObject results, JsonObject schema) {
    Optional<JsonObject> properties = schema.object("properties");
    if (properties.isEmpty() || results.has("raw_output")) {
      return List.of();
    }
    List<String> warnings = new ArrayList<>();
    for (JsonValue name : schema.array("required").orElse(JsonArray.EMPTY)) {
      if (name instanceof JsonString required && !results.has(required.value())) {
        warnings.add("Required property '" + required.value() + "' missing from parsed output");
      }
    }
    for (Map.Entry<String, JsonValue> property : properties.get().members().entrySet()) {
      results
          .get(property.getKey())
          .flatMap(value -> mismatch(property.getKey(), property.getValue(), value))
          .ifPresent(warnings::add);
    }
    return warnings;
  }

  private static Optional<String> mismatch(String name, JsonValue declared, JsonValue actual) {
    Optional<String> expected =
        declared instanceof JsonObject property
            ? property.string("type").filter(TYPES::contains)
            : Optional.empty();
    return expected
        .filter(type -> !hasType(actual, type))
        .map(
            type ->
                "Property '%s' has type '%s' but expected '%s'"
                    .formatted(name, actual.kind(), type));
  }

  private static boolean hasType(JsonValue value, String type) {
    return type.equals("integer")
        ? value instanceof JsonNumber number && number.isInteger()
        : value.kind().equals(type);
  }
}
