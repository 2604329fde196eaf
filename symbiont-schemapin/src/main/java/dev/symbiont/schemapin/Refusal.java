package dev.symbiont.schemapin;

import dev.symbiont.schemapin.VerificationResult.Rejected;
import java.util.Optional;

/** Ends a verification; caught where it began, and never seen outside. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final SchemaPinErrorCode code;
  private final String explanation;

  Refusal(SchemaPinErrorCode code, String explanation) {
    super(explanation, null, false, false);
    this.code = code;
    this.explanation = explanation;
  }

  SchemaPinErrorCode code() {
    return code;
  }

  String explanation() {
    return explanation;
  }

  Rejected at(String domain) {
    return new Rejected(code, explanation, Optional.of(domain));
  }
}
