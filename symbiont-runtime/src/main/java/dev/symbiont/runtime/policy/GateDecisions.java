package dev.symbiont.runtime.policy;

import dev.symbiont.runtime.audit.AuditException;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.audit.AuditTrail;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the gate decided about the actions of one round, while the records of it are on their way to
 * disk. What was denied can be told at once; what was approved is only handed out when every record
 * is on disk, so that no action can run before its record is durable. Immutable and thread-safe.
 */
public final class GateDecisions {
  private final List<GateOutcome> outcomes;
  private final List<CompletableFuture<AuditRecord>> receipts;

  GateDecisions(List<GateOutcome> outcomes, List<CompletableFuture<AuditRecord>> receipts) {
    this.outcomes = List.copyOf(outcomes);
    this.receipts = List.copyOf(receipts);
  }

  /** Returns why the action at {@code index} was denied; empty if it was approved. */
  public Optional<GateOutcome.Denied> denial(int index) {
    return outcomes.get(index) instanceof GateOutcome.Denied denied
        ? Optional.of(denied)
        : Optional.empty();
  }

  /**
   * Returns all outcomes in the order of the actions, when their records are on disk.
   *
   * @throws AuditException if one could not be recorded; then nothing is approved
   */
  public List<GateOutcome> recorded() {
    receipts.forEach(AuditTrail::await);
    return outcomes;
  }
}
