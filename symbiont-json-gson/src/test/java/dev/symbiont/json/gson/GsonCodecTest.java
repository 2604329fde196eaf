package dev.symbiont.json.gson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GsonCodecTest {
  private final GsonCodec codec = new GsonCodec();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "true",
        "9007199254740993",
        "123456789012345678901234567890",
        "0.10",
        "1e400",
        "-0",
        "\"<&='>\"",
        "[1,1.0,1e0]",
        "{\"b\":1,\"a\":[{}]}"
      })
  void write_afterRead_givesTheSameText(String text) {
    assertThat(codec.writeText(codec.read(text, JsonLimits.DEFAULT))).isEqualTo(text);
    assertThat(codec.write(codec.read(text.getBytes(StandardCharsets.UTF_8), JsonLimits.DEFAULT)))
        .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "[1 2]",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "NaN",
        "Infinity",
        "-Infinity",
        "01",
        "+1",
        "1.",
        ".5",
        "1 2",
        "{} x",
        "/* c */ 1",
        "// c\n1",
        "# c\n1",
        "True",
        "TRUE",
        "nul",
        "\"\t\"",
        "\"a",
        "\"\\x\"",
        "\"\\'\"",
        "\uFEFF1",
        ")]}'\n1",
        "[1;2]",
        "{\"a\"=1}",
        "{\"a\"=>1}",
        "{\"a\":1;\"b\":2}"
      })
  void read_notJson_isRefused(String text) {
    assertThatThrownBy(() -> codec.read(text, JsonLimits.DEFAULT))
        .isInstanceOf(JsonFormatException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1,\"a\":2}|$.a",
        "[{\"b\":{\"c\":1,\"c\":1}}]|$[0].b.c",
        "[1,{\"x\":nope}]|$[1].x"
      })
  void read_refused_namesThePath(String text, String path) {
    assertThatThrownBy(() -> codec.read(text, JsonLimits.DEFAULT))
        .isInstanceOfSatisfying(
            JsonFormatException.class, e -> assertThat(e.path()).isEqualTo(path));
  }

  @Test
  void read_duplicateNameThroughEscapes_isRefused() {
    assertThatThrownBy(() -> codec.read("{\"a\":1,\"\\u0061\":2}", JsonLimits.DEFAULT))
        .hasMessageContaining("duplicate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\\ud800\"",
        "\"\\udc00x\"",
        "\"\\ud800\\ud800\"",
        "\"\\udc00\\ud800\"",
        "{\"\\ud800\":1}"
      })
  void read_unpairedSurrogate_isRefused(String text) {
    assertThatThrownBy(() -> codec.read(text, JsonLimits.DEFAULT))
        .isInstanceOf(JsonFormatException.class);
  }

  @Test
  void read_surrogatePair_isKept() {
    assertThat(codec.read("\"\\ud83d\\ude00\"", JsonLimits.DEFAULT))
        .isEqualTo(new JsonString("\ud83d\ude00"));
  }

  @Test
  void read_replacementCharacterThatWasSent_isKept() {
    byte[] text = "\"a\uFFFDb\"".getBytes(StandardCharsets.UTF_8);
    assertThat(codec.read(text, JsonLimits.DEFAULT)).isEqualTo(new JsonString("a\uFFFDb"));
  }

  @Test
  void read_notUtf8_isRefused() {
    assertThatThrownBy(() -> codec.read(new byte[] {'"', (byte) 0xff, '"'}, JsonLimits.DEFAULT))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void read_depthAtAndBeyondTheLimit_isAcceptedAndRefused() {
    JsonLimits limits = new JsonLimits(1000, 3);
    assertThat(codec.read("[[[1]]]", limits)).isInstanceOf(JsonArray.class);
    assertThatThrownBy(() -> codec.read("[[[[1]]]]", limits)).hasMessageContaining("limit 3");
  }

  @Test
  void read_sizeAtAndBeyondTheLimit_isAcceptedAndRefused() {
    JsonLimits limits = new JsonLimits(4, 3);
    assertThat(codec.read("1234", limits)).isEqualTo(JsonNumber.of(1234));
    assertThatThrownBy(() -> codec.read("12345", limits)).hasMessageContaining("limit 4");
  }

  @Test
  void read_hundredThousandOpenBrackets_isRefusedWithoutOverflow() {
    assertThatThrownBy(() -> codec.read("[".repeat(100_000), JsonLimits.DEFAULT))
        .isInstanceOf(JsonFormatException.class);
  }

  @Test
  void writePretty_object_breaksLines() {
    JsonObject object = JsonObject.builder().put("a", 1).put("b", true).build();
    assertThat(codec.writePretty(object)).isEqualTo("{\n  \"a\": 1,\n  \"b\": true\n}");
  }

  @Test
  void read_duplicateNameWithLastWins_keepsTheLastValue() {
    GsonCodec codec = new GsonCodec(DuplicateNames.LAST_WINS);

    assertThat(codec.read("{\"a\":1,\"b\":2,\"a\":3}", JsonLimits.DEFAULT))
        .isEqualTo(JsonObject.builder().put("a", 3).put("b", 2).build());
  }
}
