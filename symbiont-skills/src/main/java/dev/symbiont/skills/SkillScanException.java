package dev.symbiont.skills;

import dev.symbiont.domain.error.SymbiontException;
import org.jspecify.annotations.Nullable;

/** A scan could not start: there is no such folder, or it cannot be listed. */
public final class SkillScanException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public SkillScanException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
