package dev.symbiont.domain.dsl;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * Where a deployment is (runtime policy specification, section 15).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record DeploymentStatus(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("deploying", "running", "stopped", "failed");

  /** {@code deploying}. */
  public static final DeploymentStatus DEPLOYING = new DeploymentStatus("deploying");

  /** {@code running}. */
  public static final DeploymentStatus RUNNING = new DeploymentStatus("running");

  /** {@code stopped}. */
  public static final DeploymentStatus STOPPED = new DeploymentStatus("stopped");

  /** {@code failed}. */
  public static final DeploymentStatus FAILED = new DeploymentStatus("failed");

  /** Gives known words their spelling. */
  public DeploymentStatus {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static DeploymentStatus of(String word) {
    return new DeploymentStatus(word);
  }

  @Override
  public boolean isKnown() {
    return KNOWN.contains(word);
  }

  @Override
  public String toString() {
    return word;
  }
}
