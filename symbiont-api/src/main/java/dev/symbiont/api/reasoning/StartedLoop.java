package dev.symbiont.api.reasoning;

import dev.symbiont.api.call.Caller;
import dev.symbiont.api.call.EventStream;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopState;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import java.util.concurrent.CompletableFuture;

/** A loop that was started and not waited for. Thread-safe. */
public final class StartedLoop {
  private final Caller caller;
  private final AgentId agent;
  private final String id;
  private final RunReasoningLoopRequest request;

  StartedLoop(Caller caller, AgentId agent, String id, RunReasoningLoopRequest request) {
    this.caller = caller;
    this.agent = agent;
    this.id = id;
    this.request = request;
  }

  /** Returns the id of the loop. */
  public String id() {
    return id;
  }

  /** Returns the agent. */
  public AgentId agent() {
    return agent;
  }

  /** Tells where the loop is. */
  public LoopState status() {
    return caller.call(ReasoningCalls.status(agent, id));
  }

  /** Ends the loop. */
  public void cancel() {
    caller.call(ReasoningCalls.cancel(agent, id));
  }

  /** Opens the journal of the loop from its beginning, as it grows; close it. */
  public EventStream<JournalEntry> events() {
    return caller.stream(ReasoningCalls.events(agent, id, 0), ReasoningCalls::isLast);
  }

  /**
   * Waits for the end of the loop.
   *
   * @throws dev.symbiont.domain.error.ConflictException if the runtime was restarted meanwhile; the
   *     journal then says how far the loop came
   */
  public RunReasoningLoopResponse await() {
    return caller.call(ReasoningCalls.join(agent, id, request));
  }

  /** Waits for the end of the loop without blocking; fails as {@link #await} does. */
  public CompletableFuture<RunReasoningLoopResponse> awaitAsync() {
    return caller.callAsync(ReasoningCalls.join(agent, id, request));
  }

  @Override
  public String toString() {
    return "loop " + id + " of " + agent;
  }
}
