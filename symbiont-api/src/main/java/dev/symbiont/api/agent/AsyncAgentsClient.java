package dev.symbiont.api.agent;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.api.call.Operation;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Calls about agents. Each returns at once; cancelling a future ends its call. Thread-safe; a view
 * of its caller.
 */
public final class AsyncAgentsClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AsyncAgentsClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AsyncAgentsClient with(CallOptions options) {
    return new AsyncAgentsClient(caller.with(options));
  }

  /** Lists the agents that the credential may see. */
  public CompletableFuture<List<AgentSummary>> list() {
    return caller.callAsync(AgentsCalls.list());
  }

  /** Asks how an agent is. */
  public CompletableFuture<AgentStatusResponse> status(AgentId id) {
    return caller.callAsync(AgentsCalls.status(id));
  }

  /**
   * Creates an agent; a description without source text gets one, see {@link AgentSpec#withSource}.
   */
  public CompletableFuture<AgentActionResponse> create(AgentSpec spec) {
    return caller.callAsync(AgentsCalls.create(spec));
  }

  /** Changes the name or the source text of an agent. */
  public CompletableFuture<AgentActionResponse> update(AgentId id, UpdateAgentRequest request) {
    return caller.callAsync(AgentsCalls.update(id, request));
  }

  /** Removes an agent. */
  public CompletableFuture<AgentActionResponse> delete(AgentId id) {
    return caller.callAsync(AgentsCalls.delete(id));
  }

  /** Runs an agent. */
  public CompletableFuture<ExecuteAgentResponse> execute(AgentId id, ExecuteAgentRequest request) {
    return caller.callAsync(AgentsCalls.execute(id, request));
  }

  /** Runs an agent again. */
  public CompletableFuture<ExecuteAgentResponse> reExecute(
      AgentId id, ExecuteAgentRequest request) {
    return caller.callAsync(AgentsCalls.reExecute(id, request));
  }

  /** Asks what an agent did, newest first. */
  public CompletableFuture<AgentHistoryResponse> history(AgentId id) {
    return caller.callAsync(AgentsCalls.history(id));
  }

  /**
   * Asks for a page, counted from 1, of what an agent did; the reference runtime sends the newest
   * 100 whatever is asked.
   */
  public CompletableFuture<AgentHistoryResponse> history(AgentId id, int page, int pageSize) {
    return caller.callAsync(AgentsCalls.history(id, page, pageSize));
  }

  /** Reports the state of an external agent. */
  public CompletableFuture<Operation.Done> heartbeat(AgentId id, HeartbeatRequest request) {
    return caller.callAsync(AgentsCalls.heartbeat(id, request));
  }

  /** Reports an event of an external agent. */
  public CompletableFuture<Operation.Done> pushEvent(AgentId id, PushEventRequest request) {
    return caller.callAsync(AgentsCalls.pushEvent(id, request));
  }
}
