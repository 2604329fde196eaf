package dev.symbiont.domain.id;

import dev.symbiont.domain.wire.WireScalar;

/**
 * A deployment of an agent.
 *
 * @param value 1 to 256 characters, not blank, no control characters
 */
@WireScalar
public record DeploymentId(String value) {
  /** Checks the text. */
  public DeploymentId {
    value = IdText.require("deployment id", value);
  }

  /** Returns the identifier {@code value}. */
  public static DeploymentId of(String value) {
    return new DeploymentId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
