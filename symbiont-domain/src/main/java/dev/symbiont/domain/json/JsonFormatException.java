package dev.symbiont.domain.json;

import dev.symbiont.domain.error.SymbiontException;

/** JSON text was refused, or a value has the wrong shape. */
public final class JsonFormatException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final String path;
  private final String problem;
  private final boolean refusedValue;

  /**
   * Creates the exception.
   *
   * @param path where, as a JSON path such as {@code $.agents[3].id}
   * @param problem what is wrong and what was expected, without the value of secrets
   */
  public JsonFormatException(String path, String problem) {
    this(path, problem, false);
  }

  private JsonFormatException(String path, String problem, boolean refusedValue) {
    super(problem + " (at " + path + ")");
    this.path = path;
    this.problem = problem;
    this.refusedValue = refusedValue;
  }

  /** Returns the exception for a value of the right type that is out of its range. */
  public static JsonFormatException ofRefusedValue(String path, String problem) {
    return new JsonFormatException(path, problem, true);
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
}
