package dev.symbiont.runtime.critic;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** Rules about scores. */
final class Score {
  private Score() {}

  /** Returns {@code score} without the sign of a negative zero. */
  static double require(String field, double score) {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalArgumentException(field + " must be 0 to 1, was " + score);
    }
    return score + 0.0;
  }

  /** Returns a sorted copy. */
  static Map<String, Double> requireAll(Map<String, Double> scores) {
    Map<String, Double> copy = new TreeMap<>();
    scores.forEach(
        (name, score) -> copy.put(name, require("the score of dimension '" + name + "'", score)));
    return Collections.unmodifiableMap(copy);
  }

  /** Returns the nearest score; a model may say anything, and what is no number counts nothing. */
  static double clamped(double said) {
    return Double.isFinite(said) ? Math.max(0, Math.min(1, said)) + 0.0 : 0;
  }
}
