package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.StepIterationConfig;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sees when a loop gets nowhere (runtime reasoning specification, section 14.2): a step, which is a
 * tool with the same arguments, that fails too often or twice alike, and rounds that repeat
 * themselves. Used by the thread of one loop.
 */
final class ProgressTracker {
  /** So many rounds with the same calls and the same results are a circle. */
  private static final int ROUNDS = 3;

  private final StepIterationConfig config;
  private final Map<String, Step> steps = new HashMap<>();
  private final Map<String, Stop> stopped = new LinkedHashMap<>();
  private String lastRound = "";
  private int sameRounds;

  /** Attempts of one step. */
  private static final class Step {
    private int attempts;
    private @Nullable String lastError;
  }

  /**
   * A step that was stopped.
   *
   * @param stepId the step
   * @param attempts how often it failed
   * @param similarity how alike the last two errors were, 0 to 1
   * @param reason why it was stopped, for people and for the model
   */
  record Stop(String stepId, int attempts, double similarity, String reason) {}

  ProgressTracker(StepIterationConfig config) {
    this.config = Objects.requireNonNull(config, "config");
  }

  StepIterationConfig config() {
    return config;
  }

  /** Returns the stop of a step that must not be taken again. */
  Optional<Stop> stopped(String stepId) {
    return Optional.ofNullable(stopped.get(stepId));
  }

  /** Records that a step failed; tells whether that was once too often. */
  Optional<Stop> failed(String stepId, String error) {
    Step step = steps.computeIfAbsent(stepId, id -> new Step());
    double similarity = step.lastError == null ? 0 : Similarity.of(step.lastError, error);
    boolean alike = step.lastError != null && similarity >= config.similarityThreshold();
    step.attempts++;
    step.lastError = error;
    if (alike) {
      return stop(
          stepId,
          step.attempts,
          similarity,
          "it failed twice in the same way (%.0f %% alike, limit %.0f %%)"
              .formatted(similarity * 100, config.similarityThreshold() * 100));
    }
    return step.attempts >= config.maxReattemptsPerStep()
        ? stop(stepId, step.attempts, similarity, "it failed %d times".formatted(step.attempts))
        : Optional.empty();
  }

  /** Records that a step worked: its failures are forgotten. */
  void worked(String stepId) {
    steps.remove(stepId);
  }

  /**
   * Records what a round did and saw; tells whether the loop goes in a circle.
   *
   * @param round calls and results as one text; empty for a round without calls
   */
  Optional<Stop> round(String round) {
    sameRounds = round.isEmpty() || !round.equals(lastRound) ? 1 : sameRounds + 1;
    lastRound = round;
    return sameRounds >= ROUNDS
        ? Optional.of(
            new Stop(
                "round",
                sameRounds,
                1,
                "the same calls had the same results %d times in a row".formatted(sameRounds)))
        : Optional.empty();
  }

  /** Lets a step not be taken again. */
  void forbid(String stepId, Stop stop) {
    stopped.putIfAbsent(stepId, stop);
  }

  private Optional<Stop> stop(String stepId, int attempts, double similarity, String reason) {
    Stop stop = new Stop(stepId, attempts, similarity, reason);
    stopped.put(stepId, stop);
    return Optional.of(stop);
  }

  /** Returns the id of a step: the tool, and a hash of its arguments in canonical form. */
  static String stepId(String tool, String canonicalArguments) {
    return tool + "#" + Fingerprint.of(canonicalArguments);
  }
}
