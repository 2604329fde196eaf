package dev.symbiont.domain.reasoning;

import java.util.Objects;

/**
 * How a loop ended.
 *
 * @param output the answer; empty if there was none
 * @param iterations how often the model was asked
 * @param totalUsage what it charged
 * @param terminationReason why the loop ended
 * @param durationMs how long it ran, in milliseconds
 */
public record LoopResult(
    String output,
    int iterations,
    Usage totalUsage,
    TerminationReason terminationReason,
    long durationMs) {
  /** Refuses {@code null}. */
  public LoopResult {
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(totalUsage, "totalUsage");
    Objects.requireNonNull(terminationReason, "terminationReason");
  }
}
