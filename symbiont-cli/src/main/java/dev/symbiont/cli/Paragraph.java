package dev.symbiont.cli;

import dev.symbiont.cli.Console.Style;
import java.util.function.UnaryOperator;

/**
 * Text in several styles, broken between words at the width of the terminal. What comes from a
 * model, a tool or a stranger may be added as it is: it commands no terminal. Not thread-safe.
 */
public final class Paragraph {
  /** Below this width the following lines start at {@link #NARROW_INDENT}. */
  private static final int NARROW = 60;

  private static final int NARROW_INDENT = 4;

  private final Console console;
  private final int width;
  private final int indent;
  private final StringBuilder printed = new StringBuilder();
  private int column;

  /** Blanks before the next word, if it stands on this line. */
  private int gap;

  private boolean atStart = true;

  /**
   * Creates a paragraph of which every line but the first starts at {@code indent}.
   *
   * @param indent columns from the left; a narrow terminal gets fewer
   */
  public Paragraph(Console console, int indent) {
    this.console = console;
    this.width = console.columns().orElse(Integer.MAX_VALUE);
    this.indent = width < NARROW ? Math.min(indent, NARROW_INDENT) : indent;
  }

  /** Continues at {@code position}, or after a blank when more than that is printed already. */
  public Paragraph at(int position) {
    pad(Math.max(position, atStart ? 0 : column + 1));
    gap = 0;
    return this;
  }

  /** Adds text. A line feed in it ends the line. */
  public Paragraph add(String text) {
    return add(text, word -> word);
  }

  /** Adds text in a style. */
  public Paragraph add(Style style, String text) {
    return add(text, word -> console.styled(style, word));
  }

  /** Prints it as lines of the result. */
  public void print() {
    console.line(printed.toString());
  }

  private Paragraph add(String text, UnaryOperator<String> styled) {
    String[] lines = Console.harmless(text).replace('\t', ' ').split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      if (i > 0) {
        breakLine();
      }
      addLine(lines[i], styled);
    }
    return this;
  }

  private void addLine(String text, UnaryOperator<String> styled) {
    String[] words = text.split(" ", -1);
    for (int i = 0; i < words.length; i++) {
      gap += i == 0 ? 0 : 1;
      if (!words[i].isEmpty()) {
        addWord(words[i], styled);
      }
    }
  }

  private void addWord(String word, UnaryOperator<String> styled) {
    if (fits(gap + word.codePointCount(0, word.length()))) {
      pad(column + gap);
    } else if (!atStart) {
      breakLine();
    }
    gap = 0;
    String rest = word;
    while (!fits(rest.codePointCount(0, rest.length()))) {
      int end = rest.offsetByCodePoints(0, Math.max(1, width - column));
      put(rest.substring(0, end), styled);
      rest = rest.substring(end);
      breakLine();
    }
    put(rest, styled);
  }

  private boolean fits(int more) {
    return more <= width - column;
  }

  private void put(String word, UnaryOperator<String> styled) {
    printed.append(styled.apply(word));
    column += word.codePointCount(0, word.length());
    atStart = false;
  }

  private void pad(int position) {
    printed.append(" ".repeat(Math.max(0, position - column)));
    column = Math.max(column, position);
  }

  private void breakLine() {
    printed.append('\n');
    column = 0;
    gap = 0;
    pad(indent);
    atStart = true;
  }
}
