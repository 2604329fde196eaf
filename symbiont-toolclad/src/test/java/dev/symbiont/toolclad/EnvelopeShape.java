package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;

/** Compares an envelope with one whose volatile fields are shapes such as {@code <int>}. */
final class EnvelopeShape {
  private EnvelopeShape() {}

  static void verify(JsonObject actual, JsonObject expected) {
    assertThat(actual.members().keySet()).isEqualTo(expected.members().keySet());
    expected
        .members()
        .forEach((name, shape) -> verify(name, actual.get(name).orElseThrow(), shape));
  }

  private static void verify(String name, JsonValue actual, JsonValue shape) {
    if (shape instanceof JsonString text && text.value().startsWith("<")) {
      verifyShape(name, actual, text.value());
    } else if (shape instanceof JsonObject part && part.string("contains").isPresent()) {
      assertThat(((JsonString) actual).value()).contains(part.string("contains").orElseThrow());
    } else if (name.equals("error")) {
      JsonObject error = (JsonObject) actual;
      assertThat(error.get("category")).isEqualTo(((JsonObject) shape).get("category"));
      assertThat(error.string("message").orElse("")).isNotBlank();
    } else {
      assertThat(VectorCase.normalized(actual)).as(name).isEqualTo(VectorCase.normalized(shape));
    }
  }

  private static void verifyShape(String name, JsonValue actual, String shape) {
    switch (shape) {
      case "<int>" -> assertThat(((JsonNumber) actual).asLong()).as(name).isPresent();
      case "<unix-seconds>-<8 hex>" ->
          assertThat(((JsonString) actual).value()).matches("[0-9]{9,}-[0-9a-f]{8}");
      case "<rfc3339 utc, milliseconds, Z>" ->
          assertThat(((JsonString) actual).value())
              .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
      default -> assertThat(actual).as(name + " of shape " + shape).isNotNull();
    }
  }
}
