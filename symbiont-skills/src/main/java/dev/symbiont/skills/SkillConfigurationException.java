package dev.symbiont.skills;

import dev.symbiont.domain.error.SymbiontException;
import org.jspecify.annotations.Nullable;

/** A setting of the scanner or the loader is refused; the message names it. */
public final class SkillConfigurationException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception. */
  public SkillConfigurationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
