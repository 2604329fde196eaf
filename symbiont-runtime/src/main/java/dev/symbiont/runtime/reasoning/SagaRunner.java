package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ActionName;
import dev.symbiont.runtime.policy.ApprovedAction;
import dev.symbiont.runtime.policy.GateOutcome;
import dev.symbiont.runtime.policy.PolicyGate;
import dev.symbiont.runtime.policy.VisibleTools;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs sagas (runtime reasoning specification, section 16). Every call, those that undo included,
 * passes the gate and is in the audit trail. A step that cannot be undone is durably known before
 * it is made; its key is the id of the call, for tools that can tell a repetition. Thread-safe.
 */
public final class SagaRunner {
  private static final String SURFACE = "saga";

  private final PolicyGate gate;
  private final ToolExecutor executor;
  private final AuditTrail audit;
  private final SagaIntents intents;
  private final JsonCodec json;
  private final ExecutorService workers;
  private final Supplier<UUID> ids;
  private final Duration stepTimeout;

  /**
   * Creates a runner.
   *
   * @param workers the threads of the tools; they stay the caller's to close
   * @param stepTimeout longest time of one call
   */
  public SagaRunner(
      PolicyGate gate,
      ToolExecutor executor,
      AuditTrail audit,
      SagaIntents intents,
      JsonCodec json,
      ExecutorService workers,
      Supplier<UUID> ids,
      Duration stepTimeout) {
    this.gate = Objects.requireNonNull(gate, "gate");
    this.executor = Objects.requireNonNull(executor, "executor");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.intents = Objects.requireNonNull(intents, "intents");
    this.json = Objects.requireNonNull(json, "json");
    this.workers = Objects.requireNonNull(workers, "workers");
    this.ids = Objects.requireNonNull(ids, "ids");
    this.stepTimeout = Objects.requireNonNull(stepTimeout, "stepTimeout");
  }

  /**
   * Makes the steps in their order. The first that does not work ends the saga; then the steps
   * before it that can be undone are, the newest first, whether or not all of that works.
   *
   * @param sagaId names the saga in the audit trail and to {@link #recover}
   */
  public SagaResult run(AgentProfile agent, String sagaId, Saga saga) {
    ActionContext context = context(agent, sagaId);
    List<SagaResult.StepResult> results = new ArrayList<>();
    Deque<Saga.Step> done = new ArrayDeque<>();
    for (Saga.Step step : saga.steps()) {
      SagaResult.StepResult result =
          step.kind() == Saga.Kind.FINAL
              ? irrevocable(sagaId, step, context)
              : made(step.name(), newKey(), step.action(), context).result();
      results.add(result);
      if (!result.success()) {
        results.addAll(undone(done, context));
        return new SagaResult(
            false, results, "step '%s' failed: %s".formatted(step.name(), result.detail()));
      }
      if (step.kind() == Saga.Kind.COMPENSATABLE) {
        done.push(step);
      }
    }
    return new SagaResult(true, results, "all steps worked");
  }

  /**
   * Takes up the final steps of which a crash left nobody knowing whether they were made: those of
   * tools that may run twice are made again, of the others it is said that their outcome is
   * unknown.
   */
  public List<SagaResult.StepResult> recover(AgentProfile agent, String sagaId) {
    ActionContext context = context(agent, sagaId);
    List<SagaResult.StepResult> results = new ArrayList<>();
    for (SagaIntents.Intent intent : intents.pending(sagaId)) {
      String name = "recover:" + intent.step();
      results.add(
          executor.isIdempotent(intent.call().tool())
              ? settled(intent, made(name, intent.key(), intent.call(), context))
              : new SagaResult.StepResult(
                  name, false, "unknown: it may have been made, and must not be made twice"));
    }
    return List.copyOf(results);
  }

  /** Not even an interrupt keeps from undoing. */
  private List<SagaResult.StepResult> undone(Deque<Saga.Step> done, ActionContext context) {
    boolean interrupted = Thread.interrupted();
    try {
      return done.stream().map(step -> compensated(step, context)).toList();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private SagaResult.StepResult compensated(Saga.Step step, ActionContext context) {
    Saga.Call undo = step.compensation().orElseThrow();
    return made("compensate:" + step.name(), newKey(), undo, context).result();
  }

  private SagaResult.StepResult irrevocable(String sagaId, Saga.Step step, ActionContext context) {
    SagaIntents.Intent intent = new SagaIntents.Intent(newKey(), step.name(), step.action());
    try {
      intents.record(sagaId, intent);
    } catch (RuntimeException e) {
      return new SagaResult.StepResult(
          step.name(), false, "it was not made, because that could not be kept: " + e.getMessage());
    }
    return settled(intent, made(step.name(), intent.key(), step.action(), context));
  }

  private SagaResult.StepResult settled(SagaIntents.Intent intent, Made made) {
    if (made.isKnown()) {
      intents.settle(intent, made.result().success());
    }
    return made.result();
  }

  // ---- one call -----------------------------------------------------------------------------

  /**
   * A call that was made, or refused.
   *
   * @param isKnown whether it is certain what it did; a tool that ran out of time may still work
   */
  private record Made(SagaResult.StepResult result, boolean isKnown) {}

  private Made made(String name, String key, Saga.Call call, ActionContext context) {
    ProposedAction.ToolCall action =
        new ProposedAction.ToolCall(key, call.tool(), json.writeText(call.arguments()));
    try {
      GateOutcome outcome = gate.check(List.of(action), context).get(0);
      return outcome instanceof GateOutcome.Approved yes
          ? executed(name, action, yes.approved())
          : refused(name, ((GateOutcome.Denied) outcome).reason());
    } catch (RuntimeException e) {
      return refused(name, "the call was not made: " + e.getMessage());
    }
  }

  private static Made refused(String name, String why) {
    return new Made(new SagaResult.StepResult(name, false, why), true);
  }

  private Made executed(String name, ProposedAction.ToolCall call, ApprovedAction approved) {
    ToolExecutor.ToolOutcome outcome = outcome(approved);
    boolean ok = outcome.status() == ToolExecutor.Status.OK;
    audit.record(
        AuditEvent.ofAgent(
            AuditType.TOOL_INVOKED,
            approved.context().agentId(),
            ActionName.of(call),
            ok ? AuditOutcome.SUCCESS : AuditOutcome.FAILURE,
            JsonObject.builder()
                .put("loop_id", approved.context().loopId().orElse(""))
                .put("call_id", call.callId())
                .put("step", name)
                .put("status", outcome.status().name())
                .put("approved_by_person", approved.approvedByPerson())
                .build()));
    return new Made(
        new SagaResult.StepResult(name, ok, ResultText.of(outcome.content())),
        outcome.status() != ToolExecutor.Status.TIMEOUT);
  }

  private ToolExecutor.ToolOutcome outcome(ApprovedAction approved) {
    Future<ToolExecutor.ToolOutcome> future =
        workers.submit(() -> executor.execute(approved, stepTimeout));
    try {
      return future.get(stepTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      return ToolExecutor.ToolOutcome.failed("the tool could not be run: " + e.getCause());
    } catch (TimeoutException e) {
      return ended("it did not end within " + stepTimeout.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ended("the wait for it was interrupted");
    } finally {
      future.cancel(true);
    }
  }

  private static ToolExecutor.ToolOutcome ended(String why) {
    return new ToolExecutor.ToolOutcome(ToolExecutor.Status.TIMEOUT, why, Map.of());
  }

  private String newKey() {
    return ids.get().toString();
  }

  private ActionContext context(AgentProfile agent, String sagaId) {
    List<ToolDefinition> visible =
        executor.definitions().stream().filter(tool -> agent.sees(tool.name())).toList();
    return new ActionContext(
        agent.agentId(),
        agent.name(),
        Optional.of(sagaId),
        0,
        0,
        SURFACE,
        VisibleTools.of(visible),
        JsonObject.EMPTY);
  }
}
