package dev.symbiont.schemapin;

import dev.symbiont.domain.error.SymbiontException;
import org.jspecify.annotations.Nullable;

/** A pin store cannot be read or written. */
public final class PinStoreException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public PinStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
