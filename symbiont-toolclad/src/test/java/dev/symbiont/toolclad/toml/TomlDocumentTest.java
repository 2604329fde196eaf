package dev.symbiont.toolclad.toml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.testsupport.SeededCases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

class TomlDocumentTest {
  @Test
  void parse_allKindsOfValues_keepsOrderAndTypes() throws TomlException {
    TomlDocument document =
        TomlDocument.parse(
            """
            z = 1
            a = "x # no comment"
            m = '''
            two "lines"'''
            f = 0.5
            b = true
            list = [1, 2, # comment
              3]
            t = { y = 1, "a b" = 'c' }
            hex = 0xFF
            when = 2026-05-01 08:00:00
            [q."r s"]
            x = -5
            """);

    assertThat(document.root().keySet())
        .containsExactly("z", "a", "m", "f", "b", "list", "t", "hex", "when", "q");
    assertThat(document.root()).containsEntry("hex", 255L).containsEntry("f", 0.5);
    assertThat(document.line(List.of("q", "r s", "x"))).hasValue(13);
    assertThat(document.line(List.of("t", "y", "nothing"))).hasValue(9);
    assertThat(document.line(List.of("absent"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x = 99999999999999999999",
        "x = -99999999999999999999",
        "x = 0xfffffffffffffffff",
        "x = [1, [2, 9223372036854775808]]",
        "x = 1\nx = 2",
        "[a]\n[a]",
        "[a]\nx = 1\n[a]",
        "[a]\nx = 1\n[a]\ny = 2",
        "[a]\nx = 1\n[b]\n[a]\ny = 2",
        "[a]\nx = [1]\n[a]",
        "[a]\nb = {}\n[a]",
        "[a]\nb.c = 1\n[a]",
        "[a]\n[a.b]\n[a]",
        "[a.b]\n[a]\n[a]",
        "[a.b]\n[b]\n[a.b]",
        "x = \"\u0001\"",
        "# \u0000",
        "x = 1\ry = 2",
        "x = [1, 2",
        "x = \"abc",
        "x = '''abc",
        "x =",
        "x = {a = 1",
        "[a",
        "x = 1 2",
        "not toml"
      })
  void parse_textThatIsNoTomlOrOutOfBounds_isRefused(String text) {
    assertThatThrownBy(() -> TomlDocument.parse(text)).isInstanceOf(TomlException.class);
  }

  @Test
  void parse_bombs_areRefusedWithoutOverflow() {
    for (String bomb :
        List.of(
            "x = " + "[".repeat(100_000),
            "x = " + "{a=".repeat(100_000),
            "a.".repeat(50_000) + "b = 1",
            "[" + "a.".repeat(50_000) + "b]",
            "x = " + "9".repeat(500_000),
            "x = \"" + "a".repeat(1 << 20) + "\"",
            "[[a]]\n".repeat(2_000) + "x = " + "[".repeat(40))) {
      assertThatThrownBy(() -> TomlDocument.parse(bomb)).isInstanceOf(TomlException.class);
    }
  }

  @Test
  void parse_nestingAtTheLimit_isAccepted() throws TomlException {
    int depth = TomlScan.MAX_DEPTH - 1;
    String text = "x = " + "[".repeat(depth) + "]".repeat(depth);

    assertThat(TomlDocument.parse(text).root()).containsKey("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a.b]\nx = 1\n[a]\ny = 1",
        "[a.b]\n[a]\n[a.c]",
        "[[a]]\n[a.b]\n[[a]]\n[a.b]",
        "[[a]]\nx = 1\n[[a]]\nx = 1"
      })
  void parse_tablesThatLookAlike_areNotTwice(String text) throws TomlException {
    assertThat(TomlDocument.parse(text).root()).isEqualTo(plain(Toml.parse(text)));
  }

  @Test
  void parse_error_tellsTheLine() {
    assertThatThrownBy(() -> TomlDocument.parse("a = 1\nb = [1,\n 2 3]\n"))
        .isInstanceOfSatisfying(TomlException.class, e -> assertThat(e.line()).hasValue(3));
  }

  /** What both readers accept they read alike; what we accept the oracle accepts too. */
  @Test
  void parse_generatedDocuments_agreesWithTomlj() {
    SeededCases.check(
        1,
        2_000,
        random -> {
          String text = document(random);
          TomlParseResult oracle = Toml.parse(text);
          try {
            Map<String, Object> ours = TomlDocument.parse(text).root();
            assertThat(oracle.errors()).as(text).isEmpty();
            assertThat(ours).as(text).isEqualTo(plain(oracle));
          } catch (TomlException refused) {
            assertThat(oracle.hasErrors()).as(text + " " + refused).isTrue();
          }
        });
  }

  private static String document(Random random) {
    StringBuilder text = new StringBuilder();
    int lines = random.nextInt(8);
    for (int i = 0; i < lines; i++) {
      int kind = random.nextInt(10);
      if (kind == 0) {
        text.append('[').append(key(random)).append("]\n");
      } else if (kind == 1) {
        text.append('[').append(key(random)).append('.').append(key(random)).append("]\n");
      } else {
        text.append(key(random)).append(" = ").append(value(random, 2)).append('\n');
      }
    }
    return text.toString();
  }

  private static String key(Random random) {
    String[] keys = {"a", "b", "c-d", "e_1", "\"q r\"", "'s'", "7"};
    return keys[random.nextInt(keys.length)];
  }

  private static String value(Random random, int depth) {
    String[] scalars = {
      "1",
      "-7",
      "+3",
      "007",
      "1_000",
      "1__0",
      "0x1F",
      "0b101",
      "0o17",
      "0.5",
      "5.",
      ".5",
      "1e3",
      "true",
      "True",
      "\"a\\nb\"",
      "'c\\d'",
      "\"\\q\"",
      "\"\\u00e9\"",
      "'''x'''",
      "9223372036854775807",
      "9223372036854775808",
      "\"unclosed",
      "bare"
    };
    int kind = random.nextInt(depth > 0 ? 12 : 10);
    if (kind == 10) {
      return "[" + value(random, depth - 1) + ", " + value(random, depth - 1) + "]";
    }
    if (kind == 11) {
      return "{ " + key(random) + " = " + value(random, depth - 1) + " }";
    }
    return scalars[random.nextInt(scalars.length)];
  }

  private static Map<String, Object> plain(TomlTable table) {
    Map<String, Object> plain = new LinkedHashMap<>();
    for (String key : table.keySet()) {
      plain.put(key, plain(table.get(List.of(key))));
    }
    return plain;
  }

  private static Object plain(Object value) {
    if (value instanceof TomlTable table) {
      return plain(table);
    }
    if (value instanceof TomlArray array) {
      List<Object> list = new ArrayList<>();
      for (int i = 0; i < array.size(); i++) {
        list.add(plain(array.get(i)));
      }
      return list;
    }
    return value;
  }
}
