package dev.symbiont.api.workflow;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
import dev.symbiont.domain.id.ExecutionId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.workflow.WorkflowExecutionRequest;
import dev.symbiont.domain.workflow.WorkflowExecutionResponse;
import java.util.List;

/** The operation table: about workflows. Send a call with {@link dev.symbiont.api.call.Caller}. */
public final class WorkflowsCalls {
  private static final Operation<WorkflowExecutionResponse> EXECUTE =
      Operation.post("workflows.execute", "workflows/execute")
          .returns(WorkflowExecutionResponse.class);

  private static final Operation<List<JsonObject>> LIST =
      Operation.get("workflows.list", "workflows").asExtension().returnsList(JsonObject.class);

  private static final Operation<JsonObject> EXECUTION =
      Operation.get("workflows.execution", "workflows/executions/{id}")
          .asExtension()
          .returns(JsonObject.class);

  private static final Operation<Operation.Done> CANCEL =
      Operation.delete("workflows.cancel", "workflows/executions/{id}")
          .asExtension()
          .returnsNothing();

  private WorkflowsCalls() {}

  /** Returns the call that runs a workflow. */
  public static Call<WorkflowExecutionResponse> execute(WorkflowExecutionRequest request) {
    return EXECUTE.with().body(request);
  }

  /** Returns the call that lists the workflows (HTTP contract, section 9.5). */
  public static Call<List<JsonObject>> list() {
    return LIST.with();
  }

  /** Returns the call that asks how a run is (HTTP contract, section 9.5). */
  public static Call<JsonObject> execution(ExecutionId id) {
    return EXECUTION.with(id);
  }

  /** Returns the call that ends a run. */
  public static Call<Operation.Done> cancel(ExecutionId id) {
    return CANCEL.with(id);
  }
}
