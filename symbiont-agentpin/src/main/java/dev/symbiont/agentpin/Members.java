package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the members of an object from outside. A member of the wrong type is an {@link
 * AgentPinException} with the code given at construction; {@code null} counts as absent.
 */
final class Members {
  private final JsonObject object;
  private final String what;
  private final ErrorCode code;

  Members(JsonObject object, String what, ErrorCode code) {
    this.object = object;
    this.what = what;
    this.code = code;
  }

  JsonObject json() {
    return object;
  }

  Optional<String> text(String name) {
    return get(name)
        .map(
            value -> {
              if (value instanceof JsonString text) {
                return text.value();
              }
              throw wrongType(name, "a string", value);
            });
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  Optional<Long> integer(String name) {
    return get(name)
        .map(
            value -> {
              if (value instanceof JsonNumber number && number.asLong().isPresent()) {
                return number.asLong().getAsLong();
              }
              throw wrongType(name, "an integer of 64 bits", value);
            });
  }

  long requiredInteger(String name) {
    return integer(name).orElseThrow(() -> missing(name));
  }

  Optional<List<String>> texts(String name) {
    return list(name).map(values -> texts(name, values));
  }

  List<String> requiredTexts(String name) {
    return texts(name).orElseThrow(() -> missing(name));
  }

  Optional<Members> object(String name) {
    return get(name).map(value -> object(name, value));
  }

  /** Returns the objects in the list {@code name}. */
  Optional<List<Members>> objects(String name) {
    return list(name)
        .map(values -> values.values().stream().map(value -> object(name, value)).toList());
  }

  AgentPinException missing(String name) {
    return new AgentPinException(code, "%s: member \"%s\" is missing".formatted(what, name));
  }

  AgentPinException refuse(String problem) {
    return new AgentPinException(code, what + ": " + problem);
  }

  private Optional<JsonArray> list(String name) {
    return get(name)
        .map(
            value -> {
              if (value instanceof JsonArray array) {
                return array;
              }
              throw wrongType(name, "a list", value);
            });
  }

  private List<String> texts(String name, JsonArray values) {
    List<String> texts = new ArrayList<>(values.size());
    for (JsonValue value : values) {
      if (!(value instanceof JsonString text)) {
        throw wrongType(name, "a list of strings", value);
      }
      texts.add(text.value());
    }
    return texts;
  }

  private Members object(String name, JsonValue value) {
    if (value instanceof JsonObject member) {
      return new Members(member, what + "." + name, code);
    }
    throw wrongType(name, "an object", value);
  }

  private Optional<JsonValue> get(String name) {
    return object.get(name).filter(value -> value != JsonNull.NULL);
  }

  private AgentPinException wrongType(String name, String expected, JsonValue actual) {
    return new AgentPinException(
        code,
        "%s: member \"%s\" must be %s, found %s".formatted(what, name, expected, actual.kind()));
  }
}
