package dev.symbiont.domain.id;

import dev.symbiont.domain.wire.WireScalar;

/**
 * One run of an agent or workflow.
 *
 * @param value 1 to 256 characters, not blank, no control characters
 */
@WireScalar
public record ExecutionId(String value) {
  /** Checks the text. */
  public ExecutionId {
    value = IdText.require("execution id", value);
  }

  /** Returns the identifier {@code value}. */
  public static ExecutionId of(String value) {
    return new ExecutionId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
