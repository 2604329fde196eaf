package dev.symbiont.json.gson;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireTag;
import dev.symbiont.domain.wire.WireUnion;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A sealed interface of records, told apart by a member or by the name around them. */
final class UnionShape implements Shape {
  private final Class<?> type;
  private final MappingRules rules;
  private final String tag;
  private final Map<String, RecordShape> byWord = new LinkedHashMap<>();
  private final Map<Class<?>, String> words = new HashMap<>();
  private final RecordAccess fallback;

  UnionShape(RecordMapper mapper, Class<?> type, WireUnion union) {
    this.type = type;
    this.rules = mapper.rules();
    this.tag = union.tag();
    RecordAccess unknown = null;
    for (Class<?> variant : type.getPermittedSubclasses()) {
      WireTag word = variant.getAnnotation(WireTag.class);
      if (word != null) {
        byWord.put(word.value(), new RecordShape(mapper, variant));
        words.put(variant, word.value());
      } else if (unknown == null && isFallback(variant)) {
        unknown = RecordAccess.of(variant);
      } else {
        throw new IllegalArgumentException(
            variant.getName() + " needs a WireTag, or to be the one variant for unknown words");
      }
    }
    if (unknown == null) {
      throw new IllegalArgumentException(type.getName() + " has no variant for unknown words");
    }
    this.fallback = unknown;
  }

  @Override
  public Object read(JsonValue json, Place place) {
    String word = word(json);
    if (word == null) {
      throw unreadable(json, place);
    }
    RecordShape variant = byWord.get(word);
    if (variant != null) {
      return tag.isEmpty() ? outside(json, word, variant, place) : inside(json, variant, place);
    }
    if (rules.unknownWordsRefused()) {
      throw place.refused("expected " + expectation() + ", found another word");
    }
    return fallback.make(new Object[] {json}, place::refused);
  }

  @Override
  public JsonValue write(Object value) {
    String word = words.get(value.getClass());
    if (word == null) {
      return (JsonValue) fallback.get(value, 0);
    }
    RecordShape variant = Objects.requireNonNull(byWord.get(word));
    if (tag.isEmpty()) {
      return variant.hasMembers()
          ? JsonObject.builder().put(word, variant.write(value)).build()
          : new JsonString(word);
    }
    JsonObject.Builder object = JsonObject.builder().put(tag, word);
    variant.write(value, object);
    return object.build();
  }

  @Override
  public String expectation() {
    return "a " + type.getSimpleName() + ", one of " + byWord.keySet();
  }

  private JsonFormatException unreadable(JsonValue json, Place place) {
    if (tag.isEmpty() || !(json instanceof JsonObject object)) {
      return place.expected(expectation(), json);
    }
    Place here = place.member(tag);
    return object
        .get(tag)
        .map(word -> here.expected(expectation(), word))
        .orElseGet(() -> here.problem("required member is missing; expected " + expectation()));
  }

  private @Nullable String word(JsonValue json) {
    if (!tag.isEmpty()) {
      return json instanceof JsonObject object ? object.string(tag).orElse(null) : null;
    }
    if (json instanceof JsonString text) {
      return text.value();
    }
    return json instanceof JsonObject object && object.size() == 1
        ? object.members().keySet().iterator().next()
        : null;
  }

  private Object inside(JsonValue json, RecordShape variant, Place place) {
    return variant.read((JsonObject) json, place, Set.of(tag));
  }

  private Object outside(JsonValue json, String word, RecordShape variant, Place place) {
    if (json instanceof JsonObject object) {
      return variant.read(Objects.requireNonNull(object.members().get(word)), place.member(word));
    }
    if (variant.hasMembers()) {
      throw place.problem("'" + word + "' needs members: expected {\"" + word + "\":{…}}");
    }
    return variant.read(JsonObject.EMPTY, place);
  }

  private static boolean isFallback(Class<?> variant) {
    RecordComponent[] components = variant.getRecordComponents();
    return components != null
        && components.length == 1
        && JsonValue.class.isAssignableFrom(components[0].getType());
  }
}
