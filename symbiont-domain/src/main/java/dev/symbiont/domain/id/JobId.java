package dev.symbiont.domain.id;

import dev.symbiont.domain.wire.WireScalar;

/**
 * A schedule.
 *
 * @param value 1 to 256 characters, not blank, no control characters
 */
@WireScalar
public record JobId(String value) {
  /** Checks the text. */
  public JobId {
    value = IdText.require("job id", value);
  }

  /** Returns the identifier {@code value}. */
  public static JobId of(String value) {
    return new JobId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
