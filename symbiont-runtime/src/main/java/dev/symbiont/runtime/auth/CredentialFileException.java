package dev.symbiont.runtime.auth;

import dev.symbiont.domain.error.SymbiontException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file with credentials cannot be used: unreadable, malformed, or open to other users. The
 * runtime does not start with it, because falling back to another credential would open a door.
 */
public final class CredentialFileException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public CredentialFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static CredentialFileException unusable(String what, Path file, Exception cause) {
    return new CredentialFileException(
        what + " " + file + " cannot be used: " + cause.getMessage(), cause);
  }
}
