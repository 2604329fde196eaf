package dev.symbiont.cli.skills;

import dev.symbiont.cli.Console;
import java.util.List;

/** Columns for people. Names of files may hold anything, so control characters are not printed. */
final class Table {
  private static final String GAP = "  ";

  private Table() {}

  static void print(Console console, List<String> head, List<List<String>> rows) {
    int[] widths = new int[head.size()];
    measure(head, widths);
    rows.forEach(row -> measure(row, widths));
    console.line(console.styled(Console.Style.BOLD, line(head, widths)));
    rows.forEach(row -> console.line(line(row, widths)));
  }

  private static void measure(List<String> row, int[] widths) {
    for (int i = 0; i < widths.length; i++) {
      widths[i] = Math.max(widths[i], row.get(i).length());
    }
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      line.append(printable(row.get(i)));
      if (i < row.size() - 1) {
        line.append(" ".repeat(widths[i] - row.get(i).length())).append(GAP);
      }
    }
    return line.toString();
  }

  private static String printable(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.chars().forEach(c -> printable.append(Character.isISOControl(c) ? '?' : (char) c));
    return printable.toString();
  }
}
