package dev.symbiont.runtime.review;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.List;
import java.util.Set;

/**
 * A value that a caller of the tool chooses: a property, an element of one, or one of its
 * alternatives.
 *
 * @param pointer where its schema stands, or is referred to
 * @param name the words of the property's name
 * @param schema what is demanded of it
 * @param fixed whether a schema around it restricts it to chosen values
 */
record Parameter(String pointer, Words name, JsonObject schema, boolean fixed) {
  private static final Set<String> EVERYTHING =
      Set.of(
          "",
          ".*",
          ".+",
          "^.*$",
          "^.+$",
          "^.*",
          "^.+",
          ".*$",
          ".+$",
          "^",
          "$",
          "[\\s\\S]*",
          "^[\\s\\S]*$",
          "[\\s\\S]+",
          "^[\\s\\S]+$");

  /** Keywords that say what a value is, where {@code type} does not. */
  private static final List<String> SAYS_MORE =
      List.of("$ref", "anyOf", "oneOf", "allOf", "enum", "const", "properties", "items");

  /** Tells whether it may be a string. */
  boolean isText() {
    return schema.has("type") ? isOfType("string") : SAYS_MORE.stream().noneMatch(schema::has);
  }

  boolean isNumber() {
    return isOfType("number") || isOfType("integer");
  }

  private boolean isOfType(String word) {
    JsonValue type = schema.get("type").orElse(JsonArray.EMPTY);
    List<JsonValue> types = type instanceof JsonArray array ? array.values() : List.of(type);
    return types.contains(new JsonString(word));
  }

  /** Tells whether only chosen values are possible. */
  boolean isRestricted() {
    return fixed || restricts(schema);
  }

  /** A pattern that every text matches restricts nothing. */
  static boolean restricts(JsonObject schema) {
    return schema.has("enum")
        || schema.has("const")
        || schema.string("pattern").filter(text -> !EVERYTHING.contains(text)).isPresent();
  }
}
