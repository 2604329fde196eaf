package dev.symbiont.toolclad.manifest;

import dev.symbiont.toolclad.problem.Category;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * One error of a file.
 *
 * @param category {@code toml}, {@code manifest}, {@code unknown_type} or {@code condition}
 * @param field the dotted path of the field; empty if the whole file is meant
 * @param line the line, counted from 1, if it is known
 * @param message what is wrong and what was expected
 */
public record ManifestProblem(Category category, String field, OptionalInt line, String message) {
  /** Refuses {@code null}. */
  public ManifestProblem {
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(line, "line");
    Objects.requireNonNull(message, "message");
  }

  /** Returns {@code category: field: message (line n)}, the form of error lists. */
  @Override
  public String toString() {
    String where = field.isEmpty() ? "" : field + ": ";
    String at = line.isPresent() ? " (line " + line.getAsInt() + ")" : "";
    return category.word() + ": " + where + message + at;
  }
}
