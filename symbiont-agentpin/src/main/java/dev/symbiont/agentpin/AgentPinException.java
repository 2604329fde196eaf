package dev.symbiont.agentpin;

import dev.symbiont.domain.error.SymbiontException;
import java.util.Objects;

/**
 * A document, key or attestation was refused by a stand-alone function. Verification of a whole
 * credential never throws it: there the refusal is a {@link Verification.Rejected}.
 */
public final class AgentPinException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  AgentPinException(ErrorCode code, String message) {
    super(message);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** Returns why. */
  public ErrorCode code() {
    return code;
  }
}
