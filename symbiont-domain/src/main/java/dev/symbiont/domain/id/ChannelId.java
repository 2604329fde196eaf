package dev.symbiont.domain.id;

import dev.symbiont.domain.wire.WireScalar;

/**
 * A chat channel.
 *
 * @param value 1 to 256 characters, not blank, no control characters
 */
@WireScalar
public record ChannelId(String value) {
  /** Checks the text. */
  public ChannelId {
    value = IdText.require("channel id", value);
  }

  /** Returns the identifier {@code value}. */
  public static ChannelId of(String value) {
    return new ChannelId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
