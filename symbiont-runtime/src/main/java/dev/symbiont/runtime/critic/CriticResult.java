package dev.symbiont.runtime.critic;

import java.util.Map;
import java.util.Objects;

/**
 * What a reviewer thinks.
 *
 * @param approved whether the content may be used
 * @param score how good it is, 0 to 1
 * @param dimensionScores how good it is in each respect that was asked for, 0 to 1 each; sorted
 * @param feedback what could be better, in words
 * @param reviewer who says so
 */
public record CriticResult(
    boolean approved,
    double score,
    Map<String, Double> dimensionScores,
    String feedback,
    Reviewer reviewer) {
  /** Checks the ranges and copies the scores. */
  public CriticResult {
    score = Score.require("score", score);
    dimensionScores = Score.requireAll(dimensionScores);
    Objects.requireNonNull(feedback, "feedback");
    Objects.requireNonNull(reviewer, "reviewer");
  }
}
