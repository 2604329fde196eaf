package dev.symbiont.api.approval;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.approval.ApprovalDecision;
import dev.symbiont.domain.approval.HeldAction;
import dev.symbiont.domain.id.ApprovalId;
import java.util.List;
import java.util.Optional;

/**
 * Calls about actions that wait for a decision. Each blocks until the answer is there; errors as in
 * {@link Caller#call}. Thread-safe; a view of its caller.
 */
public final class ApprovalsClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public ApprovalsClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public ApprovalsClient with(CallOptions options) {
    return new ApprovalsClient(caller.with(options));
  }

  /** Returns the asynchronous view. */
  public AsyncApprovalsClient async() {
    return new AsyncApprovalsClient(caller);
  }

  /** Lists the actions that wait. */
  public List<HeldAction> list() {
    return caller.call(ApprovalsCalls.list());
  }

  /**
   * Allows an action; the reference runtime answers with nothing, the embedded one with the
   * resolved action.
   */
  public Optional<HeldAction> approve(ApprovalId id, ApprovalDecision decision) {
    return caller.call(ApprovalsCalls.approve(id, decision));
  }

  /**
   * Refuses an action; the reference runtime answers with nothing, the embedded one with the
   * resolved action.
   */
  public Optional<HeldAction> deny(ApprovalId id, ApprovalDecision decision) {
    return caller.call(ApprovalsCalls.deny(id, decision));
  }
}
