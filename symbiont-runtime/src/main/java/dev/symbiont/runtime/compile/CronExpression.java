package dev.symbiont.runtime.compile;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A time table of five to seven fields: seconds when there are six, and a year as the seventh. Only
 * checked here, not computed.
 */
final class CronExpression {
  private static final Map<String, Integer> MONTHS =
      numbered(
          List.of(
              "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
          1);
  private static final Map<String, Integer> DAYS =
      numbered(List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), 0);
  private static final Field SECOND = new Field("second", 0, 59, Map.of());
  private static final Field YEAR = new Field("year", 1970, 2199, Map.of());
  private static final List<Field> FIVE =
      List.of(
          new Field("minute", 0, 59, Map.of()),
          new Field("hour", 0, 23, Map.of()),
          new Field("day of the month", 1, 31, Map.of()),
          new Field("month", 1, 12, MONTHS),
          new Field("day of the week", 0, 7, DAYS));

  private CronExpression() {}

  private record Field(String name, int least, int most, Map<String, Integer> words) {}

  /** Returns what is wrong with {@code expression}; empty if nothing is. */
  static Optional<String> problem(String expression) {
    String[] parts = expression.strip().split("\\s+", 9);
    if (parts.length < 5 || parts.length > 7) {
      return Optional.of("it has " + parts.length + " fields instead of five to seven");
    }
    int shift = parts.length == 5 ? 0 : 1;
    for (int i = 0; i < parts.length; i++) {
      Field field = i < shift ? SECOND : i - shift < FIVE.size() ? FIVE.get(i - shift) : YEAR;
      if (!isValid(parts[i], field)) {
        return Optional.of(
            "'%s' is no %s: write %d to %d, ranges, lists, steps or *"
                .formatted(parts[i], field.name(), field.least(), field.most()));
      }
    }
    return Optional.empty();
  }

  private static boolean isValid(String text, Field field) {
    if (text.isEmpty() || text.endsWith(",")) {
      return false;
    }
    for (String item : text.split(",", -1)) {
      if (!isItem(item, field)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isItem(String item, Field field) {
    int slash = item.indexOf('/');
    String range = slash < 0 ? item : item.substring(0, slash);
    if (slash >= 0) {
      OptionalInt step = number(item.substring(slash + 1));
      if (step.isEmpty() || step.getAsInt() < 1 || step.getAsInt() > field.most()) {
        return false;
      }
    }
    if (range.equals("*") || (range.equals("?") && slash < 0)) {
      return true;
    }
    int dash = range.indexOf('-');
    if (dash < 0) {
      return value(range, field).isPresent();
    }
    OptionalInt from = value(range.substring(0, dash), field);
    OptionalInt to = value(range.substring(dash + 1), field);
    return from.isPresent() && to.isPresent() && from.getAsInt() <= to.getAsInt();
  }

  private static OptionalInt value(String text, Field field) {
    Integer word = field.words().get(text.toUpperCase(Locale.ROOT));
    OptionalInt value = word == null ? number(text) : OptionalInt.of(word);
    boolean fits =
        value.isPresent() && value.getAsInt() >= field.least() && value.getAsInt() <= field.most();
    return fits ? value : OptionalInt.empty();
  }

  private static OptionalInt number(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }

  private static Map<String, Integer> numbered(List<String> words, int first) {
    Map<String, Integer> numbers = new java.util.HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      numbers.put(words.get(i), first + i);
    }
    return Map.copyOf(numbers);
  }
}
