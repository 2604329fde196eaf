package dev.symbiont.json.gson;

import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.OpenEnum;
import java.lang.reflect.RecordComponent;
import java.util.Optional;

/** A record of one component as that component alone: identifiers, words, texts. */
final class WrapperShape implements Shape {
  private final Class<?> type;
  private final MappingRules rules;
  private final RecordAccess access;
  private final Shape inner;

  WrapperShape(RecordMapper mapper, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    if (components.length != 1) {
      throw new IllegalArgumentException(
          type.getName() + " must have one component to stand for it alone");
    }
    this.type = type;
    this.rules = mapper.rules();
    this.access = RecordAccess.of(type);
    this.inner = mapper.shapeOf(components[0].getGenericType(), components[0]);
  }

  @Override
  public Object read(JsonValue json, Place place) {
    Object value = access.make(new Object[] {inner.read(json, place)}, place::refused);
    if (rules.unknownWordsRefused() && value instanceof OpenEnum word && !word.isKnown()) {
      throw place.refused("expected a known " + type.getSimpleName() + ", found another word");
    }
    return value;
  }

  @Override
  public JsonValue write(Object value) {
    return inner.write(access.get(value, 0));
  }

  @Override
  public String expectation() {
    return inner.expectation() + " (" + type.getSimpleName() + ")";
  }

  @Override
  public Optional<Object> empty() {
    if (!OpenEnum.class.isAssignableFrom(type)) {
      return Optional.empty();
    }
    return Optional.of(
        access.make(
            new Object[] {inner.read(new JsonString(OpenEnum.UNKNOWN_WORD), Place.ROOT)},
            Place.ROOT::refused));
  }
}
