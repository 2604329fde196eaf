package dev.symbiont.domain.id;

import dev.symbiont.domain.wire.WireScalar;

/**
 * An agent: a UUID in the reference runtime, a UUID or a unique name in the embedded one.
 *
 * @param value 1 to 256 characters, not blank, no control characters
 */
@WireScalar
public record AgentId(String value) {
  /** Checks the text. */
  public AgentId {
    value = IdText.require("agent id", value);
  }

  /** Returns the identifier {@code value}. */
  public static AgentId of(String value) {
    return new AgentId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
