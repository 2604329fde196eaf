package dev.symbiont.json.gson;

import java.util.Objects;

/**
 * Something in a JSON value that does not fit a record.
 *
 * @param type the record
 * @param field the member's name on the wire
 * @param path where, as a JSON path such as {@code $.agents[3].id}
 * @param problem what is wrong and what was expected
 */
public record MappingProblem(Class<?> type, String field, String path, String problem) {
  /** Refuses {@code null}. */
  public MappingProblem {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(field, "field");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(problem, "problem");
  }
}
