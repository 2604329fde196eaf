package dev.symbiont.memory;

import dev.symbiont.domain.error.SymbiontException;
import org.jspecify.annotations.Nullable;

/** A memory store could not do its work. */
public class MemoryStoreException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public MemoryStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
