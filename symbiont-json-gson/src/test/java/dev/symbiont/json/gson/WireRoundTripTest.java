package dev.symbiont.json.gson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireExtra;
import dev.symbiont.domain.wire.WireOmitEmpty;
import dev.symbiont.domain.wire.WireScalar;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WireRoundTripTest {
  private final RecordMapper tolerant = new RecordMapper(MappingRules.TOLERANT);
  private final RecordMapper strict = new RecordMapper(MappingRules.STRICT);
  private final GsonCodec codec = new GsonCodec();

  static List<Class<?>> records() {
    return WireCatalogue.records();
  }

  static Stream<Class<?>> objects() {
    return records().stream().filter(type -> !type.isAnnotationPresent(WireScalar.class));
  }

  @Test
  void catalogue_holdsTheWholeContract() {
    assertThat(records()).hasSizeGreaterThan(60);
  }

  @ParameterizedTest
  @MethodSource("records")
  void read_everythingPresent_givesTheSameValueInEveryMode(Class<?> type) {
    Object value = WireCatalogue.full(type);
    JsonValue json = throughText(tolerant.write(value));

    assertThat((Object) tolerant.read(json, type)).isEqualTo(value);
    assertThat((Object) strict.read(json, type)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("records")
  void read_unknownWords_surviveTheRoundTrip(Class<?> type) {
    Object value = WireCatalogue.fromTheFuture(type);

    assertThat((Object) tolerant.read(throughText(tolerant.write(value)), type)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("objects")
  void read_optionalsMissing_givesEmptyOptionals(Class<?> type) {
    Object value = WireCatalogue.bare(type);
    JsonObject without = withoutNulls((JsonObject) tolerant.write(value));

    assertThat((Object) tolerant.read(without, type)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("objects")
  void read_optionalsNull_givesEmptyOptionals(Class<?> type) {
    Object value = WireCatalogue.bare(type);
    JsonObject json = (JsonObject) tolerant.write(value);
    JsonObject.Builder nulls = json.toBuilder();
    for (RecordComponent component : type.getRecordComponents()) {
      if (component.getType() == Optional.class || isDefaulted(component)) {
        if (!json.has(wireName(component))) {
          nulls.put(wireName(component), JsonNull.NULL);
        }
      }
    }

    assertThat((Object) tolerant.read(nulls.build(), type)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("objects")
  void read_unknownMember_isIgnoredKeptOrRefused(Class<?> type) {
    Object value = WireCatalogue.bare(type);
    JsonObject json =
        ((JsonObject) tolerant.write(value)).toBuilder().put("zz_new", "later").build();

    Object read = tolerant.read(json, type);
    if (keepsExtra(type)) {
      assertThat(((JsonObject) tolerant.write(read)).string("zz_new")).contains("later");
    } else {
      assertThat(read).isEqualTo(value);
      assertThatThrownBy(() -> strict.read(json, type))
          .isInstanceOf(JsonFormatException.class)
          .hasMessageContaining("zz_new");
    }
  }

  @ParameterizedTest
  @MethodSource("objects")
  void read_requiredMemberMissing_namesIt(Class<?> type) {
    JsonObject json = (JsonObject) tolerant.write(WireCatalogue.full(type));
    for (RecordComponent component : required(type)) {
      String name = wireName(component);
      assertThatThrownBy(() -> tolerant.read(without(json, name), type))
          .isInstanceOfSatisfying(
              JsonFormatException.class, e -> assertThat(e.path()).isEqualTo("$." + name));
    }
  }

  @ParameterizedTest
  @MethodSource("objects")
  void read_memberOfTheWrongType_namesIt(Class<?> type) {
    JsonObject json = (JsonObject) tolerant.write(WireCatalogue.full(type));
    for (Map.Entry<String, JsonValue> member : json.members().entrySet()) {
      if (member.getKey().startsWith("zz_") || takesAnything(type, member.getKey())) {
        continue;
      }
      JsonValue wrong =
          member.getValue() instanceof JsonBoolean ? JsonArray.EMPTY : JsonBoolean.TRUE;
      JsonObject broken = json.toBuilder().put(member.getKey(), wrong).build();
      assertThatThrownBy(() -> tolerant.read(broken, type))
          .as("%s of %s", member.getKey(), type)
          .isInstanceOfSatisfying(
              JsonFormatException.class,
              e -> assertThat(e.path()).isEqualTo("$." + member.getKey()));
    }
  }

  @ParameterizedTest
  @MethodSource("objects")
  void read_camelCaseNames_givesTheSameValue(Class<?> type) {
    Object value = WireCatalogue.full(type);
    JsonObject.Builder camel = JsonObject.builder();
    ((JsonObject) tolerant.write(value))
        .members()
        .forEach((name, json) -> camel.put(name.startsWith("zz_") ? name : camel(name), json));

    assertThat((Object) tolerant.read(camel.build(), type)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("records")
  void read_anotherKindOfJson_isRefused(Class<?> type) {
    assertThatThrownBy(() -> tolerant.read(JsonArray.EMPTY, type))
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("found array");
  }

  private JsonValue throughText(JsonValue json) {
    return codec.read(codec.write(json), JsonLimits.DEFAULT);
  }

  private static List<RecordComponent> required(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .filter(component -> component.getType() != Optional.class)
        .filter(component -> !component.isAnnotationPresent(WireExtra.class))
        .filter(component -> !component.isAnnotationPresent(WireOmitEmpty.class))
        .filter(component -> !isDefaulted(component))
        .toList();
  }

  private static boolean isDefaulted(RecordComponent component) {
    return component.isAnnotationPresent(WireDefault.class);
  }

  private static boolean keepsExtra(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .anyMatch(component -> component.isAnnotationPresent(WireExtra.class));
  }

  private static boolean takesAnything(Class<?> type, String member) {
    return Arrays.stream(type.getRecordComponents())
        .filter(component -> wireName(component).equals(member))
        .anyMatch(component -> component.getGenericType().getTypeName().contains("JsonValue"));
  }

  private static String wireName(RecordComponent component) {
    return new Member(new RecordMapper(MappingRules.STRICT), component).names().get(0);
  }

  private static JsonObject without(JsonObject json, String name) {
    JsonObject.Builder rest = JsonObject.builder();
    json.members()
        .forEach(
            (member, value) -> {
              if (!member.equals(name)) {
                rest.put(member, value);
              }
            });
    return rest.build();
  }

  private static JsonObject withoutNulls(JsonObject json) {
    JsonObject.Builder rest = JsonObject.builder();
    json.members()
        .forEach(
            (member, value) -> {
              if (value != JsonNull.NULL) {
                rest.put(member, value);
              }
            });
    return rest.build();
  }

  private static String camel(String name) {
    StringBuilder camel = new StringBuilder();
    for (String part : name.split("_")) {
      camel.append(
          camel.isEmpty() ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
    }
    return camel.toString();
  }
}
