package dev.symbiont.runtime.composition;

import java.util.List;

/**
 * What a chain has made.
 *
 * @param output the answer of the last step
 * @param steps the answers of all steps
 */
public record ChainResult(String output, List<String> steps) {
  /** Copies the answers. */
  public ChainResult {
    steps = List.copyOf(steps);
  }
}
