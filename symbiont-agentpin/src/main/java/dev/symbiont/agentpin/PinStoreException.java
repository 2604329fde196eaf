package dev.symbiont.agentpin;

import dev.symbiont.domain.error.SymbiontException;
import org.jspecify.annotations.Nullable;

/** The pin store cannot be read or written; verifying without it would mean trusting any key. */
public final class PinStoreException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception, for implementations of {@link PinStore}.
   *
   * @param message what failed, with which store
   * @param cause what was thrown below, if anything
   */
  public PinStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
