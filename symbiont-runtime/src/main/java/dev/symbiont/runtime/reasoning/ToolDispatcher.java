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
import dev.symbiont.runtime.policy.Escalations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Runs the approved tool calls of a round: at most so many at once as the loop allows, each with
 * its own time limit and breaker, results in the order of the proposals (specification section
 * 7.2).
 */
final class ToolDispatcher {
  /** The queue of loops that are stuck. */
  private static final String STUCK = "stuck";

  private final Parts parts;

  /**
   * What tool calls are made with.
   *
   * @param executor runs tools
   * @param breakers keep failing tools from being called
   * @param statistics count calls
   * @param deadLetters keep calls that failed for good
   * @param escalations tell people
   * @param audit records executions
   * @param workers the threads of the tools
   * @param backoff waits between two tries
   */
  record Parts(
      ToolExecutor executor,
      CircuitBreakers breakers,
      ToolStatistics statistics,
      DeadLetters deadLetters,
      Escalations escalations,
      AuditTrail audit,
      ExecutorService workers,
      Backoff backoff) {}

  ToolDispatcher(Parts parts) {
    this.parts = parts;
  }

  /**
   * Tells whether {@code call} may be made again after a crash, of which nobody knows how far it
   * got: neither the tool nor one that would have taken its place does more when it runs twice.
   */
  boolean isRepeatable(ProposedAction.ToolCall call, RecoveryStrategy recovery) {
    List<String> alternatives =
        recovery instanceof RecoveryStrategy.Fallback fallback
            ? fallback.alternatives()
            : List.of();
    return parts.executor().isIdempotent(call.name())
        && alternatives.stream().allMatch(parts.executor()::isIdempotent);
  }

  /** Records that nobody can tell whether an allowed action happened. */
  void recordUnknown(LoopRun run, Proposal proposal) {
    run.recorded(
        parts
            .audit()
            .appendSoon(
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
    ConcurrentLinkedQueue<LoopEvent.RecoveryTriggered> recoveries = new ConcurrentLinkedQueue<>();
    RecoveryStrategy recovery = run.spec().config().defaultRecovery();
    ToolAttempt attempt =
        new ToolAttempt(parts, run, Optional.of(recovery), recoveries::add, run.timeLeft());
    List<Observation> observations = dispatch(run, approved, attempt, isQuick(recovery));
    for (LoopEvent.RecoveryTriggered triggered : recoveries) {
      run.journal(triggered);
    }
    return observations;
  }

  /**
   * Makes the look-ups before the first question; one that fails is not tried in another way.
   *
   * @param most longest time for any of them
   */
  List<Observation> lookUp(LoopRun run, List<ToolDispatchPhase.Approved> approved, Duration most)
      throws LoopStopped {
    return dispatch(
        run, approved, new ToolAttempt(parts, run, Optional.empty(), recovery -> {}, most), true);
  }

  private List<Observation> dispatch(
      LoopRun run, List<ToolDispatchPhase.Approved> approved, ToolAttempt attempt, boolean quick)
      throws LoopStopped {
    return quick && approved.size() == 1 && isToolCall(approved.get(0))
        ? List.of(alone(approved.get(0), attempt))
        : together(run, approved, attempt);
  }

  private static boolean isToolCall(ToolDispatchPhase.Approved one) {
    return one.action().action() instanceof ProposedAction.ToolCall;
  }

  /** Tells whether nothing but the tool itself can keep the loop waiting. */
  private static boolean isQuick(RecoveryStrategy recovery) {
    return !(recovery instanceof RecoveryStrategy.Retry)
        && !(recovery instanceof RecoveryStrategy.Fallback);
  }

  /** A single call needs no thread to wait beside the loop's own; the tool has one anyway. */
  private static Observation alone(ToolDispatchPhase.Approved one, ToolAttempt attempt)
      throws LoopStopped {
    try {
      return answering(one.proposal(), attempt.call(one.action()));
    } catch (CancellationException e) {
      throw LoopStopped.cancelled();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LoopStopped.cancelled();
    } catch (RuntimeException e) {
      throw notRun(e);
    }
  }

  private List<Observation> together(
      LoopRun run, List<ToolDispatchPhase.Approved> approved, ToolAttempt attempt)
      throws LoopStopped {
    Semaphore slots = new Semaphore(run.spec().config().maxConcurrentTools());
    Map<CallKey, Future<Observation>> running = new HashMap<>();
    List<Future<Observation>> futures = new ArrayList<>();
    for (ToolDispatchPhase.Approved one : approved) {
      // The same call twice in a round is made once and answered twice.
      futures.add(
          running.computeIfAbsent(
              CallKey.of(one.action()),
              key -> parts.workers().submit(() -> inSlot(slots, run, one, attempt))));
    }
    return collect(run, approved, futures);
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
    try {
      return run.awaitOrStop(future);
    } catch (ExecutionException e) {
      // A cancelled loop may end its tools before it ends the wait for them.
      run.requireTime();
      throw notRun(e.getCause());
    }
  }

  private static LoopStopped notRun(@Nullable Throwable cause) {
    return new LoopStopped(new TerminationReason.Failed("a tool could not be run: " + cause));
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
      Semaphore slots, LoopRun run, ToolDispatchPhase.Approved one, ToolAttempt attempt)
      throws InterruptedException {
    slots.acquire();
    try {
      if (one.action().action() instanceof ProposedAction.Delegate delegate) {
        return delegated(run, one.action(), delegate);
      }
      return attempt.call(one.action());
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
    long tokensLeft = run.tokensLeft();
    if (tokensLeft < 1) {
      return Observation.error(source, "", "there are no tokens left to hand the task on");
    }
    Delegation.Origin origin =
        new Delegation.Origin(
            run.spec().chainWithSelf(), run.spec().config(), run.timeLeft(), tokensLeft);
    Delegation.Answer answer = run.parts().delegation().delegate(action, origin);
    if (answer instanceof Delegation.Answer.Done done) {
      LoopResult result = done.result();
      run.chargeDelegated(result.wholeUsage());
      return result.terminationReason() instanceof TerminationReason.Completed
          ? Observation.result(source, "", ResultText.of(result.output()))
          : Observation.error(
              source, "", "the agent did not finish: " + result.terminationReason().describe());
    }
    return Observation.error(source, "", ((Delegation.Answer.Refused) answer).reason());
  }

  /** Counts a call that the gate denied. */
  void denied(LoopRun run, ProposedAction.ToolCall call) {
    parts.statistics().countDenied(run.context().agentId(), call.name());
  }

  /** Tells people about a call that leads nowhere. */
  void escalate(LoopRun run, ProposedAction.ToolCall call, String reason) {
    parts
        .escalations()
        .escalate(run.context(), call, new Escalations.Escalation(STUCK, reason, true));
  }
}
