package dev.symbiont.domain.id;

import dev.symbiont.domain.wire.WireScalar;

/**
 * One run of a schedule.
 *
 * @param value 1 to 256 characters, not blank, no control characters
 */
@WireScalar
public record RunId(String value) {
  /** Checks the text. */
  public RunId {
    value = IdText.require("run id", value);
  }

  /** Returns the identifier {@code value}. */
  public static RunId of(String value) {
    return new RunId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
