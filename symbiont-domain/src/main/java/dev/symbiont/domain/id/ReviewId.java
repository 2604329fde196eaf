package dev.symbiont.domain.id;

import dev.symbiont.domain.wire.WireScalar;

/**
 * A review of a tool: a UUID in the embedded runtime.
 *
 * @param value 1 to 256 characters, not blank, no control characters
 */
@WireScalar
public record ReviewId(String value) {
  /** Checks the text. */
  public ReviewId {
    value = IdText.require("review id", value);
  }

  /** Returns the identifier {@code value}. */
  public static ReviewId of(String value) {
    return new ReviewId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
