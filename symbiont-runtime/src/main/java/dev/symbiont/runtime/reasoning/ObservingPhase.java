package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.Observation;
import dev.symbiont.domain.reasoning.TerminationReason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The results are taken in. Last phase of every round. */
final class ObservingPhase {
  private final LoopRun run;
  private final List<Observation> observations;
  private final Optional<String> terminalOutput;
  private final AtomicBoolean consumed = new AtomicBoolean();

  ObservingPhase(LoopRun run, List<Observation> observations, Optional<String> terminalOutput) {
    this.run = run;
    this.observations = observations;
    this.terminalOutput = terminalOutput;
  }

  /** Hands the results to the next round, or ends the loop. */
  AfterObserving observeResults() throws LoopStopped {
    Transition.use(consumed);
    run.enter("observing");
    run.journal(new LoopEvent.ObservationsCollected(run.iteration(), observations.size()));
    if (terminalOutput.isPresent()) {
      return new LoopEnd(new TerminationReason.Completed(), terminalOutput.get());
    }
    run.setPending(observations);
    return new ReasoningPhase(run);
  }
}
