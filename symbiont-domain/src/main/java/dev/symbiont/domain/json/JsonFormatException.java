package dev.symbiont.domain.json;

import dev.symbiont.domain.error.SymbiontException;

/** JSON text was refused, or a value has the wrong shape. */
public final class JsonFormatException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final String path;

  /**
   * Creates the exception.
   *
   * @param path where, as a JSON path such as {@code $.agents[3].id}
   * @param problem what is wrong and what was expected, without the value of secrets
   */
  public JsonFormatException(String path, String problem) {
    super(problem + " (at " + path + ")");
    this.path = path;
  }

  /** Returns where the problem is, as a JSON path such as {@code $.agents[3].id}. */
  public String path() {
    return path;
  }
}
