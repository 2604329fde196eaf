package dev.symbiont.runtime.reasoning;

import java.util.List;
import java.util.Objects;

/**
 * What became of a saga.
 *
 * @param success whether every step worked
 * @param steps what was done, in that order: steps by their names, then {@code compensate:NAME}
 * @param summary one sentence, which names the step that failed and why
 */
public record SagaResult(boolean success, List<StepResult> steps, String summary) {
  /** Copies the steps. */
  public SagaResult {
    steps = List.copyOf(steps);
    Objects.requireNonNull(summary, "summary");
  }

  /**
   * What became of a step.
   *
   * @param name the step; {@code compensate:NAME} for its compensation, {@code recover:NAME} after
   *     a crash
   * @param success whether it worked
   * @param detail what the tool said, or why it did not work
   */
  public record StepResult(String name, boolean success, String detail) {
    /** Refuses {@code null}. */
    public StepResult {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(detail, "detail");
    }
  }
}
