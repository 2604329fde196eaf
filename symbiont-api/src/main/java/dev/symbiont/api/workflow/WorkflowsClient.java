package dev.symbiont.api.workflow;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.id.ExecutionId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.workflow.WorkflowExecutionRequest;
import dev.symbiont.domain.workflow.WorkflowExecutionResponse;
import java.util.List;

/**
 * Calls about workflows. Each blocks until the answer is there; errors as in {@link Caller#call}.
 * Thread-safe; a view of its caller.
 */
public final class WorkflowsClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public WorkflowsClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public WorkflowsClient with(CallOptions options) {
    return new WorkflowsClient(caller.with(options));
  }

  /** Returns the asynchronous view. */
  public AsyncWorkflowsClient async() {
    return new AsyncWorkflowsClient(caller);
  }

  /** Runs a workflow. */
  public WorkflowExecutionResponse execute(WorkflowExecutionRequest request) {
    return caller.call(WorkflowsCalls.execute(request));
  }

  /** Lists the workflows (HTTP contract, section 9.5). */
  public List<JsonObject> list() {
    return caller.call(WorkflowsCalls.list());
  }

  /** Asks how a run is (HTTP contract, section 9.5). */
  public JsonObject execution(ExecutionId id) {
    return caller.call(WorkflowsCalls.execution(id));
  }

  /** Ends a run. */
  public void cancel(ExecutionId id) {
    caller.call(WorkflowsCalls.cancel(id));
  }
}
