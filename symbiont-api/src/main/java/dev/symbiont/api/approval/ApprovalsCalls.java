package dev.symbiont.api.approval;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
import dev.symbiont.domain.approval.ApprovalDecision;
import dev.symbiont.domain.approval.HeldAction;
import dev.symbiont.domain.id.ApprovalId;
import java.util.List;
import java.util.Optional;

/**
 * The operation table: about actions that wait for a decision. Send a call with {@link
 * dev.symbiont.api.call.Caller}.
 */
public final class ApprovalsCalls {
  private static final Operation<List<HeldAction>> LIST =
      Operation.get("approvals.list", "approvals").returnsList(HeldAction.class);

  private static final Operation<Optional<HeldAction>> APPROVE =
      Operation.post("approvals.approve", "approvals/{id}/approve")
          .returnsOptional(HeldAction.class);

  private static final Operation<Optional<HeldAction>> DENY =
      Operation.post("approvals.deny", "approvals/{id}/deny").returnsOptional(HeldAction.class);

  private ApprovalsCalls() {}

  /** Returns the call that lists the actions that wait. */
  public static Call<List<HeldAction>> list() {
    return LIST.with();
  }

  /**
   * Returns the call that allows an action; the reference runtime answers with nothing, the
   * embedded one with the resolved action.
   */
  public static Call<Optional<HeldAction>> approve(ApprovalId id, ApprovalDecision decision) {
    return APPROVE.with(id).body(decision);
  }

  /**
   * Returns the call that refuses an action; the reference runtime answers with nothing, the
   * embedded one with the resolved action.
   */
  public static Call<Optional<HeldAction>> deny(ApprovalId id, ApprovalDecision decision) {
    return DENY.with(id).body(decision);
  }
}
