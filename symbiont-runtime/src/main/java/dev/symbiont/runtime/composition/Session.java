package dev.symbiont.runtime.composition;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditException;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.policy.GateOutcome;
import dev.symbiont.runtime.reasoning.AgentProfile;
import dev.symbiont.runtime.reasoning.LoopObserver;
import dev.symbiont.runtime.reasoning.LoopStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One composition at work: its budget, its loops, its messages. Thread-safe. */
final class Session {
  private static final String SURFACE = "composition";

  private final Composers parts;
  private final AgentProfile self;
  private final Budget budget;

  Session(Composers parts, AgentProfile self, CompositionLimits limits) {
    this.parts = parts;
    this.self = self;
    this.budget = new Budget(limits, parts.clock());
  }

  Budget budget() {
    return budget;
  }

  /** Returns {@code outcome} with all that the composition has used. */
  <T> Outcome<T> closed(Outcome<T> outcome) {
    return outcome.withUsage(budget.used());
  }

  // ---- loops of the agent itself ------------------------------------------------------------

  /** Asks the model once, without tools, as the agent itself. */
  Outcome<String> turn(Optional<String> system, String message) {
    return Turn.answer(await(begin(self, system, message, 1)));
  }

  /** Begins such a turn, one of so many that share what is left. */
  Turn begin(AgentProfile agent, Optional<String> system, String message, int sharers) {
    return begin(
        withoutTools(agent, system.or(agent::systemPrompt)),
        message,
        config(1, budget.tokensLeft() / sharers));
  }

  /** Asks the model with other settings than those of the agent. */
  Outcome<String> turn(AgentProfile as, String message, Optional<Integer> maxTokens) {
    LoopConfig config = config(1, budget.tokensLeft());
    return Turn.answer(
        await(
            begin(
                as,
                message,
                maxTokens
                    .map(most -> config.toBuilder().maxOutputTokens(most).build())
                    .orElse(config))));
  }

  /** Runs a whole loop with the tools of the agent. */
  Outcome<LoopResult> loop(String system, String message, int iterations) {
    AgentProfile as =
        new AgentProfile(
            self.agentId(),
            self.name(),
            Optional.of(system),
            self.model(),
            self.temperature(),
            self.tools(),
            self.limits());
    return await(begin(as, message, config(iterations, budget.tokensLeft())));
  }

  static AgentProfile withoutTools(AgentProfile agent, Optional<String> system) {
    return new AgentProfile(
        agent.agentId(),
        agent.name(),
        system,
        agent.model(),
        agent.temperature(),
        Optional.of(Set.of()),
        agent.limits());
  }

  private LoopConfig config(int iterations, long tokens) {
    return LoopConfig.builder()
        .maxIterations(iterations)
        .maxTotalTokens(Math.max(1, tokens))
        .timeoutMs(budget.timeLeft().toMillis())
        .build();
  }

  // ---- other agents -------------------------------------------------------------------------

  /** Whether a question may be put. */
  sealed interface Admission {}

  /** An agent that may be asked; its question is in the audit trail. */
  record Admitted(AgentProfile agent, Question question, String operation) implements Admission {}

  /** A question that may not be put. */
  record Refused(Outcome<LoopResult> outcome) implements Admission {}

  /** Looks whether the questions may be put, all of them before the first is. */
  List<Admission> admit(List<Question> questions, String operation) {
    List<Admission> admissions = new ArrayList<>();
    List<CompletableFuture<AuditRecord>> receipts = new ArrayList<>();
    for (Question question : questions) {
      Optional<AgentProfile> agent = parts.agent(question.agent());
      if (agent.isEmpty()) {
        String reason = "there is no agent '" + question.agent() + "'";
        admissions.add(new Refused(new Outcome.Failed<>(reason, Usage.ZERO)));
        continue;
      }
      Optional<String> denial =
          parts.communication().denial(self.agentId(), agent.get().agentId(), operation);
      Admitted asked = new Admitted(agent.get(), question, operation);
      receipts.add(parts.audit().append(asked(asked, denial)));
      admissions.add(
          denial
              .<Admission>map(reason -> new Refused(new Outcome.Denied<>(reason, Usage.ZERO)))
              .orElse(asked));
    }
    receipts.forEach(AuditTrail::await);
    return admissions;
  }

  /** Puts an admitted question, one of so many; a refused one is over at once. */
  Turn begin(Admission admission, int sharers) {
    if (admission instanceof Admitted asked) {
      Turn turn = begin(asked.agent(), Optional.empty(), asked.question().message(), sharers);
      return new Turn(turn.ended().thenCompose(outcome -> answered(asked, outcome)), turn::cancel);
    }
    return Turn.over(((Refused) admission).outcome());
  }

  private CompletableFuture<Outcome<LoopResult>> answered(
      Admitted asked, Outcome<LoopResult> outcome) {
    Outcome<String> answer = Turn.answer(outcome);
    JsonObject.Builder details =
        JsonObject.builder().put("total_tokens", outcome.usage().totalTokens());
    answer.value().ifPresent(text -> details.put("message_sha256", Sha256.hex(text)));
    answer.problem().ifPresent(reason -> details.put("problem", reason));
    AuditEvent event =
        AuditEvent.ofAgent(
                AuditType.MESSAGE_RECEIVED,
                self.agentId(),
                "message::" + asked.operation(),
                answer.value().isPresent() ? AuditOutcome.SUCCESS : AuditOutcome.FAILURE,
                details.build())
            .withResource("agent:" + asked.agent().agentId());
    return parts.audit().append(event).thenApply(recorded -> outcome);
  }

  private AuditEvent asked(Admitted asked, Optional<String> denial) {
    JsonObject.Builder details =
        JsonObject.builder().put("message_sha256", Sha256.hex(asked.question().message()));
    denial.ifPresent(reason -> details.put("reason", reason));
    return AuditEvent.ofAgent(
            denial.isPresent() ? AuditType.MESSAGE_DENIED : AuditType.MESSAGE_SENT,
            self.agentId(),
            "message::" + asked.operation(),
            denial.isPresent() ? AuditOutcome.DENIED : AuditOutcome.SUCCESS,
            details.build())
        .withResource("agent:" + asked.agent().agentId());
  }

  // ---- loops --------------------------------------------------------------------------------

  /** Remembers why the gate let an answer not pass. */
  private static final class Denials implements LoopObserver {
    private final AtomicReference<@Nullable String> last = new AtomicReference<>();

    @Override
    public void decided(String loopId, GateOutcome outcome) {
      last.set(outcome instanceof GateOutcome.Denied denied ? denied.reason() : null);
    }

    Optional<String> last() {
      return Optional.ofNullable(last.get());
    }
  }

  private Turn begin(AgentProfile as, String message, LoopConfig config) {
    Optional<String> exhausted = budget.exhausted();
    if (exhausted.isPresent()) {
      return Turn.failed(exhausted.get());
    }
    Semaphore slots = parts.slots();
    try {
      if (!slots.tryAcquire(budget.timeLeft().toNanos(), TimeUnit.NANOSECONDS)) {
        return Turn.failed("other compositions left no place in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Turn.failed("interrupted");
    }
    Denials denials = new Denials();
    LoopStart start;
    try {
      start =
          parts
              .reasoning()
              .startTransient(as, RunReasoningLoopRequest.of(message, config), SURFACE, denials);
    } catch (RuntimeException e) {
      slots.release();
      throw e;
    }
    if (start instanceof LoopStart.Started started) {
      return new Turn(
          started.response().handle((response, failure) -> ended(response, failure, denials)),
          () -> parts.reasoning().cancel(as.agentId(), started.loopId()));
    }
    slots.release();
    return Turn.failed(
        start instanceof LoopStart.TooMany many
            ? "agent '%s' runs %d loops already, as many as it may"
                .formatted(as.name(), many.limit())
            : "the loop could not start");
  }

  private Outcome<LoopResult> ended(
      @Nullable RunReasoningLoopResponse response, @Nullable Throwable failure, Denials denials) {
    parts.slots().release();
    if (response == null) {
      return new Outcome.Failed<>("the loop broke: " + failure, Usage.ZERO);
    }
    LoopResult result = response.result();
    budget.charge(result.totalUsage());
    TerminationReason reason = result.terminationReason();
    if (reason instanceof TerminationReason.PolicyDenial denial) {
      return new Outcome.Denied<>(denial.reason(), result.totalUsage());
    }
    return reason instanceof TerminationReason.MaxIterations && denials.last().isPresent()
        ? new Outcome.Denied<>(denials.last().get(), result.totalUsage())
        : new Outcome.Done<>(result, result.totalUsage());
  }

  // ---- waiting ------------------------------------------------------------------------------

  Outcome<LoopResult> await(Turn turn) {
    return awaitAll(List.of(turn)).get(0);
  }

  /** Waits for all; an interrupt cancels all, and is kept. */
  List<Outcome<LoopResult>> awaitAll(List<Turn> turns) {
    awaitOrCancel(
        CompletableFuture.allOf(turns.stream().map(Turn::ended).toArray(CompletableFuture[]::new)),
        turns);
    return turns.stream().map(Session::outcome).toList();
  }

  private static Outcome<LoopResult> outcome(Turn turn) {
    try {
      return turn.ended().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof AuditException audit ? audit : e;
    }
  }

  /** Waits for {@code event}; an interrupt cancels the turns, which brings it about too. */
  static void awaitOrCancel(CompletableFuture<?> event, List<Turn> turns) {
    try {
      event.get();
    } catch (InterruptedException e) {
      turns.forEach(Turn::cancel);
      event.join();
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      // Joining the turn that broke says what happened.
      turns.forEach(Turn::cancel);
    }
  }
}
