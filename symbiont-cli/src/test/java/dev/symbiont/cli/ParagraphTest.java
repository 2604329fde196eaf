package dev.symbiont.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.cli.Console.Style;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParagraphTest {
  private static final String FOX = "the quick brown fox jumps over the lazy dog and runs away";

  @Test
  void print_widthNotKnown_isOneLine() {
    assertThat(fact("", FOX)).isEqualTo("    name          " + FOX + "\n");
  }

  @Test
  void print_wideEnough_goesOnBelowTheText() {
    assertThat(fact("60", FOX))
        .isEqualTo(
            """
                name          the quick brown fox jumps over the lazy
                              dog and runs away
            """);
  }

  @Test
  void print_narrow_goesOnFurtherLeft() {
    assertThat(fact("40", FOX))
        .isEqualTo(
            """
                name          the quick brown fox
                jumps over the lazy dog and runs
                away
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"20", "33", "40", "59", "60", "80"})
  void print_wordLongerThanALine_noLineIsTooLong(String columns) {
    String text = "see " + "x".repeat(200) + " and\n" + "\uD83D\uDE80".repeat(70);

    String printed = fact(columns, text);

    assertThat(printed.lines())
        .allMatch(line -> line.codePointCount(0, line.length()) <= Integer.parseInt(columns));
    assertThat(printed.replaceAll("\\s", "")).isEqualTo("name" + text.replaceAll("\\s", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-3", "many", "12345", " "})
  void columns_nonsense_isNotAWidth(String columns) {
    assertThat(fact(columns, FOX)).hasLineCount(1);
  }

  @Test
  void add_twice_keepsTheBlanksBetween() {
    StringWriter out = new StringWriter();
    new Paragraph(console(out, false, ""), 0).add("a  ").add(" b").add("c").print();
    assertThat(out.toString()).isEqualTo("a   bc" + System.lineSeparator());
  }

  @Test
  void print_textOfAStranger_commandsNoTerminal() {
    assertThat(fact("", "a\u001b[2Jb\rc")).doesNotContain("\u001b").doesNotContain("\r");
  }

  @Test
  void print_terminal_stylesWordsAndNotBlanks() {
    StringWriter out = new StringWriter();
    new Paragraph(console(out, true, "20"), 2).add(Style.RED, "one two three four five").print();
    assertThat(out.toString().lines())
        .containsExactly(
            red("one") + " " + red("two") + " " + red("three") + " " + red("four"),
            "  " + red("five"));
  }

  private static String red(String word) {
    return "\u001b[31m" + word + "\u001b[0m";
  }

  private static String fact(String columns, String text) {
    StringWriter out = new StringWriter();
    new Paragraph(console(out, false, columns), 18)
        .at(4)
        .add(Style.CYAN, "name")
        .at(18)
        .add(text)
        .print();
    return out.toString().replace(System.lineSeparator(), "\n");
  }

  private static Console console(StringWriter out, boolean terminal, String columns) {
    return new Console(
        InputStream.nullInputStream(),
        new PrintWriter(out, true),
        new PrintWriter(new StringWriter()),
        terminal,
        Map.of("COLUMNS", columns),
        Path.of(""),
        Clock.systemUTC());
  }
}
