package dev.symbiont.json.gson;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shapes of lists and of maps with text keys. */
final class CollectionShapes {
  private CollectionShapes() {}

  record ListShape(Shape element) implements Shape {
    @Override
    public Object read(JsonValue json, Place place) {
      if (!(json instanceof JsonArray array)) {
        throw place.expected(expectation(), json);
      }
      List<Object> values = new ArrayList<>(array.size());
      for (JsonValue value : array) {
        values.add(element.read(value, place.element(values.size())));
      }
      return Collections.unmodifiableList(values);
    }

    @Override
    public JsonValue write(Object value) {
      return new JsonArray(((Collection<?>) value).stream().map(element::write).toList());
    }

    @Override
    public String expectation() {
      return "an array";
    }

    @Override
    public Optional<Object> empty() {
      return Optional.of(List.of());
    }
  }

  record MapShape(Shape value) implements Shape {
    @Override
    public Object read(JsonValue json, Place place) {
      if (!(json instanceof JsonObject object)) {
        throw place.expected(expectation(), json);
      }
      Map<String, Object> values = new LinkedHashMap<>();
      object
          .members()
          .forEach((name, member) -> values.put(name, value.read(member, place.member(name))));
      return Collections.unmodifiableMap(values);
    }

    @Override
    public JsonValue write(Object map) {
      JsonObject.Builder object = JsonObject.builder();
      ((Map<?, ?>) map).forEach((name, member) -> object.put((String) name, value.write(member)));
      return object.build();
    }

    @Override
    public String expectation() {
      return "an object";
    }

    @Override
    public Optional<Object> empty() {
      return Optional.of(Map.of());
    }
  }
}
