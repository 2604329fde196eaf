package dev.symbiont.api.agent;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
import dev.symbiont.api.call.ReplyBody;
import dev.symbiont.domain.agent.AgentActionResponse;
import dev.symbiont.domain.agent.AgentHistoryResponse;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.agent.AgentStatusResponse;
import dev.symbiont.domain.agent.AgentSummary;
import dev.symbiont.domain.agent.ExecuteAgentRequest;
import dev.symbiont.domain.agent.ExecuteAgentResponse;
import dev.symbiont.domain.agent.HeartbeatRequest;
import dev.symbiont.domain.agent.PushEventRequest;
import dev.symbiont.domain.agent.UpdateAgentRequest;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonString;
import java.util.List;

/** The operation table: about agents. Send a call with {@link dev.symbiont.api.call.Caller}. */
public final class AgentsCalls {
  private static final Operation<List<AgentSummary>> LIST =
      Operation.get("agents.list", "agents").reads(AgentsCalls::summaries);

  private static final Operation<AgentStatusResponse> STATUS =
      Operation.get("agents.status", "agents/{id}/status").returns(AgentStatusResponse.class);

  private static final Operation<AgentActionResponse> CREATE =
      Operation.post("agents.create", "agents").returns(AgentActionResponse.class);

  private static final Operation<AgentActionResponse> UPDATE =
      Operation.put("agents.update", "agents/{id}").returns(AgentActionResponse.class);

  private static final Operation<AgentActionResponse> DELETE =
      Operation.delete("agents.delete", "agents/{id}").returns(AgentActionResponse.class);

  private static final Operation<ExecuteAgentResponse> EXECUTE =
      Operation.post("agents.execute", "agents/{id}/execute").returns(ExecuteAgentResponse.class);

  private static final Operation<ExecuteAgentResponse> RE_EXECUTE =
      Operation.post("agents.re_execute", "agents/{id}/re-execute")
          .asExtension()
          .returns(ExecuteAgentResponse.class);

  private static final Operation<AgentHistoryResponse> HISTORY =
      Operation.get("agents.history", "agents/{id}/history").returns(AgentHistoryResponse.class);

  private static final Operation<Operation.Done> HEARTBEAT =
      Operation.post("agents.heartbeat", "agents/{id}/heartbeat").returnsNothing();

  private static final Operation<Operation.Done> PUSH_EVENT =
      Operation.post("agents.push_event", "agents/{id}/events").returnsNothing();

  private AgentsCalls() {}

  /** Returns the call that lists the agents that the credential may see. */
  public static Call<List<AgentSummary>> list() {
    return LIST.with();
  }

  /** Returns the call that asks how an agent is. */
  public static Call<AgentStatusResponse> status(AgentId id) {
    return STATUS.with(id);
  }

  /**
   * Returns the call that creates an agent; a description without source text gets one, see {@link
   * AgentSpec#withSource}.
   */
  public static Call<AgentActionResponse> create(AgentSpec spec) {
    return CREATE.with().body(spec.withSource());
  }

  /** Returns the call that changes the name or the source text of an agent. */
  public static Call<AgentActionResponse> update(AgentId id, UpdateAgentRequest request) {
    return UPDATE.with(id).body(request);
  }

  /** Returns the call that removes an agent. */
  public static Call<AgentActionResponse> delete(AgentId id) {
    return DELETE.with(id);
  }

  /** Returns the call that runs an agent. */
  public static Call<ExecuteAgentResponse> execute(AgentId id, ExecuteAgentRequest request) {
    return EXECUTE.with(id).body(request);
  }

  /** Returns the call that runs an agent again. */
  public static Call<ExecuteAgentResponse> reExecute(AgentId id, ExecuteAgentRequest request) {
    return RE_EXECUTE.with(id).body(request);
  }

  /** Returns the call that asks what an agent did, newest first. */
  public static Call<AgentHistoryResponse> history(AgentId id) {
    return HISTORY.with(id);
  }

  /**
   * Returns the call that asks for a page, counted from 1, of what an agent did; the reference
   * runtime sends the newest 100 whatever is asked.
   */
  public static Call<AgentHistoryResponse> history(AgentId id, int page, int pageSize) {
    return HISTORY.with(id).query("page", page).query("page_size", pageSize);
  }

  /** Returns the call that reports the state of an external agent. */
  public static Call<Operation.Done> heartbeat(AgentId id, HeartbeatRequest request) {
    return HEARTBEAT.with(id).body(request);
  }

  /** Returns the call that reports an event of an external agent. */
  public static Call<Operation.Done> pushEvent(AgentId id, PushEventRequest request) {
    return PUSH_EVENT.with(id).body(request);
  }

  /** Before version 1.8.1 the runtime lists ids only (HTTP contract, section 5.3). */
  private static List<AgentSummary> summaries(ReplyBody reply) {
    if (reply.json() instanceof JsonArray array
        && array.values().stream().anyMatch(JsonString.class::isInstance)) {
      return reply.asList(AgentId.class).stream().map(AgentSummary::ofId).toList();
    }
    return reply.asList(AgentSummary.class);
  }
}
