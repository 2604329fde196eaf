package dev.symbiont.domain.id;

import dev.symbiont.domain.wire.WireScalar;

/**
 * A message between agents.
 *
 * @param value 1 to 256 characters, not blank, no control characters
 */
@WireScalar
public record MessageId(String value) {
  /** Checks the text. */
  public MessageId {
    value = IdText.require("message id", value);
  }

  /** Returns the identifier {@code value}. */
  public static MessageId of(String value) {
    return new MessageId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
