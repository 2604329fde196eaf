package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.Observation;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.RecoveryStrategy;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.policy.ActionName;
import dev.symbiont.runtime.policy.ApprovedAction;
import dev.symbiont.runtime.policy.Escalations;
import dev.symbiont.runtime.policy.GateOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Makes the tool calls of a round, each with everything that may have to be tried to get an answer
 * (specification section 8). Thread-safe.
 */
final class ToolAttempt {
  static final String RECOVERY = "recovery";
  static final String LLM_RECOVERY = "llm_recovery";
  private static final String ERROR_TYPE = "error_type";
  private static final String CIRCUIT_OPEN = "circuit_open";

  private final ToolDispatcher.Parts parts;
  private final LoopRun run;
  private final Optional<RecoveryStrategy> recovery;
  private final Consumer<LoopEvent.RecoveryTriggered> recoveries;
  private final Duration most;

  /**
   * Prepares to make calls of {@code run}.
   *
   * @param recovery what happens when a tool fails; nothing when absent
   * @param recoveries where every recovery is noted; called by the threads of the tools
   * @param most longest time for each
   */
  ToolAttempt(
      ToolDispatcher.Parts parts,
      LoopRun run,
      Optional<RecoveryStrategy> recovery,
      Consumer<LoopEvent.RecoveryTriggered> recoveries,
      Duration most) {
    this.parts = parts;
    this.run = run;
    this.recovery = recovery;
    this.recoveries = recoveries;
    this.most = most;
  }

  /** Makes an approved call; whatever becomes of it is an observation. */
  Observation call(ApprovedAction action) throws InterruptedException {
    ToolExecutor.ToolOutcome outcome = once(action);
    ProposedAction.ToolCall call = (ProposedAction.ToolCall) action.action();
    boolean refused = outcome.status() == ToolExecutor.Status.REFUSED && !neverRan(outcome);
    return refused || outcome.status() == ToolExecutor.Status.OK || recovery.isEmpty()
        ? observation(call, outcome)
        : recover(action, call, outcome, recovery.get());
  }

  private ToolExecutor.ToolOutcome once(ApprovedAction action) throws InterruptedException {
    ProposedAction.ToolCall call = (ProposedAction.ToolCall) action.action();
    String agent = run.context().agentId();
    Optional<CircuitBreakers.Permit> permit = parts.breakers().tryAcquire(agent, call.name());
    if (permit.isEmpty()) {
      return new ToolExecutor.ToolOutcome(
          ToolExecutor.Status.REFUSED,
          "the tool '" + call.name() + "' has failed too often and rests",
          Map.of(ERROR_TYPE, CIRCUIT_OPEN));
    }
    Instant start = run.clock().instant();
    ToolExecutor.ToolOutcome outcome;
    try {
      outcome = executed(action, call, limit());
    } catch (InterruptedException | CancellationException e) {
      permit.get().ignore();
      record(action, call, AuditOutcome.FAILURE, "cancelled");
      throw e;
    } catch (RuntimeException e) {
      permit.get().ignore();
      record(action, call, AuditOutcome.FAILURE, "not started");
      throw e;
    }
    settle(permit.get(), outcome.status());
    parts
        .statistics()
        .count(agent, call.name(), outcome, Duration.between(start, run.clock().instant()));
    boolean ok = outcome.status() == ToolExecutor.Status.OK;
    if (ok) {
      parts.statistics().remember(agent, call.name(), action.arguments(), outcome);
    }
    record(action, call, ok ? AuditOutcome.SUCCESS : AuditOutcome.FAILURE, outcome.status().name());
    return outcome;
  }

  /** On a thread of its own, because a tool may neither end in time nor heed an interrupt. */
  private ToolExecutor.ToolOutcome executed(
      ApprovedAction action, ProposedAction.ToolCall call, Duration limit)
      throws InterruptedException {
    Future<ToolExecutor.ToolOutcome> future =
        parts.workers().submit(() -> parts.executor().execute(action, limit));
    try {
      ToolExecutor.ToolOutcome outcome = run.await(future, limit);
      return new ToolExecutor.ToolOutcome(
          outcome.status(), ResultText.of(outcome.content()), outcome.metadata());
    } catch (TimeoutException e) {
      return new ToolExecutor.ToolOutcome(
          ToolExecutor.Status.TIMEOUT,
          "the tool '%s' did not end within %d ms"
              .formatted(call.name(), Math.max(limit.toMillis(), 0)),
          Map.of());
    } catch (ExecutionException e) {
      return ToolExecutor.ToolOutcome.failed(
          ResultText.of(
              "the tool could not be run: "
                  + Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse("")));
    }
  }

  /** The allow was on disk before the call; its outcome is before the next allow, or the end. */
  private void record(
      ApprovedAction action, ProposedAction.ToolCall call, AuditOutcome outcome, String status) {
    run.recorded(
        parts
            .audit()
            .appendSoon(
                AuditEvent.ofAgent(
                    AuditType.TOOL_INVOKED,
                    run.context().agentId(),
                    ActionName.of(call),
                    outcome,
                    JsonObject.builder()
                        .put("loop_id", run.spec().loopId())
                        .put("call_id", call.callId())
                        .put("status", status)
                        .put("approved_by_person", action.approvedByPerson())
                        .build())));
  }

  private Duration limit() {
    Duration tool = Duration.ofMillis(run.spec().config().toolTimeoutMs());
    return shorter(tool, shorter(most, run.timeLeft()));
  }

  private static void settle(CircuitBreakers.Permit permit, ToolExecutor.Status status) {
    switch (status) {
      case OK -> permit.success();
      case FAILED, TIMEOUT -> permit.failure();
      case REFUSED -> permit.ignore();
    }
  }

  private Observation observation(ProposedAction.ToolCall call, ToolExecutor.ToolOutcome outcome) {
    Map<String, String> metadata = new HashMap<>(outcome.metadata());
    if (outcome.status() == ToolExecutor.Status.TIMEOUT) {
      metadata.putIfAbsent(ERROR_TYPE, "timeout");
    }
    return new Observation(
        call.name(),
        outcome.content(),
        outcome.status() != ToolExecutor.Status.OK,
        Optional.of(call.callId()),
        metadata);
  }

  // ---- recovery ---------------------------------------------------------------------------

  private Observation recover(
      ApprovedAction action,
      ProposedAction.ToolCall call,
      ToolExecutor.ToolOutcome failed,
      RecoveryStrategy strategy)
      throws InterruptedException {
    if (strategy instanceof RecoveryStrategy.Retry retry) {
      return retry(action, call, failed, retry);
    }
    if (strategy instanceof RecoveryStrategy.Fallback fallback) {
      return fallback(call, failed, fallback);
    }
    if (strategy instanceof RecoveryStrategy.CachedResult cached) {
      return cached(action, call, failed, cached);
    }
    if (strategy instanceof RecoveryStrategy.LlmRecovery llm) {
      return llmRecovery(call, failed, llm);
    }
    triggered(call, strategy, failed);
    if (strategy instanceof RecoveryStrategy.Escalate escalate) {
      parts
          .escalations()
          .escalate(
              run.context(),
              call,
              new Escalations.Escalation(
                  escalate.queue(), failed.content(), escalate.contextSnapshot()));
      return observation(call, failed).with(RECOVERY, "escalated");
    }
    parts.deadLetters().add(run.context().agentId(), run.spec().loopId(), call, failed.content());
    return observation(call, failed);
  }

  private Observation retry(
      ApprovedAction action,
      ProposedAction.ToolCall call,
      ToolExecutor.ToolOutcome failed,
      RecoveryStrategy.Retry retry)
      throws InterruptedException {
    ToolExecutor.ToolOutcome outcome = failed;
    for (int i = 0; i < retry.maxAttempts() && mayRetry(call, outcome); i++) {
      triggered(call, retry, outcome);
      parts.backoff().await(Duration.ofMillis(retry.baseDelayMs()), i, run.timeLeft());
      outcome = once(action);
    }
    return observation(call, outcome);
  }

  /** What may have done something is not done again, unless that does no harm. */
  private boolean mayRetry(ProposedAction.ToolCall call, ToolExecutor.ToolOutcome outcome) {
    boolean failed = outcome.status() != ToolExecutor.Status.OK;
    return neverRan(outcome) || (failed && parts.executor().isIdempotent(call.name()));
  }

  private static boolean neverRan(ToolExecutor.ToolOutcome outcome) {
    return CIRCUIT_OPEN.equals(outcome.metadata().get(ERROR_TYPE));
  }

  private Observation fallback(
      ProposedAction.ToolCall call,
      ToolExecutor.ToolOutcome failed,
      RecoveryStrategy.Fallback fallback)
      throws InterruptedException {
    ToolExecutor.ToolOutcome outcome = failed;
    for (String alternative : fallback.alternatives()) {
      if (alternative.equals(call.name())) {
        // It has just failed, and running it twice is not what a fallback is for.
        continue;
      }
      triggered(call, fallback, outcome);
      ProposedAction.ToolCall other =
          new ProposedAction.ToolCall(call.callId(), alternative, call.arguments());
      GateOutcome decided = run.parts().gate().check(List.of(other), run.context()).get(0);
      run.observer().decided(run.spec().loopId(), decided);
      if (decided instanceof GateOutcome.Approved approved) {
        outcome = once(approved.approved());
        if (outcome.status() == ToolExecutor.Status.OK) {
          return observation(other, outcome).with("fallback_for", call.name());
        }
      } else {
        parts.statistics().countDenied(run.context().agentId(), alternative);
      }
    }
    return observation(call, outcome);
  }

  private Observation cached(
      ApprovedAction action,
      ProposedAction.ToolCall call,
      ToolExecutor.ToolOutcome failed,
      RecoveryStrategy.CachedResult cached) {
    triggered(call, cached, failed);
    return parts
        .statistics()
        .recall(
            run.context().agentId(),
            call.name(),
            action.arguments(),
            Duration.ofMillis(cached.maxStalenessMs()))
        .map(
            known ->
                observation(call, known.outcome())
                    .with("cached", "true")
                    .with("age_ms", String.valueOf(known.age().toMillis())))
        .orElseGet(() -> observation(call, failed));
  }

  private Observation llmRecovery(
      ProposedAction.ToolCall call,
      ToolExecutor.ToolOutcome failed,
      RecoveryStrategy.LlmRecovery llm) {
    Observation observation = observation(call, failed);
    if (run.countLlmRecovery() > llm.maxRecoveryAttempts()) {
      return observation;
    }
    triggered(call, llm, failed);
    return observation.with(RECOVERY, LLM_RECOVERY);
  }

  private void triggered(
      ProposedAction.ToolCall call, RecoveryStrategy strategy, ToolExecutor.ToolOutcome failed) {
    recoveries.accept(
        new LoopEvent.RecoveryTriggered(run.iteration(), call.name(), strategy, failed.content()));
  }

  private static Duration shorter(Duration a, Duration b) {
    Duration least = a.compareTo(b) < 0 ? a : b;
    return least.isNegative() ? Duration.ZERO : least;
  }
}
