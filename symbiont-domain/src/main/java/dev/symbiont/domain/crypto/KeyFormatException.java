package dev.symbiont.domain.crypto;

import dev.symbiont.domain.error.SymbiontException;
import java.util.Objects;

/** Text or bytes were refused as a P-256 key. The message never holds key material. */
public final class KeyFormatException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final Problem problem;

  /** What is wrong with a refused key. */
  public enum Problem {
    /** The text is not exactly one PEM block of the expected kind. */
    FRAMING,
    /** The framing is right, but the content is not an acceptable P-256 key. */
    CONTENT
  }

  KeyFormatException(Problem problem, String message) {
    super(message);
    this.problem = Objects.requireNonNull(problem, "problem");
  }

  static KeyFormatException content(String message) {
    return new KeyFormatException(Problem.CONTENT, message);
  }

  /** Returns what is wrong. */
  public Problem problem() {
    return problem;
  }
}
