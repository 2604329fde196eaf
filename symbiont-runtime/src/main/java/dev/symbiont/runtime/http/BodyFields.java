package dev.symbiont.runtime.http;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the members of a request body by the rules of spec/runtime-http-api.md section 9.0: {@code
 * null} means absent, the camel case spelling of a name is an alias, unknown members are ignored.
 * Problems are collected; {@link #check} refuses the request with all of them. Not thread-safe.
 */
public final class BodyFields {
  private final JsonObject body;
  private final boolean strict;
  private final Map<String, String> shapeProblems = new LinkedHashMap<>();
  private final Map<String, String> valueProblems = new LinkedHashMap<>();

  /** Returns a reader of an object inside a body. */
  public static BodyFields of(JsonObject inner) {
    return new BodyFields(inner, false);
  }

  BodyFields(JsonObject body, boolean strict) {
    this.body = body;
    this.strict = strict;
  }

  /** Returns the member {@code name}; empty if it is absent or null. */
  public Optional<JsonValue> value(String name) {
    return body.get(name)
        .filter(value -> value != JsonNull.NULL)
        .or(() -> body.get(camelCase(name)).filter(value -> value != JsonNull.NULL));
  }

  /** Returns the member {@code name} if it is a string; another type is a problem. */
  public Optional<String> string(String name) {
    Optional<JsonValue> value = value(name);
    if (value.isPresent() && !(value.get() instanceof JsonString)) {
      wrongType(name, "a string", value.get());
    }
    return value.filter(JsonString.class::isInstance).map(text -> ((JsonString) text).value());
  }

  /** Returns the string member {@code name}, or an empty text and a problem. */
  public String requiredString(String name) {
    Optional<String> text = string(name);
    if (text.isEmpty()) {
      shapeProblems.putIfAbsent(name, "a string is required, but was not given");
    }
    return text.orElse("");
  }

  /** Returns the whole number {@code name} of 64 bits; another type is a problem. */
  public Optional<Long> integer(String name) {
    Optional<JsonValue> value = value(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    if (value.get() instanceof JsonNumber number && number.asLong().isPresent()) {
      return Optional.of(number.asLong().getAsLong());
    }
    wrongType(name, "a whole number of 64 bits", value.get());
    return Optional.empty();
  }

  /** Returns the number {@code name}; another type is a problem. */
  public Optional<Double> decimal(String name) {
    Optional<JsonValue> value = value(name);
    if (value.isPresent() && !(value.get() instanceof JsonNumber)) {
      wrongType(name, "a number", value.get());
    }
    return value
        .filter(JsonNumber.class::isInstance)
        .map(number -> ((JsonNumber) number).asDouble());
  }

  /** Returns the truth value {@code name}; another type is a problem. */
  public Optional<Boolean> bool(String name) {
    Optional<JsonValue> value = value(name);
    if (value.isPresent() && !(value.get() instanceof JsonBoolean)) {
      wrongType(name, "true or false", value.get());
    }
    return value.filter(JsonBoolean.class::isInstance).map(bool -> ((JsonBoolean) bool).value());
  }

  /** Returns the array of objects {@code name}, or an empty list; another type is a problem. */
  public List<JsonObject> objects(String name) {
    Optional<JsonValue> value = value(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof JsonArray array
        && array.values().stream().allMatch(JsonObject.class::isInstance)) {
      return array.values().stream().map(JsonObject.class::cast).toList();
    }
    wrongType(name, "an array of objects", value.get());
    return List.of();
  }

  /** Returns the object {@code name}; another type is a problem. */
  public Optional<JsonObject> object(String name) {
    Optional<JsonValue> value = value(name);
    if (value.isPresent() && !(value.get() instanceof JsonObject)) {
      wrongType(name, "an object", value.get());
    }
    return value.filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
  }

  /** Returns the array of strings {@code name}, or an empty list; another type is a problem. */
  public List<String> strings(String name) {
    Optional<JsonValue> value = value(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof JsonArray array
        && array.values().stream().allMatch(JsonString.class::isInstance)) {
      return array.values().stream().map(text -> ((JsonString) text).value()).toList();
    }
    wrongType(name, "an array of strings", value.get());
    return List.of();
  }

  /** Records that the value of {@code name} has the right type, but is not acceptable. */
  public void problem(String name, String problem) {
    valueProblems.putIfAbsent(name, problem);
  }

  /**
   * Ends the request if there was a problem.
   *
   * @throws ApiRefusal naming every problem
   */
  public void check() {
    if (!shapeProblems.isEmpty()) {
      throw strict
          ? ApiRefusal.validationFailed(shapeProblems)
          : ApiRefusal.invalidFields(shapeProblems);
    }
    if (!valueProblems.isEmpty()) {
      throw ApiRefusal.validationFailed(valueProblems);
    }
  }

  private void wrongType(String name, String expected, JsonValue found) {
    shapeProblems.putIfAbsent(name, "expected " + expected + ", found " + found.kind());
  }

  private static String camelCase(String name) {
    StringBuilder camel = new StringBuilder(name.length());
    boolean upper = false;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (c == '_') {
        upper = true;
      } else {
        camel.append(upper ? Character.toUpperCase(c) : c);
        upper = false;
      }
    }
    return camel.toString();
  }
}
