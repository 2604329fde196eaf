package dev.symbiont.runtime.composition;

import java.util.List;

/**
 * What a map-reduce has made.
 *
 * @param result what the reducer made of all
 * @param mappedResults what the mapper made of each input, in their order
 */
public record MapReduceResult(String result, List<String> mappedResults) {
  /** Copies the results. */
  public MapReduceResult {
    mappedResults = List.copyOf(mappedResults);
  }
}
