package dev.symbiont.api.reasoning;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.CircuitBreakerStatus;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopDecision;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.LoopState;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import java.time.Duration;
import java.util.List;

/**
 * The operation table: about governed reasoning (SDK surface section 3.8). Send a call with {@link
 * dev.symbiont.api.call.Caller}.
 */
public final class ReasoningCalls {
  private static final String PREFIX = "agents/{id}/reasoning/";
  private static final Duration MARGIN = Duration.ofSeconds(15);
  private static final Duration LONGEST_WATCH = Duration.ofDays(1);

  private static final Operation<RunReasoningLoopResponse> RUN =
      Operation.post("reasoning.run", PREFIX + "loop")
          .asExtension()
          .returns(RunReasoningLoopResponse.class);

  private static final Operation<LoopState> STATUS =
      Operation.get("reasoning.status", PREFIX + "loop/{loop}")
          .asExtension()
          .returns(LoopState.class);

  private static final Operation<Operation.Done> CANCEL =
      Operation.delete("reasoning.cancel", PREFIX + "loop/{loop}").asExtension().returnsNothing();

  private static final Operation<List<LoopState>> LOOPS =
      Operation.get("reasoning.loops", PREFIX + "loops").asExtension().returnsList(LoopState.class);

  private static final Operation<String> START =
      Operation.post("reasoning.start", PREFIX + "loop")
          .asExtension()
          .reads(reply -> reply.as(JsonObject.class).string("loop_id").orElse(""));

  private static final Operation<JournalEntry> EVENTS =
      Operation.get("reasoning.events", PREFIX + "loop/{loop}/events")
          .asExtension()
          .returns(JournalEntry.class);

  private static final Operation<List<JournalEntry>> JOURNAL =
      Operation.get("reasoning.journal", PREFIX + "journal")
          .asExtension()
          .returnsList(JournalEntry.class);

  private static final Operation<JsonObject> COMPACT =
      Operation.post("reasoning.compact", PREFIX + "journal/compact")
          .asExtension()
          .returns(JsonObject.class);

  private static final Operation<List<CedarPolicy>> POLICIES =
      Operation.get("reasoning.policies", PREFIX + "cedar")
          .asExtension()
          .returnsList(CedarPolicy.class);

  private static final Operation<JsonObject> ADD_POLICY =
      Operation.post("reasoning.add_policy", PREFIX + "cedar")
          .asExtension()
          .returns(JsonObject.class);

  private static final Operation<Boolean> REMOVE_POLICY =
      Operation.delete("reasoning.remove_policy", PREFIX + "cedar/{name}")
          .asExtension()
          .reads(reply -> reply.as(JsonObject.class).bool("removed").orElse(false));

  private static final Operation<LoopDecision> EVALUATE =
      Operation.post("reasoning.evaluate", PREFIX + "cedar/evaluate")
          .asExtension()
          .returns(LoopDecision.class);

  private static final Operation<JsonObject> BREAKERS =
      Operation.get("reasoning.circuit_breakers", PREFIX + "circuit-breakers")
          .asExtension()
          .returns(JsonObject.class);

  private static final Operation<CircuitBreakerStatus> RESET_BREAKER =
      Operation.post("reasoning.reset_circuit_breaker", PREFIX + "circuit-breakers/{tool}/reset")
          .asExtension()
          .returns(CircuitBreakerStatus.class);

  private static final Operation<List<String>> RECALL =
      Operation.post("reasoning.recall", PREFIX + "knowledge/recall")
          .asExtension()
          .returnsList(String.class);

  private static final Operation<String> REMEMBER =
      Operation.post("reasoning.remember", PREFIX + "knowledge/store")
          .asExtension()
          .reads(reply -> reply.as(JsonObject.class).string("id").orElse(""));

  private static final Operation<List<JsonObject>> TOOL_PROFILES =
      Operation.get("reasoning.tool_profiles", PREFIX + "tool-profiles")
          .asExtension()
          .returnsList(JsonObject.class);

  private static final Operation<JsonObject> DIAGNOSTICS =
      Operation.get("reasoning.diagnostics", PREFIX + "{loop}/diagnostics")
          .asExtension()
          .returns(JsonObject.class);

  private ReasoningCalls() {}

  /** Returns the call that runs a loop; the answer comes when it has ended. */
  public static Call<RunReasoningLoopResponse> run(AgentId agent, RunReasoningLoopRequest request) {
    return RUN.with(agent)
        .body(request)
        .taking(Duration.ofMillis(request.config().timeoutMs()).plus(MARGIN));
  }

  /** Returns the call that tells where a loop is. */
  public static Call<LoopState> status(AgentId agent, String loopId) {
    return STATUS.with(agent, loopId);
  }

  /** Returns the call that ends a loop. */
  public static Call<Operation.Done> cancel(AgentId agent, String loopId) {
    return CANCEL.with(agent, loopId);
  }

  /** Returns the call that lists the running and recent loops of an agent. */
  public static Call<List<LoopState>> loops(AgentId agent) {
    return LOOPS.with(agent);
  }

  /** Returns the call that starts a loop and gives its id, without waiting for its end. */
  public static Call<String> start(AgentId agent, RunReasoningLoopRequest request) {
    return START.with(agent).body(request).header("Prefer", "respond-async");
  }

  /** Returns the call that waits for the end of a loop which was started with {@code request}. */
  public static Call<RunReasoningLoopResponse> join(
      AgentId agent, String loopId, RunReasoningLoopRequest request) {
    return run(agent, request).header("X-Symbiont-Loop-Id", loopId);
  }

  /**
   * Returns the call whose events are the journal of a loop as it grows; send it with {@link
   * dev.symbiont.api.call.Caller#stream}.
   */
  public static Call<JournalEntry> events(AgentId agent, String loopId, long fromSequence) {
    return EVENTS.with(agent, loopId).query("from_sequence", fromSequence).taking(LONGEST_WATCH);
  }

  /** Tells whether {@code entry} is the last one of its loop. */
  public static boolean isLast(JournalEntry entry) {
    return entry.event() instanceof LoopEvent.Terminated;
  }

  /** Returns the call that lists what the loops of an agent did. */
  public static Call<List<JournalEntry>> journal(AgentId agent, long fromSequence, int limit) {
    return JOURNAL.with(agent).query("from_sequence", fromSequence).query("limit", limit);
  }

  /** Returns the call that forgets the journal of loops that have ended. */
  public static Call<JsonObject> compactJournal(AgentId agent) {
    return COMPACT.with(agent);
  }

  /** Returns the call that lists the Cedar policies of an agent. */
  public static Call<List<CedarPolicy>> policies(AgentId agent) {
    return POLICIES.with(agent);
  }

  /** Returns the call that adds a Cedar policy to an agent, or replaces it. */
  public static Call<JsonObject> addPolicy(AgentId agent, CedarPolicy policy) {
    return ADD_POLICY.with(agent).body(policy);
  }

  /** Returns the call that removes a Cedar policy of an agent. */
  public static Call<Boolean> removePolicy(AgentId agent, String name) {
    return REMOVE_POLICY.with(agent, name);
  }

  /** Returns the call that asks whether an action would be allowed. */
  public static Call<LoopDecision> evaluate(AgentId agent, ProposedAction action) {
    return EVALUATE.with(agent).body(action);
  }

  /** Returns the call that shows the circuit breakers of an agent's tools. */
  public static Call<JsonObject> circuitBreakers(AgentId agent) {
    return BREAKERS.with(agent);
  }

  /** Returns the call that closes the circuit breaker of a tool. */
  public static Call<CircuitBreakerStatus> resetCircuitBreaker(AgentId agent, String tool) {
    return RESET_BREAKER.with(agent, tool);
  }

  /** Returns the call that finds what an agent knows about something. */
  public static Call<List<String>> recall(AgentId agent, String query, int limit) {
    return RECALL
        .with(agent)
        .body(JsonObject.builder().put("query", query).put("limit", limit).build());
  }

  /** Returns the call that lets an agent know a fact. */
  public static Call<String> remember(AgentId agent, Fact fact) {
    return REMEMBER.with(agent).body(fact.json());
  }

  /** Returns the call that shows what each tool has done for an agent. */
  public static Call<List<JsonObject>> toolProfiles(AgentId agent) {
    return TOOL_PROFILES.with(agent);
  }

  /** Returns the call that shows what a loop did in each iteration. */
  public static Call<JsonObject> diagnostics(AgentId agent, String loopId) {
    return DIAGNOSTICS.with(agent, loopId);
  }
}
