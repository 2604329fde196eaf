package dev.symbiont.runtime.composition;

import dev.symbiont.toolclad.toml.TomlDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** One table of a file of pipelines, read strictly. Not thread-safe. */
final class PipelineTable {
  private final TomlDocument document;
  private final List<String> path;
  private final Map<String, ?> members;
  private final List<String> problems;
  private final Set<String> known = new HashSet<>();

  PipelineTable(
      TomlDocument document, List<String> path, Map<String, ?> members, List<String> problems) {
    this.document = document;
    this.path = path;
    this.members = members;
    this.problems = problems;
  }

  Optional<String> text(String name) {
    return value(name, String.class, "a string");
  }

  /** A member that has to be there; what is missing is a problem, and empty text for now. */
  String required(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty() && !members.containsKey(name)) {
      problem(name, "is missing");
    } else if (text.isPresent() && text.get().isBlank()) {
      problem(name, "must not be empty");
    }
    return text.orElse("");
  }

  double number(String name, double otherwise) {
    known.add(name);
    Object value = members.get(name);
    if (value == null) {
      return otherwise;
    }
    if (value instanceof Double number && Double.isFinite(number)) {
      return number;
    }
    if (value instanceof Long number) {
      return number;
    }
    problem(name, "must be a number");
    return otherwise;
  }

  /** A number that has to be there. */
  double required(String name, double otherwise) {
    requireMember(name);
    return number(name, otherwise);
  }

  Optional<Integer> integer(String name) {
    Optional<Long> value = value(name, Long.class, "an integer");
    if (value.isPresent() && (value.get() < Integer.MIN_VALUE || value.get() > Integer.MAX_VALUE)) {
      problem(name, "is out of range");
      return Optional.empty();
    }
    return value.map(Long::intValue);
  }

  /** An integer that has to be there. */
  int required(String name, int otherwise) {
    requireMember(name);
    return integer(name).orElse(otherwise);
  }

  private void requireMember(String name) {
    if (!members.containsKey(name)) {
      problem(name, "is missing");
    }
  }

  Optional<PipelineTable> table(String name) {
    return value(name, Map.class, "a table").map(found -> below(List.of(name), found));
  }

  /** The tables in this one, whatever their names are. */
  List<PipelineTable> tables() {
    List<PipelineTable> tables = new ArrayList<>();
    members.keySet().forEach(name -> table(name).ifPresent(tables::add));
    return tables;
  }

  List<PipelineTable> array(String name) {
    List<PipelineTable> tables = new ArrayList<>();
    for (Object element : value(name, List.class, "an array of tables").orElse(List.of())) {
      if (element instanceof Map<?, ?> table) {
        tables.add(below(List.of(name, String.valueOf(tables.size())), table));
      } else {
        problem(name, "must be an array of tables");
      }
    }
    return tables;
  }

  private PipelineTable below(List<String> steps, Map<?, ?> table) {
    List<String> there = new ArrayList<>(path);
    there.addAll(steps);
    @SuppressWarnings("unchecked") // The reader makes tables with names that are strings.
    Map<String, ?> named = (Map<String, ?>) table;
    return new PipelineTable(document, there, named, problems);
  }

  String name() {
    return path.get(path.size() - 1);
  }

  private <T> Optional<T> value(String name, Class<T> type, String expected) {
    known.add(name);
    Object value = members.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (type.isInstance(value)) {
      return Optional.of(type.cast(value));
    }
    problem(name, "must be " + expected);
    return Optional.empty();
  }

  /** Returns what the values make, unless one of them is out of its range. */
  <T> Optional<T> build(Supplier<T> values) {
    int before = problems.size();
    try {
      T built = values.get();
      return problems.size() == before ? Optional.of(built) : Optional.empty();
    } catch (IllegalArgumentException e) {
      problems.add(at(path) + ": " + e.getMessage());
      return Optional.empty();
    } finally {
      requireKnown();
    }
  }

  /** A word that nobody reads is a mistake, for example a misspelled limit. */
  private void requireKnown() {
    members.keySet().stream()
        .filter(name -> !known.contains(name))
        .forEach(name -> problem(name, "is not known here"));
  }

  void problem(String name, String what) {
    List<String> field = new ArrayList<>(path);
    field.add(name);
    problems.add(at(field) + " " + what);
  }

  private String at(List<String> field) {
    String dotted = String.join(".", field);
    return document.line(field).isPresent()
        ? "line " + document.line(field).getAsInt() + ": " + dotted
        : dotted;
  }
}
