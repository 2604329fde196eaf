package dev.symbiont.skills;

import dev.symbiont.domain.error.SymbiontException;
import org.jspecify.annotations.Nullable;

/** The expression of a rule does not compile, or cannot be matched in linear time. */
public final class InvalidRuleException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public InvalidRuleException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
