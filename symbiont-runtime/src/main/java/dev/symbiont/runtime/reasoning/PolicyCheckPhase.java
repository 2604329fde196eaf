package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.Observation;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.runtime.audit.AuditException;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ApprovedAction;
import dev.symbiont.runtime.policy.GateDecisions;
import dev.symbiont.runtime.policy.GateOutcome;
import dev.symbiont.runtime.policy.PolicyGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The gate decides about every proposed action. */
final class PolicyCheckPhase implements AfterReasoning {
  private static final String GATE = "policy_gate";
  private static final int MOST_DENIED_ROUNDS = 3;

  private final LoopRun run;
  private final List<Proposal> proposals;
  private final AtomicBoolean consumed = new AtomicBoolean();

  PolicyCheckPhase(LoopRun run, List<Proposal> proposals) {
    this.run = run;
    this.proposals = proposals;
  }

  /** Asks the gate; what it approved may run, what it denied is told to the model. */
  ToolDispatchPhase checkPolicy() throws LoopStopped {
    GateDecisions decisions = ask();
    List<GateOutcome.Denied> denials = tellDenials(decisions);
    run.journal(new LoopEvent.PolicyEvaluated(run.iteration(), proposals.size(), denials.size()));
    if (mayRunTools(denials)) {
      // What is about to run must be known after a crash. Meanwhile the decisions are recorded.
      run.flushJournal();
    }
    List<ToolDispatchPhase.Approved> approved = approved(decisions);
    if (run.countDeniedRound(approved.isEmpty()) >= MOST_DENIED_ROUNDS) {
      throw new LoopStopped(
          new TerminationReason.PolicyDenial(denials.get(denials.size() - 1).reason()));
    }
    return new ToolDispatchPhase(run, approved, List.of(), terminalOutput(approved));
  }

  /**
   * Asks the gate about what is left of a round that was interrupted after its policy check, which
   * the journal holds already.
   *
   * @param settled what is known of the other actions of the round
   * @param repeatable whether an action may be done though it may have been done already; asked
   *     about what the gate approved, which may be another action than was proposed
   * @param unknown tells what is known of an action that may not
   */
  ToolDispatchPhase checkAgain(
      List<Observation> settled,
      Predicate<ProposedAction> repeatable,
      Function<Proposal, Observation> unknown)
      throws LoopStopped {
    GateDecisions decisions = ask();
    tellDenials(decisions);
    List<ToolDispatchPhase.Approved> approved = new ArrayList<>();
    List<Observation> known = new ArrayList<>(settled);
    for (ToolDispatchPhase.Approved one : approved(decisions)) {
      if (repeatable.test(one.action().action())) {
        approved.add(one);
      } else {
        known.add(unknown.apply(one.proposal()));
      }
    }
    return new ToolDispatchPhase(run, approved, known, terminalOutput(approved));
  }

  /** An answer alone runs nothing. */
  private boolean mayRunTools(List<GateOutcome.Denied> denials) {
    return denials.size() < proposals.size()
        && proposals.stream().anyMatch(proposal -> proposal.callId().isPresent());
  }

  private GateDecisions ask() throws LoopStopped {
    Transition.use(consumed);
    run.enter("policy_check");
    List<ProposedAction> actions = proposals.stream().map(Proposal::action).toList();
    ActionContext context = run.context();
    PolicyGate gate = run.parts().gate();
    try {
      return gate.mayAsk(actions, context)
          ? run.await(run.parts().workers(), () -> gate.decide(actions, context))
          : gate.decide(actions, context);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    } catch (RuntimeException e) {
      throw failed(e);
    }
  }

  private List<GateOutcome.Denied> tellDenials(GateDecisions decisions) {
    List<GateOutcome.Denied> denials = new ArrayList<>();
    List<Observation> told = new ArrayList<>();
    for (int i = 0; i < proposals.size(); i++) {
      Optional<GateOutcome.Denied> denial = decisions.denial(i);
      if (denial.isPresent()) {
        if (denial.get().proposed() instanceof ProposedAction.ToolCall call) {
          run.parts().dispatcher().denied(run, call);
        }
        denials.add(denial.get());
        told.add(tell(proposals.get(i), denial.get()));
      }
    }
    run.setPending(told);
    return denials;
  }

  /** Waits until the decisions are on disk. */
  private List<ToolDispatchPhase.Approved> approved(GateDecisions decisions) throws LoopStopped {
    List<GateOutcome> outcomes;
    try {
      outcomes = decisions.recorded();
    } catch (AuditException e) {
      throw failed(e);
    }
    run.awaitRecords();
    List<ToolDispatchPhase.Approved> approved = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      run.observer().decided(run.spec().loopId(), outcomes.get(i));
      if (outcomes.get(i) instanceof GateOutcome.Approved yes) {
        approved.add(new ToolDispatchPhase.Approved(proposals.get(i), yes.approved()));
      }
    }
    return approved;
  }

  private static LoopStopped failed(@Nullable Throwable cause) {
    return new LoopStopped(new TerminationReason.Failed("the policy gate failed: " + cause));
  }

  private Observation tell(Proposal proposal, GateOutcome.Denied denied) {
    String prefix =
        denied.cause() == GateOutcome.Cause.ARGUMENTS
            ? "[Schema validation failed] "
            : "[Policy denied] ";
    String text = prefix + denied.reason();
    if (proposal.callId().isPresent()) {
      run.say(Message.tool(proposal.callId().get(), proposal.callName(), text, true));
      return Observation.error(GATE, proposal.callId().get(), text);
    }
    run.say(Message.user("Your response was rejected by policy: " + denied.reason()));
    return new Observation(GATE, text, true, Optional.empty(), Map.of());
  }

  private static Optional<String> terminalOutput(List<ToolDispatchPhase.Approved> approved) {
    return approved.stream()
        .map(ToolDispatchPhase.Approved::action)
        .map(ApprovedAction::action)
        .flatMap(action -> output(action).stream())
        .findFirst();
  }

  private static Optional<String> output(ProposedAction action) {
    if (action instanceof ProposedAction.Respond respond) {
      return Optional.of(respond.content());
    }
    return action instanceof ProposedAction.Terminate terminate
        ? Optional.of(terminate.output())
        : Optional.empty();
  }
}
