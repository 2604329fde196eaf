package dev.symbiont.runtime.composition;

/**
 * How long a debate goes on.
 *
 * @param rounds most rounds, 1 to 32
 * @param adaptive whether it ends earlier, when the critic approves or the writer hardly changes
 *     anything any more
 */
public record DebateRules(int rounds, boolean adaptive) {
  /** Three rounds. */
  public static final DebateRules DEFAULT = new DebateRules(3, false);

  private static final int MOST_ROUNDS = 32;

  /** Checks the range. */
  public DebateRules {
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new IllegalArgumentException("rounds must be 1 to " + MOST_ROUNDS + ", was " + rounds);
    }
  }
}
