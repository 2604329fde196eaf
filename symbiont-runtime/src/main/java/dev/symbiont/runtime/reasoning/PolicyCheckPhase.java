package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.Observation;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ApprovedAction;
import dev.symbiont.runtime.policy.GateOutcome;
import dev.symbiont.runtime.policy.PolicyGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
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
    Decided decided = decide();
    run.journal(
        new LoopEvent.PolicyEvaluated(run.iteration(), proposals.size(), decided.denials().size()));
    if (run.countDeniedRound(decided.approved().isEmpty()) >= MOST_DENIED_ROUNDS) {
      throw new LoopStopped(new TerminationReason.PolicyDenial(decided.lastReason()));
    }
    return new ToolDispatchPhase(
        run, decided.approved(), List.of(), terminalOutput(decided.approved()));
  }

  /**
   * Asks the gate about what is left of a round that was interrupted after its policy check, which
   * the journal holds already.
   *
   * @param settled what is known of the other actions of the round
   */
  ToolDispatchPhase checkAgain(List<Observation> settled) throws LoopStopped {
    List<ToolDispatchPhase.Approved> approved = decide().approved();
    return new ToolDispatchPhase(run, approved, settled, terminalOutput(approved));
  }

  /** What the gate said. */
  private record Decided(
      List<ToolDispatchPhase.Approved> approved, List<Observation> denials, String lastReason) {}

  private Decided decide() throws LoopStopped {
    Transition.use(consumed);
    run.enter("policy_check");
    List<GateOutcome> outcomes = ask();
    run.awaitRecords();
    List<ToolDispatchPhase.Approved> approved = new ArrayList<>();
    List<Observation> denials = new ArrayList<>();
    String lastReason = "";
    for (int i = 0; i < outcomes.size(); i++) {
      run.observer().decided(run.spec().loopId(), outcomes.get(i));
      if (outcomes.get(i) instanceof GateOutcome.Approved yes) {
        approved.add(new ToolDispatchPhase.Approved(proposals.get(i), yes.approved()));
      } else if (outcomes.get(i) instanceof GateOutcome.Denied no) {
        if (no.proposed() instanceof ProposedAction.ToolCall call) {
          run.parts().dispatcher().denied(run, call);
        }
        denials.add(tell(proposals.get(i), no));
        lastReason = no.reason();
      }
    }
    run.setPending(denials);
    return new Decided(approved, denials, lastReason);
  }

  private List<GateOutcome> ask() throws LoopStopped {
    List<ProposedAction> actions = proposals.stream().map(Proposal::action).toList();
    ActionContext context = run.context();
    PolicyGate gate = run.parts().gate();
    try {
      return gate.mayAsk(actions, context)
          ? run.await(run.parts().workers(), () -> gate.check(actions, context))
          : gate.check(actions, context);
    } catch (ExecutionException e) {
      throw failed(e.getCause());
    } catch (RuntimeException e) {
      throw failed(e);
    }
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
