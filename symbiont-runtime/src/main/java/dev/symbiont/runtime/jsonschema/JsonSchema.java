package dev.symbiont.runtime.jsonschema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A JSON Schema (2020-12 and draft-07) of tool arguments and answers.
 *
 * <p>Understood are the keywords listed in this class; annotations are ignored. A schema with any
 * other keyword is refused when it is compiled, because a rule that is not understood cannot be
 * enforced. References lead to the definitions of the same schema ({@code #/$defs/name}, {@code
 * #/definitions/name}) or to all of it ({@code #}). Patterns are matched in linear time. Immutable
 * and thread-safe.
 */
public final class JsonSchema {
  private static final Set<String> ANNOTATIONS =
      Set.of(
          "$schema",
          "$id",
          "$comment",
          "title",
          "description",
          "default",
          "examples",
          "deprecated",
          "readOnly",
          "writeOnly",
          "format",
          "contentEncoding",
          "contentMediaType",
          "contentSchema");
  private static final Set<String> TYPES =
      Set.of("object", "array", "string", "number", "integer", "boolean", "null");
  private static final int DEEPEST_SCHEMA = 32;

  private final JsonValue schema;
  private final Map<String, Pattern> patterns;
  private final Definitions definitions;

  private JsonSchema(JsonValue schema, Map<String, Pattern> patterns, Definitions definitions) {
    this.schema = schema;
    this.patterns = patterns;
    this.definitions = definitions;
  }

  /** A schema was refused. */
  public static final class InvalidSchemaException extends SymbiontException {
    private static final long serialVersionUID = 1L;

    InvalidSchemaException(String message) {
      super(message);
    }
  }

  /**
   * Compiles {@code schema}.
   *
   * @throws InvalidSchemaException if it is not a schema, or holds a keyword that is not understood
   */
  public static JsonSchema compile(JsonValue schema) {
    Map<String, Pattern> patterns = new HashMap<>();
    Definitions definitions = Definitions.of(schema);
    new Compilation(patterns, definitions).requireSchema(schema, "", 0);
    definitions.requireEnds();
    return new JsonSchema(schema, Map.copyOf(patterns), definitions);
  }

  /**
   * Returns what is wrong with {@code value}; empty if nothing is. A value whose check would take
   * more than {@value SchemaCheck#MOST_STEPS} steps does not fit.
   */
  public List<String> problems(JsonValue value) {
    return new SchemaCheck(patterns, definitions).problems(schema, value);
  }

  /** Refuses what is not understood, and compiles the patterns. */
  private static final class Compilation {
    private final Map<String, Pattern> patterns;
    private final Definitions definitions;

    Compilation(Map<String, Pattern> patterns, Definitions definitions) {
      this.patterns = patterns;
      this.definitions = definitions;
    }

    void requireSchema(JsonValue schema, String at, int depth) {
      if (schema instanceof JsonBoolean) {
        return;
      }
      if (!(schema instanceof JsonObject object)) {
        throw invalid(at, "must be an object or a boolean");
      }
      if (depth > DEEPEST_SCHEMA) {
        throw invalid(at, "nests deeper than " + DEEPEST_SCHEMA);
      }
      object.members().forEach((keyword, value) -> requireKeyword(keyword, value, at, depth));
    }

    private void requireKeyword(String keyword, JsonValue value, String at, int depth) {
      String here = at + "/" + keyword;
      switch (keyword) {
        case "type" -> requireTypes(value, here);
        case "$ref" -> definitions.require(value, here);
        case "$defs", "definitions" -> {
          if (depth > 0) {
            throw invalid(here, "is understood at the top of a schema only");
          }
          requireObject(value, here)
              .members()
              .forEach((name, schema) -> requireSchema(schema, here + "/" + name, depth + 1));
        }
        case "properties", "dependentSchemas" -> requireSchemas(value, here, depth);
        case "patternProperties" -> {
          requireSchemas(value, here, depth);
          requireObject(value, here)
              .members()
              .keySet()
              .forEach(pattern -> requirePattern(new JsonString(pattern), here));
        }
        case "items" -> {
          if (value instanceof JsonArray places) {
            places.forEach(schema -> requireSchema(schema, here, depth + 1));
          } else {
            requireSchema(value, here, depth + 1);
          }
        }
        case "additionalProperties",
            "additionalItems",
            "not",
            "contains",
            "propertyNames",
            "if",
            "then",
            "else" ->
            requireSchema(value, here, depth + 1);
        case "anyOf", "allOf", "oneOf", "prefixItems" -> {
          JsonArray schemas = requireArray(value, here);
          schemas.forEach(schema -> requireSchema(schema, here, depth + 1));
        }
        case "required" -> requireStrings(value, here);
        case "dependentRequired" ->
            requireObject(value, here)
                .members()
                .forEach((name, others) -> requireStrings(others, here + "/" + name));
        case "dependencies" ->
            requireObject(value, here)
                .members()
                .forEach((name, rule) -> requireDependency(rule, here + "/" + name, depth));
        case "enum" -> requireArray(value, here);
        case "const" -> Objects.requireNonNull(value);
        case "minLength",
            "maxLength",
            "minItems",
            "maxItems",
            "minContains",
            "maxContains",
            "minProperties",
            "maxProperties" -> {
          if (!(value instanceof JsonNumber number)
              || number.asLong().isEmpty()
              || number.asLong().getAsLong() < 0) {
            throw invalid(here, "must be an integer that is not negative");
          }
        }
        case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum" -> {
          if (!(value instanceof JsonNumber)) {
            throw invalid(here, "must be a number");
          }
        }
        case "multipleOf" -> {
          if (!(value instanceof JsonNumber number) || !(number.asDouble() > 0)) {
            throw invalid(here, "must be a number above 0");
          }
        }
        case "pattern" -> requirePattern(value, here);
        case "uniqueItems" -> {
          if (!(value instanceof JsonBoolean)) {
            throw invalid(here, "must be a boolean");
          }
        }
        default -> {
          if (!ANNOTATIONS.contains(keyword)) {
            throw invalid(here, "is not understood");
          }
        }
      }
    }

    private void requireSchemas(JsonValue value, String at, int depth) {
      requireObject(value, at)
          .members()
          .forEach((name, schema) -> requireSchema(schema, at + "/" + name, depth + 1));
    }

    /** Draft-07: the names or the schema that a member brings with it. */
    private void requireDependency(JsonValue rule, String at, int depth) {
      if (rule instanceof JsonArray) {
        requireStrings(rule, at);
      } else {
        requireSchema(rule, at, depth + 1);
      }
    }

    private static void requireStrings(JsonValue value, String at) {
      for (JsonValue name : requireArray(value, at)) {
        if (!(name instanceof JsonString)) {
          throw invalid(at, "must hold strings");
        }
      }
    }

    private static void requireTypes(JsonValue value, String at) {
      List<JsonValue> types = value instanceof JsonArray array ? array.values() : List.of(value);
      for (JsonValue type : types) {
        if (!(type instanceof JsonString word) || !TYPES.contains(word.value())) {
          throw invalid(at, "must be one of " + TYPES.stream().sorted().toList());
        }
      }
    }

    private void requirePattern(JsonValue value, String at) {
      try {
        String text = value instanceof JsonString string ? string.value() : "(";
        patterns.put(text, Pattern.compile(text));
      } catch (PatternSyntaxException e) {
        throw invalid(at, "must be a regular expression");
      }
    }

    private static JsonObject requireObject(JsonValue value, String at) {
      if (value instanceof JsonObject object) {
        return object;
      }
      throw invalid(at, "must be an object");
    }

    private static JsonArray requireArray(JsonValue value, String at) {
      if (value instanceof JsonArray array) {
        return array;
      }
      throw invalid(at, "must be an array");
    }
  }

  static InvalidSchemaException invalid(String at, String problem) {
    return new InvalidSchemaException(
        "invalid schema: '" + (at.isEmpty() ? "/" : at) + "' " + problem);
  }
}
