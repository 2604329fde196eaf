package dev.symbiont.cedar.error;

/** Text is not a Cedar policy, policy set or schema. */
public final class CedarSyntaxException extends CedarException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final int column;

  /**
   * Creates the exception.
   *
   * @param line the line of the offending token, from 1
   * @param column its column in characters, from 1
   * @param problem what was found and what was expected
   */
  public CedarSyntaxException(int line, int column, String problem) {
    super("line %d, column %d: %s".formatted(line, column, problem));
    this.line = line;
    this.column = column;
  }

  /** Returns the line of the offending token, from 1. */
  public int line() {
    return line;
  }

  /** Returns the column of the offending token in characters, from 1. */
  public int column() {
    return column;
  }
}
