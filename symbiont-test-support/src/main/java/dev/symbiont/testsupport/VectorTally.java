package dev.symbiont.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Counts the cases of a vector area, remembers those that failed, and reports in the end. Not
 * thread-safe.
 */
public final class VectorTally {
  private static final int SHOWN_FAILURES = 50;

  private final String area;
  private final List<String> failures = new ArrayList<>();
  private int cases;

  /** Creates an empty tally for {@code area}. */
  public VectorTally(String area) {
    this.area = Objects.requireNonNull(area, "area");
  }

  /** One case; throws when the expectation does not hold. */
  @FunctionalInterface
  public interface Case {
    /** Runs the case. */
    void run() throws Exception;
  }

  /** Runs the case {@code id} and records its outcome. */
  public void run(String id, Case testCase) {
    cases++;
    try {
      testCase.run();
    } catch (Exception | AssertionError | StackOverflowError e) {
      failures.add(id + ": " + e);
    }
  }

  /** Returns the number of cases so far. */
  public int cases() {
    return cases;
  }

  /**
   * Prints {@code vectors <area>: <n> cases, <m> passed}.
   *
   * @throws AssertionError if no case ran or one failed; the message names each failed case
   */
  public void report() {
    System.out.printf("vectors %s: %d cases, %d passed%n", area, cases, cases - failures.size());
    if (cases == 0) {
      throw new AssertionError("no case of " + area + " ran");
    }
    if (!failures.isEmpty()) {
      throw new AssertionError(
          "%d of %d cases of %s failed:%n%s"
              .formatted(
                  failures.size(),
                  cases,
                  area,
                  String.join(
                      System.lineSeparator(),
                      failures.subList(0, Math.min(SHOWN_FAILURES, failures.size())))));
    }
  }
}
