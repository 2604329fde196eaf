package dev.symbiont.runtime.critic;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How a model judges (runtime reasoning specification section 12.1).
 *
 * @param model the model; the provider's default when absent
 * @param mode what its score is made of
 * @param threshold the least score that can approve, 0 to 1
 * @param rubric the respects that count in the mode {@link Mode#RUBRIC}
 * @param systemPrompt what the model is to look at, beside the rules about the form of its answer
 * @param timeout the longest time of one review
 */
public record CriticSettings(
    Optional<String> model,
    Mode mode,
    double threshold,
    Rubric rubric,
    Optional<String> systemPrompt,
    Duration timeout) {
  /** A score of the whole, which must reach 0.7, within a minute. */
  public static final CriticSettings DEFAULT =
      new CriticSettings(
          Optional.empty(), Mode.SCORE, 0.7, Rubric.NONE, Optional.empty(), Duration.ofMinutes(1));

  /** What a score is made of. */
  public enum Mode {
    /** Yes is 1, no is 0. */
    BINARY,
    /** One score of the whole. */
    SCORE,
    /** The weighted scores of the {@link Rubric}; as {@link #SCORE} when that is empty. */
    RUBRIC;

    /** Returns the word that stands in a pipeline file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the ranges. */
  public CriticSettings {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(mode, "mode");
    threshold = Score.require("threshold", threshold);
    Objects.requireNonNull(rubric, "rubric");
    Objects.requireNonNull(systemPrompt, "systemPrompt");
    Objects.requireNonNull(timeout, "timeout");
  }

  /** Returns these settings with another model. */
  public CriticSettings withModel(String other) {
    return new CriticSettings(Optional.of(other), mode, threshold, rubric, systemPrompt, timeout);
  }

  /** Returns these settings with a score of the whole that must reach {@code least}. */
  public CriticSettings withScore(double least) {
    return new CriticSettings(model, Mode.SCORE, least, Rubric.NONE, systemPrompt, timeout);
  }

  /** Returns these settings with a yes or no. */
  public CriticSettings withBinary() {
    return new CriticSettings(model, Mode.BINARY, threshold, Rubric.NONE, systemPrompt, timeout);
  }

  /** Returns these settings with the weighted scores of {@code other}. */
  public CriticSettings withRubric(Rubric other) {
    return new CriticSettings(model, Mode.RUBRIC, threshold, other, systemPrompt, timeout);
  }

  /** Returns these settings with something else to look at. */
  public CriticSettings withSystemPrompt(String other) {
    return new CriticSettings(model, mode, threshold, rubric, Optional.of(other), timeout);
  }
}
