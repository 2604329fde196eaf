package dev.symbiont.schemapin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.testsupport.SeededCases;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalSchemaTest {

  @ParameterizedTest
  @CsvSource({
    "5e-324,5e-324",
    "4.9406564584124654e-324,5e-324",
    "2.2250738585072011e-308,2.225073858507201e-308",
    "9.5e-310,9.5e-310",
    "1e22,1e+22",
    "1e23,1e+23",
    "9007199254740993.5,9007199254740994.0",
    "0.1e1,1.0",
    "100e-2,1.0",
    "123456.789e3,123456789.0",
    "1e-4,0.0001",
    "9.999999999999999e-5,9.999999999999999e-05",
    "9999999999999998.0,9999999999999998.0",
    "9999999999999999.0,1e+16",
    "0.3000000000000000444,0.30000000000000004",
    "0e0,0.0",
    "-0e5,-0.0",
    "1e-400,0.0",
    "1.7976931348623158e308,1.7976931348623157e+308",
    "123456789012345e-20,1.23456789012345e-06",
    "0.000100,0.0001"
  })
  void of_float_isPrintedLikePython(String literal, String printed) {
    assertThat(canonical("{\"n\":" + literal + "}")).isEqualTo("{\"n\":" + printed + "}");
  }

  @Test
  void of_anyDouble_isPrintedWithTheShortestDigitsThatReadBack() {
    SeededCases.check(
        1,
        3000,
        random -> {
          double value = Math.abs(Double.longBitsToDouble(random.nextLong()));
          if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
            return;
          }
          String printed = PythonFloat.print(new BigDecimal(value).setScale(1100).toString());
          assertThat(Double.parseDouble(printed)).isEqualTo(value);
          BigDecimal decimal = new BigDecimal(printed).stripTrailingZeros();
          assertThat(decimal.precision()).isLessThanOrEqualTo(17);
          for (int digits = 1; digits < decimal.precision(); digits++) {
            assertNoDecimalReadsBack(value, digits);
          }
        });
  }

  private static void assertNoDecimalReadsBack(double value, int digits) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal below = exact.round(new MathContext(digits, RoundingMode.DOWN));
    BigDecimal above = below.add(below.ulp());
    assertThat(below.doubleValue()).isNotEqualTo(value);
    assertThat(above.doubleValue()).isNotEqualTo(value);
  }

  @Test
  void of_shortLiteral_isPrintedLikeTheGeneralAlgorithmDoes() {
    SeededCases.check(
        1,
        3000,
        random -> {
          String literal = randomDecimal(random);
          if (Double.isInfinite(Double.parseDouble(literal))) {
            return;
          }
          // A literal that is too long for the short way gives the same digits.
          String padded = literal.replaceFirst("e", "0".repeat(30) + "e");
          assertThat(PythonFloat.print(literal)).isEqualTo(PythonFloat.print(padded));
        });
  }

  private static String randomDecimal(Random random) {
    StringBuilder digits = new StringBuilder();
    int length = 1 + random.nextInt(16);
    for (int i = 0; i < length; i++) {
      digits.append(random.nextInt(10));
    }
    return digits + "." + random.nextInt(10) + "e" + (random.nextInt(610) - 310);
  }

  @Test
  void of_valueWithShuffledMembersAndBlanks_isTheSameText() {
    assertThat(canonical(" { \"b\" : [ 1 , 2 ] , \"a\" : { \"d\" : null , \"c\" : true } } "))
        .isEqualTo(canonical("{\"a\":{\"c\":true,\"d\":null},\"b\":[1,2]}"));
  }

  @Test
  void of_anyKeys_areInTheOrderOfTheirCodePoints() {
    SeededCases.check(
        1,
        500,
        random -> {
          TreeMap<String, Integer> expected = new TreeMap<>(CodePointOrder.INSTANCE);
          JsonObject.Builder object = JsonObject.builder();
          int members = random.nextInt(40);
          for (int i = 0; i < members; i++) {
            String key = randomKey(random);
            if (expected.putIfAbsent(key, i) == null) {
              object.put(key, i);
            }
          }
          JsonObject read =
              (JsonObject)
                  Json.CODEC.read(
                      CanonicalSchema.of(object.build()).text(), CanonicalSchema.LIMITS);
          assertThat(read.members().keySet()).containsExactlyElementsOf(expected.keySet());
        });
  }

  /** Keys with long common beginnings, and with characters that are written as escapes. */
  private static String randomKey(Random random) {
    String[] parts = {
      "a",
      "a",
      "aaaaaaaa",
      "\"",
      "!",
      "#",
      "\\",
      "[",
      "]",
      "\n",
      "\t",
      "\b",
      "\u0001",
      "\u001f",
      " ",
      "\u007f",
      "\u00e9",
      "\uFFFD",
      "\uD83D\uDE00"
    };
    StringBuilder key = new StringBuilder();
    int length = random.nextInt(5);
    for (int i = 0; i < length; i++) {
      key.append(parts[random.nextInt(parts.length)]);
    }
    return key.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1,\"b\":2,\"a\":3}",
        "{\"a\":1,\"\\u0061\":1}",
        "{\"\\n\":1,\"\\u000a\":1}",
        "{\"\\\"\":1,\"x\":{},\"\\u0022\":1}",
        "{\"\":1,\"\":1}"
      })
  void of_keyThatComesTwice_isRefused(String json) {
    assertThatThrownBy(() -> canonical(json)).hasMessageContaining("twice");
  }

  @Test
  void of_plainFraction_isPrintedLikeTheGeneralAlgorithmDoes() {
    SeededCases.check(
        1,
        3000,
        random -> {
          String literal =
              (random.nextBoolean() ? "-" : "")
                  + (random.nextBoolean() ? "0" : Long.toString(random.nextLong() >>> 14))
                  + "."
                  + "0".repeat(random.nextInt(6))
                  + random.nextInt(3000);
          assertThat(canonical("{\"n\":" + literal + "}"))
              .isEqualTo("{\"n\":" + PythonFloat.print(literal) + "}");
        });
  }

  @Test
  void of_itsOwnText_isUnchanged() {
    String text = canonical("{\"z\":[1.50,1e3,\"\\u00e9\\/\\u0001\"],\"a\":{}}");
    assertThat(canonical(text)).isEqualTo(text);
  }

  @Test
  void of_warnings_nameWhatOthersPrintDifferently() {
    assertThat(
            CanonicalSchema.of(
                    "{\"__proto__\":1.0,\"10\":1e30,\"\uD83D\uDE00\":9007199254740993,\"a\":\"<\"}")
                .warnings())
        .containsExactlyInAnyOrder(InteropWarning.values());
    assertThat(CanonicalSchema.of("{\"a\":9007199254740992,\"01\":0.5}").warnings()).isEmpty();
  }

  @Test
  void of_depthAtAndBeyondTheLimit_isAcceptedAndRefused() {
    assertThat(canonical(nested(128))).hasSize(nested(128).length());
    assertThatThrownBy(() -> canonical(nested(129))).isInstanceOf(CanonicalizationException.class);
  }

  private static String nested(int depth) {
    return "{\"a\":" + "[".repeat(depth - 1) + "]".repeat(depth - 1) + "}";
  }

  @Test
  void of_integerOf4300And4301Digits_isAcceptedAndRefused() {
    assertThat(canonical("{\"n\":-" + "9".repeat(4300) + "}")).hasSize(4307);
    assertThatThrownBy(() -> canonical("{\"n\":" + "9".repeat(4301) + "}"))
        .hasMessageContaining("4300");
  }

  @Test
  void of_beyondOneMebibyte_isRefused() {
    assertThatThrownBy(() -> canonical("{\"a\":\"" + "x".repeat(1024 * 1024) + "\"}"))
        .isInstanceOf(CanonicalizationException.class)
        .hasMessageContaining("longer than the limit");
  }

  @Test
  void of_surrogatesInWrongOrder_isRefused() {
    assertThatThrownBy(() -> canonical("{\"a\":\"\\udc00\\ud800\"}"))
        .hasMessageContaining("surrogate");
    assertThatThrownBy(() -> canonical("{\"a\":\"x\\ud800\"}")).hasMessageContaining("surrogate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{}x",
        "{} {}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{,}",
        "{a:1}",
        "{\"a\":[1,]}",
        "{\"a\":[1 2]}",
        "{\"a\":tru}",
        "{\"a\":truex}",
        "{\"a\":+1}",
        "{\"a\":01}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":1e}",
        "{\"a\":--1}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\\u\uFF11234\"}",
        "{\"a\":\"\\u123\"}",
        "{\"a\":\"\u0000\"}",
        "{\"a\":\"x",
        "{\"a\":\"x\\",
        "{\"a\":\u00a01}",
        "\uFEFF{}",
        "{\"a\":1\uFFFF}",
        "\"x\"",
        "null"
      })
  void of_notStrictJson_isRefused(String json) {
    assertThatThrownBy(() -> canonical(json)).isInstanceOf(CanonicalizationException.class);
  }

  @Test
  void of_anyValue_isReadAsTheJsonPortReadsIt() {
    SeededCases.check(
        1,
        500,
        random -> {
          String json = randomObject(random, 0);
          assertThat(meaning(Json.CODEC.read(canonical(json), CanonicalSchema.LIMITS)))
              .isEqualTo(meaning(Json.CODEC.read(json, CanonicalSchema.LIMITS)));
        });
  }

  /** What Java makes of a value; the two spellings of a number mean the same. */
  private static Object meaning(JsonValue value) {
    if (value instanceof JsonObject object) {
      Map<String, Object> members = new TreeMap<>();
      object.members().forEach((name, member) -> members.put(name, meaning(member)));
      return members;
    }
    if (value instanceof JsonArray array) {
      return array.values().stream().map(CanonicalSchemaTest::meaning).toList();
    }
    return value instanceof JsonNumber number && !number.isInteger() ? number.asDouble() : value;
  }

  private static String randomObject(Random random, int depth) {
    StringBuilder json = new StringBuilder("{");
    int members = random.nextInt(5);
    for (int i = 0; i < members; i++) {
      json.append(i == 0 ? " " : " ,\n")
          .append("\"k")
          .append(i)
          .append("\\u00e9\" :\t")
          .append(randomValue(random, depth + 1));
    }
    return json.append(" }").toString();
  }

  private static String randomValue(Random random, int depth) {
    return switch (random.nextInt(depth < 4 ? 8 : 6)) {
      case 0 -> "null";
      case 1 -> "true";
      case 2 -> "false";
      case 3 -> Long.toString(random.nextLong());
      case 4 -> Double.toString(random.nextGaussian() * 1e20);
      case 5 -> "\"\\n\\\"\uD83D\uDE00/\\/" + random.nextInt() + "\"";
      case 6 -> "[" + randomValue(random, depth + 1) + " , " + randomValue(random, depth + 1) + "]";
      default -> randomObject(random, depth);
    };
  }

  private static String canonical(String json) {
    return CanonicalSchema.of(json).text();
  }
}
