package dev.symbiont.toolclad.manifest;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** TOML values as JSON. Depth is bounded by the TOML reader. */
final class Json {
  private Json() {}

  /** Returns {@code value} as JSON; dates and numbers that JSON lacks become their text. */
  static JsonValue of(Object value) {
    if (value instanceof Map<?, ?> table) {
      JsonObject.Builder object = JsonObject.builder();
      table.forEach((key, member) -> object.put((String) key, of(member)));
      return object.build();
    }
    if (value instanceof List<?> list) {
      List<JsonValue> elements = new ArrayList<>(list.size());
      list.forEach(element -> elements.add(of(element)));
      return new JsonArray(elements);
    }
    if (value instanceof Long number) {
      return JsonNumber.of(number);
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return JsonNumber.of(number);
    }
    return value instanceof Boolean bool ? JsonBoolean.of(bool) : new JsonString(value.toString());
  }
}
