package dev.symbiont.runtime.composition;

import java.util.List;

/**
 * What a director and its workers have made.
 *
 * @param result what the director made of the work
 * @param plan the director's plan, as it was written
 * @param workerResults the work, in the order in which it was done
 */
public record DirectorResult(String result, String plan, List<WorkerResult> workerResults) {
  /**
   * The work of one.
   *
   * @param worker its name
   * @param subtask what it was told
   * @param result what it made
   */
  public record WorkerResult(String worker, String subtask, String result) {}

  /** Copies the work. */
  public DirectorResult {
    workerResults = List.copyOf(workerResults);
  }
}
