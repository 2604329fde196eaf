package dev.symbiont.cli;

import dev.symbiont.domain.error.SymbiontException;

/** Ends a command with a sentence for standard error and an exit code. */
public final class CommandFailure extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  /** Creates the failure. */
  public CommandFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** Returns the exit code. */
  public int exitCode() {
    return exitCode;
  }
}
