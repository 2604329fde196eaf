package dev.symbiont.api.workflow;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.api.call.Operation;
import dev.symbiont.domain.id.ExecutionId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.workflow.WorkflowExecutionRequest;
import dev.symbiont.domain.workflow.WorkflowExecutionResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Calls about workflows. Each returns at once; cancelling a future ends its call. Thread-safe; a
 * view of its caller.
 */
public final class AsyncWorkflowsClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AsyncWorkflowsClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AsyncWorkflowsClient with(CallOptions options) {
    return new AsyncWorkflowsClient(caller.with(options));
  }

  /** Runs a workflow. */
  public CompletableFuture<WorkflowExecutionResponse> execute(WorkflowExecutionRequest request) {
    return caller.callAsync(WorkflowsCalls.execute(request));
  }

  /** Lists the workflows (HTTP contract, section 9.5). */
  public CompletableFuture<List<JsonObject>> list() {
    return caller.callAsync(WorkflowsCalls.list());
  }

  /** Asks how a run is (HTTP contract, section 9.5). */
  public CompletableFuture<JsonObject> execution(ExecutionId id) {
    return caller.callAsync(WorkflowsCalls.execution(id));
  }

  /** Ends a run. */
  public CompletableFuture<Operation.Done> cancel(ExecutionId id) {
    return caller.callAsync(WorkflowsCalls.cancel(id));
  }
}
