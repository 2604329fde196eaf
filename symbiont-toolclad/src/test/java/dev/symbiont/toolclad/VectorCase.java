package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.toolclad.manifest.CustomTypes;
import dev.symbiont.toolclad.manifest.Manifest;
import dev.symbiont.toolclad.manifest.ManifestReader;
import dev.symbiont.toolclad.manifest.ManifestResult;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One case of the ToolClad vectors. */
record VectorCase(JsonObject json) {
  /** What our code answered: accepted with a value, or refused with a category. */
  sealed interface Answer {}

  record Accepted(JsonValue value) implements Answer {}

  record Refused(String category) implements Answer {}

  String name() {
    return json.string("name").orElse("?");
  }

  JsonObject input() {
    return json.object("input").orElse(JsonObject.EMPTY);
  }

  JsonObject args() {
    return input().object("args").orElse(JsonObject.EMPTY);
  }

  String text(String member) {
    return input().string(member).orElse("");
  }

  JsonObject recommended() {
    return json.object("recommended").orElseThrow();
  }

  /** Compares {@code answer} with the recommendation, whose value is the member {@code name}. */
  void verify(Answer answer, String name) {
    boolean accept = recommended().bool("accept").orElseThrow();
    if (answer instanceof Refused refused) {
      assertThat(accept).as("we refuse with " + refused.category()).isFalse();
      assertThat(refused.category()).isEqualTo(recommended().string("category").orElse("?"));
    } else if (answer instanceof Accepted accepted) {
      assertThat(accept).as("we accept " + accepted.value()).isTrue();
      if (!name.isEmpty()) {
        assertThat(normalized(accepted.value()))
            .isEqualTo(normalized(recommended().get(name).orElseThrow()));
      }
    }
  }

  /** The manifest of the case with its custom types. */
  ManifestResult manifest() {
    CustomTypes types = customTypes(input().object("custom").orElse(JsonObject.EMPTY));
    return new ManifestReader(types).read(json.string("manifest").orElseThrow());
  }

  Manifest loaded() {
    return ((ManifestResult.Loaded) manifest()).manifest();
  }

  static Answer refusal(ManifestResult result) {
    return new Refused(((ManifestResult.Rejected) result).problems().get(0).category().word());
  }

  static CustomTypes customTypes(JsonObject types) {
    StringBuilder toml = new StringBuilder();
    types
        .members()
        .forEach(
            (name, type) -> {
              toml.append("[types.").append(name).append("]\n");
              toml.append(keys((JsonObject) type));
            });
    return CustomTypes.read(toml.toString().getBytes(StandardCharsets.UTF_8));
  }

  static String keys(JsonObject table) {
    StringBuilder toml = new StringBuilder();
    for (Map.Entry<String, JsonValue> member : table.members().entrySet()) {
      toml.append(member.getKey()).append(" = ").append(toml(member.getValue())).append('\n');
    }
    return toml.toString();
  }

  private static String toml(JsonValue value) {
    if (value instanceof JsonArray array) {
      StringBuilder toml = new StringBuilder("[");
      array.forEach(element -> toml.append(toml(element)).append(", "));
      return toml.append("]").toString();
    }
    // JSON strings are TOML basic strings but for DEL, which no vector has.
    return value instanceof JsonString ? new GsonCodec().writeText(value) : value.toString();
  }

  /** Numbers by value: the vectors were written by several JSON libraries. */
  static JsonValue normalized(JsonValue value) {
    if (value instanceof JsonNumber number) {
      boolean integer = number.isInteger();
      String plain = number.asBigDecimal().stripTrailingZeros().toPlainString();
      return new JsonString(integer ? "int " + plain : "num " + plain);
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.values().stream().map(VectorCase::normalized).toList());
    }
    if (value instanceof JsonObject object) {
      JsonObject.Builder normalized = JsonObject.builder();
      object.members().forEach((name, member) -> normalized.put(name, normalized(member)));
      return normalized.build();
    }
    return value;
  }
}
