package dev.symbiont.runtime.access;

import dev.symbiont.domain.error.SymbiontException;

/** A file of access policies is refused: the message says where and why. */
public final class InvalidAccessPolicyException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  InvalidAccessPolicyException(String message) {
    super(message);
  }
}
