package dev.symbiont.toolclad.manifest;

import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Typed access to one table of a file. Wrong types are reported, never coerced; keys that nobody
 * asked for are reported by {@link #warnUnknown}, so that a misspelled constraint does not vanish.
 */
final class Table {
  private final @Nullable Table parent;
  private final String name;
  private final Map<String, Object> values;
  private final Findings findings;
  private final List<String> known = new ArrayList<>();

  /** Creates the top-level table of a file. */
  Table(Map<String, Object> values, Findings findings) {
    this(null, "", values, findings);
  }

  private Table(
      @Nullable Table parent, String name, Map<String, Object> values, Findings findings) {
    this.parent = parent;
    this.name = name;
    this.values = values;
    this.findings = findings;
  }

  /** Returns the key under which this table stands. */
  String name() {
    return name;
  }

  Findings findings() {
    return findings;
  }

  Set<String> keys() {
    return values.keySet();
  }

  boolean has(String key) {
    return raw(key) != null;
  }

  Optional<String> string(String key) {
    Object value = raw(key);
    if (value == null || value instanceof String) {
      return Optional.ofNullable((String) value);
    }
    return wrongType(key, "a string", value);
  }

  /** Returns a string that must be there. */
  Optional<String> required(String key) {
    Optional<String> value = string(key);
    if (value.isEmpty() && !has(key)) {
      error(key, "is required");
    }
    return value;
  }

  Optional<Boolean> bool(String key) {
    Object value = raw(key);
    if (value == null || value instanceof Boolean) {
      return Optional.ofNullable((Boolean) value);
    }
    return wrongType(key, "true or false", value);
  }

  OptionalLong integer(String key) {
    Object value = raw(key);
    if (value instanceof Long number) {
      return OptionalLong.of(number);
    }
    if (value != null) {
      wrongType(key, "an integer", value);
    }
    return OptionalLong.empty();
  }

  /** Returns an integer of at least {@code min}, or {@code otherwise}. */
  long integer(String key, long min, long otherwise) {
    OptionalLong value = integer(key);
    if (value.isPresent() && value.getAsLong() < min) {
      error(key, "must be at least " + min + ", is " + value.getAsLong());
      return otherwise;
    }
    return value.orElse(otherwise);
  }

  OptionalDouble number(String key) {
    Object value = raw(key);
    if (value instanceof Long number) {
      return OptionalDouble.of(number);
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return OptionalDouble.of(number);
    }
    if (value != null) {
      wrongType(key, "a finite number", value);
    }
    return OptionalDouble.empty();
  }

  Optional<List<String>> strings(String key) {
    Object value = raw(key);
    if (value == null) {
      return Optional.empty();
    }
    List<String> strings = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object element : list) {
        if (!(element instanceof String string)) {
          return wrongType(key, "a list of strings", value);
        }
        strings.add(string);
      }
      return Optional.of(strings);
    }
    return wrongType(key, "a list of strings", value);
  }

  List<Integer> statuses(String key) {
    Object value = raw(key);
    List<Integer> statuses = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Long status && status >= 0 && status <= 65_535) {
          statuses.add(status.intValue());
        } else {
          wrongType(key, "a list of integers from 0 to 65535", value);
          return List.of();
        }
      }
    } else if (value != null) {
      wrongType(key, "a list of integers from 0 to 65535", value);
    }
    return statuses;
  }

  /** Returns a scalar of any kind; a table or list is an error. */
  Optional<Object> scalar(String key) {
    Object value = raw(key);
    if (value instanceof Map || value instanceof List) {
      return wrongType(key, "a single value", value);
    }
    return Optional.ofNullable(value);
  }

  Optional<Table> table(String key) {
    Object value = raw(key);
    if (value instanceof Map<?, ?> map) {
      return Optional.of(below(key, map));
    }
    if (value != null) {
      return wrongType(key, "a table", value);
    }
    return Optional.empty();
  }

  /** Returns the tables below {@code key} by name, in order; anything else there is an error. */
  Map<String, Table> tables(String key) {
    Map<String, Table> tables = new LinkedHashMap<>();
    table(key)
        .ifPresent(
            parent ->
                parent
                    .keys()
                    .forEach(
                        name -> parent.table(name).ifPresent(table -> tables.put(name, table))));
    return tables;
  }

  /** Returns the strings below {@code key} by name, in order; anything else there is an error. */
  Map<String, String> stringMap(String key) {
    Map<String, String> strings = new LinkedHashMap<>();
    table(key)
        .ifPresent(
            parent ->
                parent
                    .keys()
                    .forEach(
                        name -> parent.string(name).ifPresent(text -> strings.put(name, text))));
    return strings;
  }

  /** Returns the value of {@code key} as it is. */
  @Nullable Object raw(String key) {
    Object value = values.get(key);
    if (value != null) {
      known.add(key);
    }
    return value;
  }

  void error(String key, String message) {
    error(Category.MANIFEST, key, message);
  }

  /** Reports an error of a key some levels below this table. */
  void errorBelow(Category category, List<String> field, String message) {
    List<String> path = pathOf("");
    path.addAll(field);
    findings.error(category, path, message);
  }

  void error(Category category, String key, String message) {
    findings.error(category, pathOf(key), message);
  }

  /** Warns with {@code code:<name of this table>.<key>}, or without the key if it is empty. */
  void warn(String code, String key) {
    findings.warn(code + ":" + (key.isEmpty() ? name : name + "." + key));
  }

  /** Warns about {@code unknown_key:<dotted path>} for each key that was not read. */
  void warnUnknown() {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        findings.warn("unknown_key:" + Shown.text(String.join(".", pathOf(key))));
      }
    }
  }

  /** Accepts {@code key}, which is documented but not supported, with a warning. */
  void warnUnsupported(String key) {
    if (has(key)) {
      findings.warn("unsupported:" + String.join(".", pathOf(key)));
    }
  }

  @SuppressWarnings("unchecked") // TomlDocument makes tables of strings only.
  private Table below(String key, Map<?, ?> map) {
    return new Table(this, key, (Map<String, Object>) map, findings);
  }

  private <T> Optional<T> wrongType(String key, String expected, Object actual) {
    error(key, "must be " + expected + ", is " + describe(actual));
    return Optional.empty();
  }

  private static String describe(Object value) {
    if (value instanceof Map) {
      return "a table";
    }
    if (value instanceof List) {
      return "a list";
    }
    return "'" + Shown.text(value.toString()) + "'";
  }

  /** Needed for errors and warnings alone, so it is put together when there is one. */
  private List<String> pathOf(String key) {
    List<String> path = new ArrayList<>();
    for (Table table = this; table != null && table.parent != null; table = table.parent) {
      path.add(0, table.name);
    }
    if (!key.isEmpty()) {
      path.add(key);
    }
    return path;
  }
}
