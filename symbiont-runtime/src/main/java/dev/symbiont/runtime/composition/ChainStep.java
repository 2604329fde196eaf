package dev.symbiont.runtime.composition;

import java.util.Objects;
import java.util.Optional;

/**
 * A step of a chain.
 *
 * @param system instructions for this step; those of the agent when absent
 * @param prompt what to do; what the step before answered is put below it
 */
public record ChainStep(Optional<String> system, String prompt) {
  /** Refuses {@code null}. */
  public ChainStep {
    Objects.requireNonNull(system, "system");
    Objects.requireNonNull(prompt, "prompt");
  }

  /** Returns a step with the agent's own instructions. */
  public static ChainStep of(String prompt) {
    return new ChainStep(Optional.empty(), prompt);
  }

  /** Returns a step with instructions of its own. */
  public static ChainStep of(String system, String prompt) {
    return new ChainStep(Optional.of(system), prompt);
  }
}
