package dev.symbiont.cli.runtime;

import dev.symbiont.cli.Console;
import java.util.ArrayList;
import java.util.List;

/** Rows of text in columns as wide as their longest cell. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();
  private final String whenEmpty;

  /** Creates a table with a heading; an empty one prints {@code whenEmpty} instead. */
  Table(String whenEmpty, String... heading) {
    this.whenEmpty = whenEmpty;
    rows.add(List.of(heading));
  }

  Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  void print(Console console) {
    if (rows.size() == 1) {
      console.line(whenEmpty);
      return;
    }
    for (int i = 0; i < rows.size(); i++) {
      String line = line(rows.get(i));
      console.line(i == 0 ? console.styled(Console.Style.BOLD, line) : line);
    }
  }

  private String line(List<String> row) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      line.append(cell);
      if (column < row.size() - 1) {
        line.append(" ".repeat(width(column) - cell.length() + 2));
      }
    }
    return line.toString().stripTrailing();
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
