package dev.symbiont.toolclad.output;

/** Output was not understood; {@link OutputParser} turns this into a value. */
final class OutputException extends Exception {
  private static final long serialVersionUID = 1L;

  OutputException(String problem) {
    super(problem);
  }
}
