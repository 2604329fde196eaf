package dev.symbiont.domain.reasoning;

import java.util.Objects;
import java.util.Optional;

/**
 * How a loop ended.
 *
 * @param output the answer; empty if there was none
 * @param iterations how often the model was asked
 * @param totalUsage what it charged
 * @param terminationReason why the loop ended
 * @param durationMs how long it ran, in milliseconds
 * @param delegatedUsage what the loops of other agents charged that worked for this one, which
 *     counts against its token budget too; absent if it handed on nothing; an extension
 */
public record LoopResult(
    String output,
    int iterations,
    Usage totalUsage,
    TerminationReason terminationReason,
    long durationMs,
    Optional<Usage> delegatedUsage) {
  /** Refuses {@code null}. */
  public LoopResult {
    Objects.requireNonNull(output, "output");
    Objects.requireNonNull(totalUsage, "totalUsage");
    Objects.requireNonNull(terminationReason, "terminationReason");
    Objects.requireNonNull(delegatedUsage, "delegatedUsage");
  }

  /** Returns what the loop and those that worked for it charged. */
  public Usage wholeUsage() {
    return delegatedUsage.map(totalUsage::plus).orElse(totalUsage);
  }
}
