package dev.symbiont.api.reasoning;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.api.call.EventStream;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.CircuitBreakerStatus;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopDecision;
import dev.symbiont.domain.reasoning.LoopState;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import java.util.List;

/**
 * Calls about governed reasoning. Each blocks until the answer is there; errors as in {@link
 * Caller#call}. Thread-safe; a view of its caller.
 */
public final class ReasoningClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public ReasoningClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public ReasoningClient with(CallOptions options) {
    return new ReasoningClient(caller.with(options));
  }

  /** Returns the asynchronous view. */
  public AsyncReasoningClient async() {
    return new AsyncReasoningClient(caller);
  }

  /**
   * Runs a loop and returns when it has ended. The deadline follows from the timeout of the loop;
   * the call is repeated only under an idempotency key.
   */
  public RunReasoningLoopResponse run(AgentId agent, RunReasoningLoopRequest request) {
    return caller.call(ReasoningCalls.run(agent, request));
  }

  /**
   * Starts a loop and returns at once. It is started again after a failure of the network only
   * under an idempotency key.
   */
  public StartedLoop start(AgentId agent, RunReasoningLoopRequest request) {
    String id = caller.call(ReasoningCalls.start(agent, request));
    return new StartedLoop(caller, agent, id, request);
  }

  /**
   * Opens the journal of a loop as it grows: what happened first, then what happens. It ends behind
   * the end of the loop; close it when you have seen enough.
   */
  public EventStream<JournalEntry> events(AgentId agent, String loopId) {
    return events(agent, loopId, 0);
  }

  /** Opens the journal of a loop as it grows, from a sequence number on. */
  public EventStream<JournalEntry> events(AgentId agent, String loopId, long fromSequence) {
    return caller.stream(
        ReasoningCalls.events(agent, loopId, fromSequence), ReasoningCalls::isLast);
  }

  /** Tells where a loop is. */
  public LoopState status(AgentId agent, String loopId) {
    return caller.call(ReasoningCalls.status(agent, loopId));
  }

  /** Ends a loop. */
  public void cancel(AgentId agent, String loopId) {
    caller.call(ReasoningCalls.cancel(agent, loopId));
  }

  /** Lists the running and recent loops of an agent. */
  public List<LoopState> loops(AgentId agent) {
    return caller.call(ReasoningCalls.loops(agent));
  }

  /** Lists what the loops of an agent did, from a sequence number on. */
  public List<JournalEntry> journal(AgentId agent, long fromSequence, int limit) {
    return caller.call(ReasoningCalls.journal(agent, fromSequence, limit));
  }

  /** Forgets the journal of loops that have ended; the answer tells how many entries. */
  public JsonObject compactJournal(AgentId agent) {
    return caller.call(ReasoningCalls.compactJournal(agent));
  }

  /** Lists the Cedar policies of an agent. */
  public List<CedarPolicy> policies(AgentId agent) {
    return caller.call(ReasoningCalls.policies(agent));
  }

  /** Adds a Cedar policy to an agent, or replaces it; the answer may hold warnings. */
  public JsonObject addPolicy(AgentId agent, CedarPolicy policy) {
    return caller.call(ReasoningCalls.addPolicy(agent, policy));
  }

  /** Removes a Cedar policy of an agent; false if there was none. */
  public boolean removePolicy(AgentId agent, String name) {
    return caller.call(ReasoningCalls.removePolicy(agent, name));
  }

  /** Asks whether an action would be allowed; nothing is done. */
  public LoopDecision evaluate(AgentId agent, ProposedAction action) {
    return caller.call(ReasoningCalls.evaluate(agent, action));
  }

  /** Shows the circuit breakers of an agent's tools, by tool. */
  public JsonObject circuitBreakers(AgentId agent) {
    return caller.call(ReasoningCalls.circuitBreakers(agent));
  }

  /** Closes the circuit breaker of a tool. */
  public CircuitBreakerStatus resetCircuitBreaker(AgentId agent, String tool) {
    return caller.call(ReasoningCalls.resetCircuitBreaker(agent, tool));
  }

  /** Finds what an agent knows about something, best first. */
  public List<String> recall(AgentId agent, String query, int limit) {
    return caller.call(ReasoningCalls.recall(agent, query, limit));
  }

  /** Lets an agent know a fact; returns its id. */
  public String remember(AgentId agent, Fact fact) {
    return caller.call(ReasoningCalls.remember(agent, fact));
  }

  /** Shows what each tool has done for an agent: counts, rates and times. */
  public List<JsonObject> toolProfiles(AgentId agent) {
    return caller.call(ReasoningCalls.toolProfiles(agent));
  }

  /** Shows what a loop did in each iteration. */
  public JsonObject diagnostics(AgentId agent, String loopId) {
    return caller.call(ReasoningCalls.diagnostics(agent, loopId));
  }
}
