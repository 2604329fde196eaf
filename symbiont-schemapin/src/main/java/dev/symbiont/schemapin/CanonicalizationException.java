package dev.symbiont.schemapin;

import dev.symbiont.domain.error.SymbiontException;

/** Text has no canonical form, because parsers could disagree about what it means (section 3). */
public final class CanonicalizationException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what is wrong and where
   */
  CanonicalizationException(String message) {
    super(message);
  }
}
