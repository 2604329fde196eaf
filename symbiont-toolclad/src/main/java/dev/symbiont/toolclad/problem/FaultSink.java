package dev.symbiont.toolclad.problem;

import java.util.List;

/** Learns what is wrong with one table of a manifest, so that all of it is reported at once. */
@FunctionalInterface
public interface FaultSink {
  /**
   * Takes one fault.
   *
   * @param category {@code manifest} or {@code condition}
   * @param field the keys below the table, for example {@code conditionals}, {@code port}, {@code
   *     when}
   * @param message what is wrong
   */
  void report(Category category, List<String> field, String message);
}
