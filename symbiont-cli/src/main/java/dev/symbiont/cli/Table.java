package dev.symbiont.cli;

import dev.symbiont.cli.Console.Style;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Rows of text in columns as wide as their longest cell; where the terminal is narrower, each row
 * is a block with a line for each cell. Cells may hold anything: they command no terminal.
 */
public final class Table {
  private static final String GAP = "  ";

  private final List<String> heading;
  private final List<List<String>> rows = new ArrayList<>();
  private final String whenEmpty;

  /** Creates a table with a heading; an empty one prints {@code whenEmpty} instead. */
  public Table(String whenEmpty, String... heading) {
    this.whenEmpty = whenEmpty;
    this.heading = List.of(heading);
  }

  /** Adds a row with as many cells as the heading has. */
  public Table row(String... cells) {
    rows.add(Stream.of(cells).map(Table::cell).toList());
    return this;
  }

  /** Prints the table as lines of the result. */
  public void print(Console console) {
    List<Integer> widths = widths();
    int width = widths.stream().mapToInt(each -> each + GAP.length()).sum() - GAP.length();
    if (rows.isEmpty()) {
      console.line(whenEmpty);
    } else if (width <= console.columns().orElse(Integer.MAX_VALUE)) {
      console.line(console.styled(Style.BOLD, line(heading, widths)));
      rows.forEach(row -> console.line(line(row, widths)));
    } else {
      rows.forEach(row -> printBlock(row, console));
    }
  }

  private void printBlock(List<String> row, Console console) {
    int label = heading.stream().mapToInt(String::length).max().orElse(0) + GAP.length();
    for (int column = 0; column < row.size(); column++) {
      new Paragraph(console, label)
          .add(Style.BOLD, heading.get(column))
          .at(label)
          .add(row.get(column))
          .print();
    }
    console.line("");
  }

  private static String cell(String text) {
    return Console.harmless(text).replace('\n', ' ').replace('\t', ' ');
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    for (int column = 0; column < heading.size(); column++) {
      int widest = heading.get(column).length();
      for (List<String> row : rows) {
        widest = Math.max(widest, row.get(column).length());
      }
      widths.add(widest);
    }
    return widths;
  }

  private static String line(List<String> row, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell).append(" ".repeat(widths.get(column) - cell.length())).append(GAP);
    }
    return line.toString().stripTrailing();
  }
}
