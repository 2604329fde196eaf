package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.Observation;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.RecoveryStrategy;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.policy.ActionName;
import dev.symbiont.runtime.policy.ApprovedAction;
import dev.symbiont.runtime.policy.GateOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs the approved tool calls of a round: at most so many at once as the loop allows, each with
 * its own time limit and breaker, results in the order of the proposals (specification section
 * 7.2).
 */
final class ToolDispatcher {
  private static final int LARGEST_RESULT = 256 * 1024;
  private static final int REPLACEMENT = 0xFFFD;
  private static final String ERROR_TYPE = "error_type";

  private final ToolExecutor executor;
  private final CircuitBreakers breakers;
  private final ToolStatistics statistics;
  private final DeadLetters deadLetters;
  private final AuditTrail audit;
  private final ExecutorService workers;
  private final Sleeper sleeper;

  /** Waits between two tries; a test waits in another way. */
  @FunctionalInterface
  interface Sleeper {
    void sleep(Duration time) throws InterruptedException;
  }

  ToolDispatcher(
      ToolExecutor executor,
      CircuitBreakers breakers,
      ToolStatistics statistics,
      DeadLetters deadLetters,
      AuditTrail audit,
      ExecutorService workers,
      Sleeper sleeper) {
    this.executor = Objects.requireNonNull(executor, "executor");
    this.breakers = Objects.requireNonNull(breakers, "breakers");
    this.statistics = Objects.requireNonNull(statistics, "statistics");
    this.deadLetters = Objects.requireNonNull(deadLetters, "deadLetters");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.workers = Objects.requireNonNull(workers, "workers");
    this.sleeper = Objects.requireNonNull(sleeper, "sleeper");
  }

  boolean isIdempotent(String tool) {
    return executor.isIdempotent(tool);
  }

  /** Records that nobody can tell whether an allowed action happened. */
  void recordUnknown(LoopRun run, Proposal proposal) {
    run.recorded(
        audit.append(
            AuditEvent.ofAgent(
                AuditType.TOOL_INVOKED,
                run.context().agentId(),
                ActionName.of(proposal.action()),
                AuditOutcome.INFO,
                JsonObject.builder()
                    .put("loop_id", run.spec().loopId())
                    .put("call_id", proposal.callId().orElse(""))
                    .put("status", "UNKNOWN_AFTER_RESTART")
                    .build())));
  }

  /** Returns one observation per approved action, in the same order. */
  List<Observation> dispatch(LoopRun run, List<ToolDispatchPhase.Approved> approved)
      throws LoopStopped {
    return dispatch(run, approved, run.timeLeft());
  }

  /**
   * Returns one observation per approved action, in the same order.
   *
   * @param most longest time for any of them
   */
  List<Observation> dispatch(LoopRun run, List<ToolDispatchPhase.Approved> approved, Duration most)
      throws LoopStopped {
    Semaphore slots = new Semaphore(run.spec().config().maxConcurrentTools());
    ConcurrentLinkedQueue<LoopEvent.RecoveryTriggered> recoveries = new ConcurrentLinkedQueue<>();
    Map<CallKey, Future<Observation>> running = new HashMap<>();
    List<Future<Observation>> futures = new ArrayList<>();
    for (ToolDispatchPhase.Approved one : approved) {
      // The same call twice in a round is made once and answered twice.
      futures.add(
          running.computeIfAbsent(
              CallKey.of(one.action()),
              key -> workers.submit(() -> inSlot(slots, run, one, recoveries, most))));
    }
    List<Observation> observations = collect(run, approved, futures);
    for (LoopEvent.RecoveryTriggered recovery : recoveries) {
      run.journal(recovery);
    }
    return observations;
  }

  private record CallKey(String name, Object arguments) {
    static CallKey of(ApprovedAction approved) {
      return approved.action() instanceof ProposedAction.Delegate delegate
          ? new CallKey(ActionName.of(delegate), delegate.message())
          : new CallKey(ActionName.of(approved.action()), approved.arguments());
    }
  }

  private List<Observation> collect(
      LoopRun run, List<ToolDispatchPhase.Approved> approved, List<Future<Observation>> futures)
      throws LoopStopped {
    List<Observation> observations = new ArrayList<>(futures.size());
    try {
      for (int i = 0; i < futures.size(); i++) {
        observations.add(answering(approved.get(i).proposal(), awaitOne(run, futures.get(i))));
      }
      return observations;
    } finally {
      futures.forEach(future -> future.cancel(true));
    }
  }

  private static Observation awaitOne(LoopRun run, Future<Observation> future) throws LoopStopped {
    while (true) {
      run.requireTime();
      try {
        // Short waits, so that a cancellation is seen without another thread to watch for it.
        return future.get(Math.min(run.timeLeft().toMillis() + 1, 50), TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        // Look again whether there is time left.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw LoopStopped.cancelled();
      } catch (ExecutionException e) {
        throw new LoopStopped(
            new TerminationReason.Failed("a tool could not be run: " + e.getCause()));
      }
    }
  }

  private static Observation answering(Proposal proposal, Observation observation) {
    return new Observation(
        observation.source(),
        observation.content(),
        observation.isError(),
        proposal.callId(),
        observation.metadata());
  }

  private Observation inSlot(
      Semaphore slots,
      LoopRun run,
      ToolDispatchPhase.Approved one,
      ConcurrentLinkedQueue<LoopEvent.RecoveryTriggered> recoveries,
      Duration most)
      throws InterruptedException {
    slots.acquire();
    try {
      if (one.action().action() instanceof ProposedAction.Delegate delegate) {
        return delegated(run, one.action(), delegate);
      }
      return new Attempt(run, recoveries, most).call(one.action());
    } finally {
      slots.release();
    }
  }

  private Observation delegated(
      LoopRun run, ApprovedAction action, ProposedAction.Delegate delegate)
      throws InterruptedException {
    run.delegating().lockInterruptibly();
    try {
      return answered("delegate:" + delegate.target(), run, action);
    } finally {
      run.delegating().unlock();
    }
  }

  private static Observation answered(String source, LoopRun run, ApprovedAction action)
      throws InterruptedException {
    long tokensLeft = run.spec().config().maxTotalTokens() - run.usage().totalTokens();
    if (tokensLeft < 1) {
      return Observation.error(source, "", "there are no tokens left to hand the task on");
    }
    Delegation.Origin origin =
        new Delegation.Origin(
            run.spec().chainWithSelf(), run.spec().config(), run.timeLeft(), tokensLeft);
    Delegation.Answer answer = run.parts().delegation().delegate(action, origin);
    if (answer instanceof Delegation.Answer.Done done) {
      LoopResult result = done.result();
      run.charge(result.totalUsage());
      return result.terminationReason() instanceof TerminationReason.Completed
          ? Observation.result(source, "", clean(result.output()))
          : Observation.error(
              source, "", "the agent did not finish: " + result.terminationReason());
    }
    return Observation.error(source, "", ((Delegation.Answer.Refused) answer).reason());
  }

  /** Counts a call that the gate denied. */
  void denied(LoopRun run, ProposedAction.ToolCall call) {
    statistics.countDenied(run.context().agentId(), call.name());
  }

  /** Keeps a call for a person to look at. */
  void escalate(LoopRun run, ProposedAction.ToolCall call, String reason) {
    deadLetters.add(run.context().agentId(), run.spec().loopId(), call, reason);
  }

  /**
   * Makes a result fit for a model: at most 256 KiB of UTF-8, without control characters, never
   * half a character.
   */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(Math.min(text.length(), LARGEST_RESULT));
    int bytes = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (Character.isISOControl(c) && c != '\n' && c != '\t' && c != '\r') {
        continue;
      }
      int whole = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c;
      bytes += utf8Length(whole);
      if (bytes > LARGEST_RESULT) {
        return clean
            .append("\n[cut: the result had ")
            .append(text.length())
            .append(" characters]")
            .toString();
      }
      clean.appendCodePoint(whole);
    }
    return clean.toString();
  }

  private static int utf8Length(int c) {
    if (c < 0x80) {
      return 1;
    }
    if (c < 0x800) {
      return 2;
    }
    return c < 0x10000 ? 3 : 4;
  }

  /** One tool call with everything that may have to be tried to get an answer. */
  private final class Attempt {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final LoopRun run;
    private final ConcurrentLinkedQueue<LoopEvent.RecoveryTriggered> recoveries;
    private final Duration most;

    Attempt(
        LoopRun run, ConcurrentLinkedQueue<LoopEvent.RecoveryTriggered> recoveries, Duration most) {
      this.run = run;
      this.recoveries = recoveries;
      this.most = most;
    }

    Observation call(ApprovedAction action) throws InterruptedException {
      ToolExecutor.ToolOutcome outcome = once(action);
      ProposedAction.ToolCall call = (ProposedAction.ToolCall) action.action();
      if (outcome.status() == ToolExecutor.Status.OK) {
        statistics.remember(run.context().agentId(), call.name(), action.arguments(), outcome);
        return observation(call, outcome);
      }
      if (outcome.status() == ToolExecutor.Status.REFUSED
          && !"circuit_open".equals(outcome.metadata().get(ERROR_TYPE))) {
        return observation(call, outcome);
      }
      return recover(action, call, outcome);
    }

    private ToolExecutor.ToolOutcome once(ApprovedAction action) throws InterruptedException {
      ProposedAction.ToolCall call = (ProposedAction.ToolCall) action.action();
      String agent = run.context().agentId();
      Optional<CircuitBreakers.Permit> permit = breakers.tryAcquire(agent, call.name());
      if (permit.isEmpty()) {
        return new ToolExecutor.ToolOutcome(
            ToolExecutor.Status.REFUSED,
            "the tool '" + call.name() + "' has failed too often and rests",
            Map.of(ERROR_TYPE, "circuit_open"));
      }
      Instant start = run.clock().instant();
      ToolExecutor.ToolOutcome outcome;
      try {
        outcome = executed(action, call, limit());
      } catch (InterruptedException e) {
        permit.get().ignore();
        record(invoked(action, call, AuditOutcome.FAILURE, "cancelled"));
        throw e;
      }
      settle(permit.get(), outcome.status());
      statistics.count(agent, call.name(), outcome, Duration.between(start, run.clock().instant()));
      record(
          invoked(
              action,
              call,
              outcome.status() == ToolExecutor.Status.OK
                  ? AuditOutcome.SUCCESS
                  : AuditOutcome.FAILURE,
              outcome.status().name()));
      return outcome;
    }

    /** On a thread of its own, because a tool may neither end in time nor heed an interrupt. */
    private ToolExecutor.ToolOutcome executed(
        ApprovedAction action, ProposedAction.ToolCall call, Duration limit)
        throws InterruptedException {
      Future<ToolExecutor.ToolOutcome> future =
          workers.submit(() -> executor.execute(action, limit));
      try {
        ToolExecutor.ToolOutcome outcome = future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        return new ToolExecutor.ToolOutcome(
            outcome.status(), clean(outcome.content()), outcome.metadata());
      } catch (TimeoutException e) {
        return new ToolExecutor.ToolOutcome(
            ToolExecutor.Status.TIMEOUT,
            "the tool '%s' did not end within %d ms"
                .formatted(call.name(), Math.max(limit.toMillis(), 0)),
            Map.of());
      } catch (ExecutionException e) {
        return ToolExecutor.ToolOutcome.failed(
            clean(
                "the tool could not be run: "
                    + Optional.ofNullable(e.getCause()).map(Throwable::getMessage).orElse("")));
      } finally {
        future.cancel(true);
      }
    }

    /** The allow was on disk before the call; its outcome is before the next allow, or the end. */
    private void record(AuditEvent event) {
      run.recorded(audit.append(event));
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

    private AuditEvent invoked(
        ApprovedAction action, ProposedAction.ToolCall call, AuditOutcome outcome, String status) {
      return AuditEvent.ofAgent(
          AuditType.TOOL_INVOKED,
          run.context().agentId(),
          ActionName.of(call),
          outcome,
          JsonObject.builder()
              .put("loop_id", run.spec().loopId())
              .put("call_id", call.callId())
              .put("status", status)
              .put("approved_by_person", action.approvedByPerson())
              .build());
    }

    private Observation observation(
        ProposedAction.ToolCall call, ToolExecutor.ToolOutcome outcome) {
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
        ApprovedAction action, ProposedAction.ToolCall call, ToolExecutor.ToolOutcome failed)
        throws InterruptedException {
      RecoveryStrategy strategy = run.spec().config().defaultRecovery();
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
      if (strategy instanceof RecoveryStrategy.Escalate) {
        triggered(call, strategy, failed);
        deadLetters.add(run.context().agentId(), run.spec().loopId(), call, failed.content());
        return observation(call, failed).with("recovery", "escalated");
      }
      triggered(call, strategy, failed);
      deadLetters.add(run.context().agentId(), run.spec().loopId(), call, failed.content());
      return observation(call, failed);
    }

    private Observation retry(
        ApprovedAction action,
        ProposedAction.ToolCall call,
        ToolExecutor.ToolOutcome failed,
        RecoveryStrategy.Retry retry)
        throws InterruptedException {
      ToolExecutor.ToolOutcome outcome = failed;
      Duration wait = Duration.ofMillis(retry.baseDelayMs());
      boolean neverRan = "circuit_open".equals(failed.metadata().get(ERROR_TYPE));
      if (!neverRan && !executor.isIdempotent(call.name())) {
        return observation(call, failed);
      }
      for (int i = 0; i < retry.maxAttempts(); i++) {
        triggered(call, retry, outcome);
        sleeper.sleep(shorter(wait, shorter(LONGEST_WAIT, run.timeLeft())));
        outcome = once(action);
        if (outcome.status() == ToolExecutor.Status.OK) {
          break;
        }
        wait = shorter(wait.multipliedBy(2), LONGEST_WAIT);
      }
      return observation(call, outcome);
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
      return statistics
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
      return new Observation(
          observation.source(),
          observation.content()
              + "\nThe call failed. Find out why, and correct it or find another way.",
          true,
          observation.callId(),
          observation.metadata());
    }

    private void triggered(
        ProposedAction.ToolCall call, RecoveryStrategy strategy, ToolExecutor.ToolOutcome failed) {
      recoveries.add(
          new LoopEvent.RecoveryTriggered(
              run.iteration(), call.name(), strategy, failed.content()));
    }

    private static Duration shorter(Duration a, Duration b) {
      Duration least = a.compareTo(b) < 0 ? a : b;
      return least.isNegative() ? Duration.ZERO : least;
    }
  }
}
