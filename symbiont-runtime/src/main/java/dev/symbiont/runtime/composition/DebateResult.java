package dev.symbiont.runtime.composition;

import java.util.List;

/**
 * What a debate has made.
 *
 * @param finalAnswer the last word of the writer
 * @param roundsCompleted rounds in which both spoke
 * @param history what was said
 */
public record DebateResult(String finalAnswer, int roundsCompleted, List<Round> history) {
  /**
   * A round.
   *
   * @param round from 1
   * @param writer the draft
   * @param critic what the critic said about it
   */
  public record Round(int round, String writer, String critic) {}

  /** Copies the history. */
  public DebateResult {
    history = List.copyOf(history);
  }
}
