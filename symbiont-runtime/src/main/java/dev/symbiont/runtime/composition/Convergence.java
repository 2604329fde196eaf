package dev.symbiont.runtime.composition;

/** When a director and its critic have done enough (runtime reasoning specification 12.1). */
public sealed interface Convergence {
  /** Most rounds of any pipeline. */
  int MOST_ROUNDS = 100;

  /**
   * Tells whether to stop.
   *
   * @param round the round that is over, from 1
   * @param score its score
   * @param before the score of the round before; 0 in the first
   */
  boolean isReached(int round, double score, double before);

  /**
   * So many rounds, whatever the scores are.
   *
   * @param rounds 1 to 100
   */
  record FixedRounds(int rounds) implements Convergence {
    /** Checks the range. */
    public FixedRounds {
      requireRounds("rounds", rounds);
    }

    @Override
    public boolean isReached(int round, double score, double before) {
      return round >= rounds;
    }
  }

  /**
   * Until a round makes it hardly better.
   *
   * @param minRounds least rounds, 1 to {@code maxRounds}
   * @param maxRounds most rounds, at most 100
   * @param improvementThreshold how much better a round must be for another one to follow, 0 to 1
   */
  record AdaptiveBreak(int minRounds, int maxRounds, double improvementThreshold)
      implements Convergence {
    /** Checks the ranges. */
    public AdaptiveBreak {
      requireRounds("max_rounds", maxRounds);
      requireRounds("min_rounds", minRounds);
      if (minRounds > maxRounds) {
        throw new IllegalArgumentException(
            "min_rounds must be at most max_rounds, but %d is more than %d"
                .formatted(minRounds, maxRounds));
      }
      requireShare("improvement_threshold", improvementThreshold);
    }

    @Override
    public boolean isReached(int round, double score, double before) {
      return round >= maxRounds
          || (round >= minRounds && round > 1 && score - before < improvementThreshold);
    }
  }

  /**
   * Until the score is good enough.
   *
   * @param targetScore the least score that is, 0 to 1
   * @param maxRounds most rounds, 1 to 100
   */
  record ScoreThreshold(double targetScore, int maxRounds) implements Convergence {
    /** Checks the ranges. */
    public ScoreThreshold {
      requireShare("target_score", targetScore);
      requireRounds("max_rounds", maxRounds);
    }

    @Override
    public boolean isReached(int round, double score, double before) {
      return round >= maxRounds || score >= targetScore;
    }
  }

  private static void requireRounds(String field, int rounds) {
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new IllegalArgumentException(
          "%s must be 1 to %d, was %d".formatted(field, MOST_ROUNDS, rounds));
    }
  }

  private static void requireShare(String field, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(field + " must be 0 to 1, was " + value);
    }
  }
}
