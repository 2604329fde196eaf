package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.Observation;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.StepLimitAction;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.output.Excerpt;
import dev.symbiont.runtime.policy.ApprovedAction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
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

  private static final int LONGEST_ERROR = 200;

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
            Duration.between(start, run.clock().instant()).toMillis(),
            run.takeDelegated()));
    return new ObservingPhase(run, observations, terminalOutput);
  }

  private List<Observation> executed() throws LoopStopped {
    if (approved.isEmpty()) {
      return List.of();
    }
    run.requireTime();
    List<Approved> allowed = approved.stream().filter(one -> stop(one).isEmpty()).toList();
    Iterator<Observation> results = run.parts().dispatcher().dispatch(run, allowed).iterator();
    List<Observation> observations = new ArrayList<>();
    for (Approved one : approved) {
      Optional<ProgressTracker.Stop> stop = stop(one);
      Observation observation = stop.isPresent() ? notAgain(one, stop.get()) : results.next();
      tell(one.proposal(), observation);
      observations.add(observation);
    }
    observations.stream().filter(ToolDispatchPhase::wantsHint).forEach(this::hint);
    watchProgress(observations);
    return observations;
  }

  private static boolean wantsHint(Observation observation) {
    return ToolAttempt.LLM_RECOVERY.equals(observation.metadata().get(ToolAttempt.RECOVERY));
  }

  /** Section 8, {@code llm_recovery}: the model is asked to find a way itself. */
  private void hint(Observation failed) {
    run.say(
        Message.user(
            "The call of '%s' failed and said: \"%s\". Find out why, and correct it or find another way."
                .formatted(failed.source(), Excerpt.of(failed.content(), LONGEST_ERROR))));
  }

  // ---- progress -----------------------------------------------------------------------------

  private Optional<ProgressTracker.Stop> stop(Approved one) {
    return run.progress().flatMap(progress -> step(one).flatMap(progress::stopped));
  }

  private Optional<String> step(Approved one) {
    if (!(one.action().action() instanceof ProposedAction.ToolCall call)) {
      return Optional.empty();
    }
    // Sorted, so that the order in which a model writes the arguments does not count.
    JsonObject sorted = new JsonObject(new TreeMap<>(one.action().arguments().members()));
    return Optional.of(ProgressTracker.stepId(call.name(), run.parts().json().writeText(sorted)));
  }

  private static Observation notAgain(Approved one, ProgressTracker.Stop stop) {
    return Observation.error(
            one.proposal().callName(),
            one.proposal().callId().orElse(""),
            "this call is not made again: " + stop.reason() + ". Find another way.")
        .with("error_type", "step_limit");
  }

  /** Section 14.2: failing steps and rounds that repeat themselves are stopped. */
  private void watchProgress(List<Observation> observations) throws LoopStopped {
    if (run.progress().isEmpty()) {
      return;
    }
    ProgressTracker progress = run.progress().get();
    StringBuilder round = new StringBuilder();
    for (int i = 0; i < approved.size(); i++) {
      Optional<String> step = step(approved.get(i));
      Observation observation = observations.get(i);
      if (step.isEmpty() || progress.stopped(step.get()).isPresent()) {
        continue;
      }
      round.append(step.get()).append('=').append(Fingerprint.of(observation.content()));
      Optional<ProgressTracker.Stop> stop = Optional.empty();
      if (observation.isError()) {
        stop = progress.failed(step.get(), observation.content());
      } else {
        progress.worked(step.get());
      }
      if (stop.isPresent()) {
        stopped(approved.get(i), stop.get());
      }
    }
    Optional<ProgressTracker.Stop> circle = progress.round(round.toString());
    if (circle.isPresent()) {
      for (Approved one : approved) {
        step(one).ifPresent(id -> progress.forbid(id, circle.get()));
      }
      stopped(approved.get(0), circle.get());
    }
  }

  private void stopped(Approved one, ProgressTracker.Stop stop) throws LoopStopped {
    run.journal(
        new LoopEvent.StepLimitReached(
            stop.stepId(), stop.attempts(), stop.similarity(), stop.reason()));
    StepLimitAction action = run.progress().orElseThrow().config().onLimitReached();
    if (action.equals(StepLimitAction.SKIP_STEP)) {
      return;
    }
    if (action.equals(StepLimitAction.ESCALATE)
        && one.action().action() instanceof ProposedAction.ToolCall call) {
      run.parts().dispatcher().escalate(run, call, stop.reason());
    }
    throw new LoopStopped(
        new TerminationReason.Failed(
            "stuck at '%s': %s".formatted(one.proposal().callName(), stop.reason())));
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
