package dev.symbiont.domain.approval;

import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code POST /approvals/{id}/approve} and {@code …/deny} (HTTP contract, section 5.10).
 *
 * @param reason why it was decided so
 */
public record ApprovalDecision(Optional<String> reason) {
  /** Refuses {@code null}. */
  public ApprovalDecision {
    Objects.requireNonNull(reason, "reason");
  }

  /** A decision without a reason. */
  public static final ApprovalDecision EMPTY = new ApprovalDecision(Optional.empty());

  /** Returns a decision with a reason. */
  public static ApprovalDecision because(String reason) {
    return new ApprovalDecision(Optional.of(reason));
  }
}
