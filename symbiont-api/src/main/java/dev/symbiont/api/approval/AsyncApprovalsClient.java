package dev.symbiont.api.approval;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.approval.ApprovalDecision;
import dev.symbiont.domain.approval.HeldAction;
import dev.symbiont.domain.id.ApprovalId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Calls about actions that wait for a decision. Each returns at once; cancelling a future ends its
 * call. Thread-safe; a view of its caller.
 */
public final class AsyncApprovalsClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AsyncApprovalsClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AsyncApprovalsClient with(CallOptions options) {
    return new AsyncApprovalsClient(caller.with(options));
  }

  /** Lists the actions that wait. */
  public CompletableFuture<List<HeldAction>> list() {
    return caller.callAsync(ApprovalsCalls.list());
  }

  /**
   * Allows an action; the reference runtime answers with nothing, the embedded one with the
   * resolved action.
   */
  public CompletableFuture<Optional<HeldAction>> approve(ApprovalId id, ApprovalDecision decision) {
    return caller.callAsync(ApprovalsCalls.approve(id, decision));
  }

  /**
   * Refuses an action; the reference runtime answers with nothing, the embedded one with the
   * resolved action.
   */
  public CompletableFuture<Optional<HeldAction>> deny(ApprovalId id, ApprovalDecision decision) {
    return caller.callAsync(ApprovalsCalls.deny(id, decision));
  }
}
