package dev.symbiont.testsupport;

import java.util.Objects;
import java.util.Random;

/**
 * Runs a property over many generated cases. A failure names the seed of the case, and {@code
 * -Dsymbiont.seed=N} runs that case alone.
 */
public final class SeededCases {
  private static final String SEED_PROPERTY = "symbiont.seed";

  private SeededCases() {}

  /** A property over one generated case. */
  @FunctionalInterface
  public interface Property {
    /** Checks the case that {@code random} generates; throws when the property does not hold. */
    void check(Random random) throws Exception;
  }

  /**
   * Checks {@code property} for the seeds {@code firstSeed} to {@code firstSeed + cases - 1}.
   *
   * @throws AssertionError for the first seed for which the property does not hold
   */
  public static void check(long firstSeed, int cases, Property property) {
    Objects.requireNonNull(property, "property");
    String chosen = System.getProperty(SEED_PROPERTY, "");
    if (!chosen.isEmpty()) {
      checkOne(Long.parseLong(chosen), property);
      return;
    }
    for (int i = 0; i < cases; i++) {
      checkOne(firstSeed + i, property);
    }
  }

  private static void checkOne(long seed, Property property) {
    try {
      property.check(new Random(seed));
    } catch (Exception | AssertionError e) {
      throw new AssertionError(
          "property fails for seed %d (rerun with -D%s=%d): %s"
              .formatted(seed, SEED_PROPERTY, seed, e),
          e);
    }
  }
}
