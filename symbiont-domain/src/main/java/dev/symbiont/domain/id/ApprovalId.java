package dev.symbiont.domain.id;

import dev.symbiont.domain.wire.WireScalar;

/**
 * An action that waits for a decision: 16 hexadecimal digits in the reference runtime.
 *
 * @param value 1 to 256 characters, not blank, no control characters
 */
@WireScalar
public record ApprovalId(String value) {
  /** Checks the text. */
  public ApprovalId {
    value = IdText.require("approval id", value);
  }

  /** Returns the identifier {@code value}. */
  public static ApprovalId of(String value) {
    return new ApprovalId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
