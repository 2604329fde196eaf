package dev.symbiont.api.agent;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
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

/**
 * Calls about agents. Each blocks until the answer is there; errors as in {@link Caller#call}.
 * Thread-safe; a view of its caller.
 */
public final class AgentsClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AgentsClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AgentsClient with(CallOptions options) {
    return new AgentsClient(caller.with(options));
  }

  /** Returns the asynchronous view. */
  public AsyncAgentsClient async() {
    return new AsyncAgentsClient(caller);
  }

  /** Lists the agents that the credential may see. */
  public List<AgentSummary> list() {
    return caller.call(AgentsCalls.list());
  }

  /** Asks how an agent is. */
  public AgentStatusResponse status(AgentId id) {
    return caller.call(AgentsCalls.status(id));
  }

  /**
   * Creates an agent; a description without source text gets one, see {@link AgentSpec#withSource}.
   */
  public AgentActionResponse create(AgentSpec spec) {
    return caller.call(AgentsCalls.create(spec));
  }

  /** Changes the name or the source text of an agent. */
  public AgentActionResponse update(AgentId id, UpdateAgentRequest request) {
    return caller.call(AgentsCalls.update(id, request));
  }

  /** Removes an agent. */
  public AgentActionResponse delete(AgentId id) {
    return caller.call(AgentsCalls.delete(id));
  }

  /** Runs an agent. */
  public ExecuteAgentResponse execute(AgentId id, ExecuteAgentRequest request) {
    return caller.call(AgentsCalls.execute(id, request));
  }

  /** Runs an agent again. */
  public ExecuteAgentResponse reExecute(AgentId id, ExecuteAgentRequest request) {
    return caller.call(AgentsCalls.reExecute(id, request));
  }

  /** Asks what an agent did, newest first. */
  public AgentHistoryResponse history(AgentId id) {
    return caller.call(AgentsCalls.history(id));
  }

  /**
   * Asks for a page, counted from 1, of what an agent did; the reference runtime sends the newest
   * 100 whatever is asked.
   */
  public AgentHistoryResponse history(AgentId id, int page, int pageSize) {
    return caller.call(AgentsCalls.history(id, page, pageSize));
  }

  /** Reports the state of an external agent. */
  public void heartbeat(AgentId id, HeartbeatRequest request) {
    caller.call(AgentsCalls.heartbeat(id, request));
  }

  /** Reports an event of an external agent. */
  public void pushEvent(AgentId id, PushEventRequest request) {
    caller.call(AgentsCalls.pushEvent(id, request));
  }
}
