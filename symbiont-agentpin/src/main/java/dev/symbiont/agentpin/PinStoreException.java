package dev.symbiont.agentpin;

import dev.symbiont.domain.error.SymbiontException;
import org.jspecify.annotations.Nullable;

/** The pin store cannot be read or written; verifying without it would mean trusting any key. */
public final class PinStoreException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  PinStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
