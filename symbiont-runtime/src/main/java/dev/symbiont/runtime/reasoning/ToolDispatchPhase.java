package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.Observation;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.policy.ApprovedAction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the gate approved is done. */
final class ToolDispatchPhase {

  /**
   * An approved action and the call it came from.
   *
   * @param proposal what was proposed
   * @param action what may be done
   */
  record Approved(Proposal proposal, ApprovedAction action) {}

  private final LoopRun run;
  private final List<Approved> approved;
  private final List<Observation> settled;
  private final Optional<String> terminalOutput;
  private final AtomicBoolean consumed = new AtomicBoolean();

  ToolDispatchPhase(
      LoopRun run,
      List<Approved> approved,
      List<Observation> settled,
      Optional<String> terminalOutput) {
    this.run = run;
    this.approved = approved;
    this.settled = settled;
    this.terminalOutput = terminalOutput;
  }

  /** Runs the approved tool calls and waits for all of them. */
  ObservingPhase dispatchTools() throws LoopStopped {
    Transition.use(consumed);
    run.enter("tool_dispatching");
    Instant start = run.clock().instant();
    List<Observation> observations = new ArrayList<>(settled);
    observations.addAll(terminalOutput.isPresent() ? skipped() : executed());
    run.journal(
        new LoopEvent.ToolsDispatched(
            run.iteration(),
            observations.size(),
            Duration.between(start, run.clock().instant()).toMillis()));
    return new ObservingPhase(run, observations, terminalOutput);
  }

  private List<Observation> executed() throws LoopStopped {
    if (approved.isEmpty()) {
      return List.of();
    }
    run.flushJournal();
    run.requireTime();
    List<Observation> observations = run.parts().dispatcher().dispatch(run, approved);
    for (int i = 0; i < observations.size(); i++) {
      tell(approved.get(i).proposal(), observations.get(i));
    }
    return observations;
  }

  /** The loop ends in this round, so that calls beside the answer are not made any more. */
  private List<Observation> skipped() {
    approved.stream()
        .map(Approved::proposal)
        .filter(proposal -> proposal.callId().isPresent())
        .forEach(
            proposal ->
                run.say(
                    Message.tool(
                        proposal.callId().orElseThrow(),
                        proposal.callName(),
                        "[Not executed] the loop ended",
                        true)));
    return List.of();
  }

  private void tell(Proposal proposal, Observation observation) {
    String text =
        observation.isError() ? "[Error] " + observation.content() : observation.content();
    run.say(
        Message.tool(
            proposal.callId().orElseThrow(), proposal.callName(), text, observation.isError()));
  }
}
