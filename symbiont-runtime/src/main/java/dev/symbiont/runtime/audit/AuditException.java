package dev.symbiont.runtime.audit;

import dev.symbiont.domain.error.SymbiontException;
import org.jspecify.annotations.Nullable;

/** The audit trail cannot be read or written. What was to be recorded must not go on. */
public final class AuditException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public AuditException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
