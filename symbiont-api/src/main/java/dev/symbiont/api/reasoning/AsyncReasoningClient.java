package dev.symbiont.api.reasoning;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.api.call.EventPublisher;
import dev.symbiont.api.call.Operation;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * Calls about governed reasoning. Each returns at once; cancelling a future ends its call.
 * Thread-safe; a view of its caller.
 */
public final class AsyncReasoningClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AsyncReasoningClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AsyncReasoningClient with(CallOptions options) {
    return new AsyncReasoningClient(caller.with(options));
  }

  /**
   * Runs a loop and returns when it has ended. The deadline follows from the timeout of the loop;
   * the call is repeated only under an idempotency key.
   */
  public CompletableFuture<RunReasoningLoopResponse> run(
      AgentId agent, RunReasoningLoopRequest request) {
    return caller.callAsync(ReasoningCalls.run(agent, request));
  }

  /** Starts a loop without waiting for its end. */
  public CompletableFuture<StartedLoop> start(AgentId agent, RunReasoningLoopRequest request) {
    CompletableFuture<String> call = caller.callAsync(ReasoningCalls.start(agent, request));
    CompletableFuture<StartedLoop> loop =
        call.thenApply(id -> new StartedLoop(caller, agent, id, request));
    // To cancel a dependent future would leave the call on the wire.
    var unused = loop.whenComplete((started, failure) -> call.cancel(true));
    return loop;
  }

  /**
   * Publishes the journal of a loop as it grows: what happened first, then what happens. It
   * completes behind the end of the loop.
   */
  public Flow.Publisher<JournalEntry> events(AgentId agent, String loopId) {
    return events(agent, loopId, 0);
  }

  /** Publishes the journal of a loop as it grows, from a sequence number on. */
  public Flow.Publisher<JournalEntry> events(AgentId agent, String loopId, long fromSequence) {
    return new EventPublisher<>(
        () ->
            caller.stream(
                ReasoningCalls.events(agent, loopId, fromSequence), ReasoningCalls::isLast));
  }

  /** Tells where a loop is. */
  public CompletableFuture<LoopState> status(AgentId agent, String loopId) {
    return caller.callAsync(ReasoningCalls.status(agent, loopId));
  }

  /** Ends a loop. */
  public CompletableFuture<Operation.Done> cancel(AgentId agent, String loopId) {
    return caller.callAsync(ReasoningCalls.cancel(agent, loopId));
  }

  /** Lists the running and recent loops of an agent. */
  public CompletableFuture<List<LoopState>> loops(AgentId agent) {
    return caller.callAsync(ReasoningCalls.loops(agent));
  }

  /** Lists what the loops of an agent did, from a sequence number on. */
  public CompletableFuture<List<JournalEntry>> journal(
      AgentId agent, long fromSequence, int limit) {
    return caller.callAsync(ReasoningCalls.journal(agent, fromSequence, limit));
  }

  /** Forgets the journal of loops that have ended; the answer tells how many entries. */
  public CompletableFuture<JsonObject> compactJournal(AgentId agent) {
    return caller.callAsync(ReasoningCalls.compactJournal(agent));
  }

  /** Lists the Cedar policies of an agent. */
  public CompletableFuture<List<CedarPolicy>> policies(AgentId agent) {
    return caller.callAsync(ReasoningCalls.policies(agent));
  }

  /** Adds a Cedar policy to an agent, or replaces it; the answer may hold warnings. */
  public CompletableFuture<JsonObject> addPolicy(AgentId agent, CedarPolicy policy) {
    return caller.callAsync(ReasoningCalls.addPolicy(agent, policy));
  }

  /** Removes a Cedar policy of an agent; false if there was none. */
  public CompletableFuture<Boolean> removePolicy(AgentId agent, String name) {
    return caller.callAsync(ReasoningCalls.removePolicy(agent, name));
  }

  /** Asks whether an action would be allowed; nothing is done. */
  public CompletableFuture<LoopDecision> evaluate(AgentId agent, ProposedAction action) {
    return caller.callAsync(ReasoningCalls.evaluate(agent, action));
  }

  /** Shows the circuit breakers of an agent's tools, by tool. */
  public CompletableFuture<JsonObject> circuitBreakers(AgentId agent) {
    return caller.callAsync(ReasoningCalls.circuitBreakers(agent));
  }

  /** Closes the circuit breaker of a tool. */
  public CompletableFuture<CircuitBreakerStatus> resetCircuitBreaker(AgentId agent, String tool) {
    return caller.callAsync(ReasoningCalls.resetCircuitBreaker(agent, tool));
  }

  /** Finds what an agent knows about something, best first. */
  public CompletableFuture<List<String>> recall(AgentId agent, String query, int limit) {
    return caller.callAsync(ReasoningCalls.recall(agent, query, limit));
  }

  /** Lets an agent know a fact; returns its id. */
  public CompletableFuture<String> remember(AgentId agent, Fact fact) {
    return caller.callAsync(ReasoningCalls.remember(agent, fact));
  }

  /** Shows what each tool has done for an agent: counts, rates and times. */
  public CompletableFuture<List<JsonObject>> toolProfiles(AgentId agent) {
    return caller.callAsync(ReasoningCalls.toolProfiles(agent));
  }

  /** Shows what a loop did in each iteration. */
  public CompletableFuture<JsonObject> diagnostics(AgentId agent, String loopId) {
    return caller.callAsync(ReasoningCalls.diagnostics(agent, loopId));
  }
}
