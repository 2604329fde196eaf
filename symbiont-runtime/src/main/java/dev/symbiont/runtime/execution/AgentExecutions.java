package dev.symbiont.runtime.execution;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.ExecutionLog;
import dev.symbiont.runtime.agent.HistoryEntry;
import dev.symbiont.runtime.agent.LifecycleState;
import dev.symbiont.runtime.agent.Transition;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.dsl.Diagnostic;
import dev.symbiont.runtime.dsl.Parser;
import dev.symbiont.runtime.reasoning.AgentProfile;
import dev.symbiont.runtime.reasoning.LoopObserver;
import dev.symbiont.runtime.reasoning.LoopStart;
import dev.symbiont.runtime.reasoning.ReasoningService;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs agents: one execution of an agent at a time, each a governed reasoning loop with the agent's
 * instructions, model and tools. The agent is running meanwhile, then ready again or failed; start
 * and end are in its history and in the audit trail. Thread-safe.
 */
public final class AgentExecutions {
  private static final System.Logger LOG = System.getLogger(AgentExecutions.class.getName());
  private static final String SURFACE = "execute";

  private final AgentRegistry agents;
  private final ExecutionLog log;
  private final ReasoningService reasoning;
  private final Function<Agent, AgentProfile> profiles;
  private final AuditTrail audit;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final Map<UUID, UUID> running = new ConcurrentHashMap<>();

  /**
   * Creates the executions.
   *
   * @param profiles tells how an agent reasons
   */
  public AgentExecutions(
      AgentRegistry agents,
      ExecutionLog log,
      ReasoningService reasoning,
      Function<Agent, AgentProfile> profiles,
      AuditTrail audit,
      Clock clock,
      Supplier<UUID> ids) {
    this.agents = Objects.requireNonNull(agents, "agents");
    this.log = Objects.requireNonNull(log, "log");
    this.reasoning = Objects.requireNonNull(reasoning, "reasoning");
    this.profiles = Objects.requireNonNull(profiles, "profiles");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.ids = Objects.requireNonNull(ids, "ids");
  }

  /**
   * Starts an execution; returns when its start is durable.
   *
   * @param task what the agent is to do
   * @param limits the limits of its loop
   * @param actor who asked for it, for the audit trail
   */
  public ExecutionStart start(Agent agent, String task, LoopConfig limits, String actor) {
    Optional<String> obstacle = obstacle(agent);
    if (obstacle.isPresent()) {
      return new ExecutionStart.Refused(obstacle.get());
    }
    UUID execution = ids.get();
    UUID other = running.putIfAbsent(agent.id(), execution);
    if (other != null) {
      return new ExecutionStart.Running(other);
    }
    if (!isNowRunning(agent.id())) {
      running.remove(agent.id());
      return new ExecutionStart.Refused(
          "the agent is %s and cannot be executed".formatted(state(agent.id())));
    }
    try {
      return startRunning(agent, execution, task, limits, actor);
    } catch (RuntimeException e) {
      end(agent.id(), execution, Optional.of("the execution could not be started: " + e));
      throw e;
    }
  }

  private ExecutionStart startRunning(
      Agent agent, UUID execution, String task, LoopConfig limits, String actor) {
    audit.record(
        AuditEvent.ofAgent(
                AuditType.AGENT_STARTED,
                agent.id().toString(),
                SURFACE,
                AuditOutcome.ATTEMPT,
                JsonObject.builder().put("execution_id", execution.toString()).build())
            .withActor(actor));
    log.append(agent.id(), new HistoryEntry(execution, ExecutionLog.STARTED, clock.instant()));
    LoopStart start =
        reasoning.start(
            profiles.apply(agent),
            RunReasoningLoopRequest.of(task, limits),
            Optional.of(execution.toString()),
            SURFACE,
            LoopObserver.NONE);
    if (!(start instanceof LoopStart.Started started)) {
      String why = "the runtime runs as many loops as it may; repeat later";
      end(agent.id(), execution, Optional.of(why));
      return new ExecutionStart.Refused(why);
    }
    var unused =
        started
            .response()
            .whenComplete((response, failure) -> ended(agent.id(), execution, response, failure));
    return new ExecutionStart.Started(execution);
  }

  private static Optional<String> obstacle(Agent agent) {
    if (agent.isExternal()) {
      return Optional.of("an external agent runs elsewhere and cannot be executed here");
    }
    return Parser.parse(agent.spec().dsl(), Parser.Mode.LENIENT).diagnostics().stream()
        .filter(Diagnostic::isError)
        .findFirst()
        .map(error -> "the definition of the agent cannot be read: " + error);
  }

  /** A failed agent is prepared anew first; a suspended one waits until it is resumed. */
  private boolean isNowRunning(UUID agent) {
    if (state(agent).equals(LifecycleState.FAILED.word())
        && agents.transition(agent, LifecycleState.INITIALIZING) instanceof Transition.Done) {
      agents.transition(agent, LifecycleState.READY);
    }
    return state(agent).equals(LifecycleState.READY.word())
        && agents.transition(agent, LifecycleState.RUNNING) instanceof Transition.Done;
  }

  private String state(UUID agent) {
    return agents.find(agent).map(found -> found.state().word()).orElse("gone");
  }

  private void ended(
      UUID agent,
      UUID execution,
      @Nullable RunReasoningLoopResponse response,
      @Nullable Throwable failure) {
    try {
      end(
          agent,
          execution,
          response == null
              ? Optional.of("the reasoning loop broke: " + failure)
              : problem(response.result()));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the end of execution " + execution + " is not stored", e);
    }
  }

  private static Optional<String> problem(LoopResult result) {
    return result.terminationReason() instanceof TerminationReason.Completed
        ? Optional.empty()
        : Optional.of("the reasoning loop ended with " + result.terminationReason().describe());
  }

  /** An agent that was suspended or ended meanwhile keeps its state: there is no such edge. */
  private void end(UUID agent, UUID execution, Optional<String> problem) {
    try {
      log.append(
          agent,
          new HistoryEntry(
              execution,
              problem.isPresent() ? ExecutionLog.FAILED : ExecutionLog.COMPLETED,
              clock.instant()));
    } finally {
      if (problem.isPresent()) {
        agents.fail(agent, problem.get());
      } else {
        agents.transition(agent, LifecycleState.READY);
      }
      running.remove(agent, execution);
    }
  }
}
