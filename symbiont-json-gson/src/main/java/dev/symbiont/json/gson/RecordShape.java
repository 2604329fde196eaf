package dev.symbiont.json.gson;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireExplicitNulls;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A record as a JSON object. */
final class RecordShape implements Shape {
  private final Class<?> type;
  private final MappingRules rules;
  private final RecordAccess access;
  private final List<Member> members;
  private final Set<String> known;
  private final boolean keepsExtra;
  private final boolean explicitNulls;

  RecordShape(RecordMapper mapper, Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    this.type = type;
    this.rules = mapper.rules();
    this.access = RecordAccess.of(type);
    this.members =
        Arrays.stream(components).map(component -> new Member(mapper, component)).toList();
    this.known = new LinkedHashSet<>();
    members.stream().filter(member -> !member.isExtra()).map(Member::names).forEach(known::addAll);
    this.keepsExtra = members.stream().anyMatch(Member::isExtra);
    this.explicitNulls = type.isAnnotationPresent(WireExplicitNulls.class);
  }

  boolean hasMembers() {
    return !members.isEmpty();
  }

  @Override
  public Object read(JsonValue json, Place place) {
    if (!(json instanceof JsonObject object)) {
      throw place.expected(expectation(), json);
    }
    return read(object, place, Set.of());
  }

  /** Reads the record; members named in {@code beside} belong to somebody else. */
  Object read(JsonObject object, Place place, Set<String> beside) {
    if (rules.unknownMembersRefused() && !keepsExtra) {
      refuseUnknown(object, place, beside);
    }
    Object[] values = new Object[members.size()];
    for (int i = 0; i < values.length; i++) {
      Member member = members.get(i);
      values[i] = member.isExtra() ? unknown(object, beside) : member.read(object, place, rules);
    }
    return access.make(values, message -> refused(message, place));
  }

  /** A refusal that begins with the name of a member is about that member. */
  private JsonFormatException refused(String message, Place place) {
    int end = message.indexOf(" must ");
    return end > 0 && known.contains(message.substring(0, end))
        ? place.member(message.substring(0, end)).refused(message.substring(end + 1))
        : place.refused(message);
  }

  @Override
  public JsonValue write(Object value) {
    JsonObject.Builder object = JsonObject.builder();
    write(value, object);
    return object.build();
  }

  void write(Object value, JsonObject.Builder object) {
    for (int i = 0; i < members.size(); i++) {
      Member member = members.get(i);
      Object component = access.get(value, i);
      if (member.isExtra()) {
        writeExtra((JsonObject) component, object);
      } else {
        member.write(component, explicitNulls, object);
      }
    }
  }

  @Override
  public String expectation() {
    return "an object (" + type.getSimpleName() + ")";
  }

  private void writeExtra(JsonObject extra, JsonObject.Builder object) {
    extra
        .members()
        .forEach(
            (name, value) -> {
              if (!known.contains(name)) {
                object.put(name, value);
              }
            });
  }

  private JsonObject unknown(JsonObject object, Set<String> beside) {
    JsonObject.Builder extra = JsonObject.builder();
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      if (!known.contains(member.getKey()) && !beside.contains(member.getKey())) {
        extra.put(member.getKey(), member.getValue());
      }
    }
    return extra.build();
  }

  private void refuseUnknown(JsonObject object, Place place, Set<String> beside) {
    for (String name : object.members().keySet()) {
      if (!known.contains(name) && !beside.contains(name)) {
        throw place
            .member(name)
            .problem("unknown member; " + type.getSimpleName() + " has " + known);
      }
    }
  }
}
