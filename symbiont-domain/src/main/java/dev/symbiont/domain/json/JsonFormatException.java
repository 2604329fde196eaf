package dev.symbiont.domain.json;

import dev.symbiont.domain.error.SymbiontException;

/** JSON text was refused, or a value has the wrong shape. */
public final class JsonFormatException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String problem;
  private final boolean refusedValue;
  private final int line;
  private final int column;

  /**
   * Creates the exception.
   *
   * @param path where, as a JSON path such as {@code $.agents[3].id}
   * @param problem what is wrong and what was expected, without the value of secrets
   */
  public JsonFormatException(String path, String problem) {
    this(path, problem, false, 0, 0);
  }

  /**
   * Creates the exception for text whose place is known.
   *
   * @param line the line, from 1; 0 if unknown
   * @param column the column in characters, from 1; 0 if unknown
   */
  public JsonFormatException(String path, String problem, int line, int column) {
    this(path, problem, false, line, column);
  }

  private JsonFormatException(
      String path, String problem, boolean refusedValue, int line, int column) {
    super(problem + " (at " + path + ")");
    this.path = path;
    this.problem = problem;
    this.refusedValue = refusedValue;
    this.line = line;
    this.column = column;
  }

  /** Returns the exception for a value of the right type that is out of its range. */
  public static JsonFormatException ofRefusedValue(String path, String problem) {
    return new JsonFormatException(path, problem, true, 0, 0);
  }

  /** Tells whether the value has the right type and is out of its range. */
  public boolean isRefusedValue() {
    return refusedValue;
  }

  /** Returns what is wrong, without the place. */
  public String problem() {
    return problem;
  }

  /** Returns where the problem is, as a JSON path such as {@code $.agents[3].id}. */
  public String path() {
    return path;
  }

  /** Returns the line of the text at which reading stopped, from 1; 0 if unknown. */
  public int line() {
    return line;
  }

  /** Returns the column at which reading stopped, in characters from 1; 0 if unknown. */
  public int column() {
    return column;
  }
}
