package dev.symbiont.runtime.composition;

import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.runtime.critic.CriticEntry;
import dev.symbiont.runtime.critic.CriticResult;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a director and its critic have made (runtime reasoning specification section 12.1).
 *
 * @param pipeline the name of the pipeline
 * @param end how it ended
 * @param message what ended it, for people
 * @param output the approved work with the best score; empty if the critic approved nothing
 * @param rounds all rounds that were judged
 * @param totalUsage what director and critic have charged
 * @param durationMs how long it took, in milliseconds
 */
public record PipelineRun(
    String pipeline,
    End end,
    String message,
    Optional<String> output,
    List<Round> rounds,
    Usage totalUsage,
    long durationMs) {

  /** How a run ended. */
  public enum End {
    /** The rule about its end was met. */
    CONVERGED,
    /** The director gave no work: denied, out of budget, or the model failed. */
    NO_WORK,
    /** There was no judgement, which approves nothing. */
    NO_REVIEW
  }

  /**
   * A round.
   *
   * @param round from 1
   * @param output the work
   * @param result what the critic thinks of it
   * @param entry its place in the chain of reviews
   */
  public record Round(int round, String output, CriticResult result, CriticEntry entry) {
    /** Refuses {@code null}. */
    public Round {
      Objects.requireNonNull(output, "output");
      Objects.requireNonNull(result, "result");
      Objects.requireNonNull(entry, "entry");
    }
  }

  /** Copies the rounds. */
  public PipelineRun {
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(output, "output");
    rounds = List.copyOf(rounds);
    Objects.requireNonNull(totalUsage, "totalUsage");
  }

  /** Returns the chain of reviews, for {@link dev.symbiont.runtime.critic.CriticChain#verify}. */
  public List<CriticEntry> chain() {
    return rounds.stream().map(Round::entry).toList();
  }
}
