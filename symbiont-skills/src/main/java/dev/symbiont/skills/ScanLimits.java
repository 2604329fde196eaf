package dev.symbiont.skills;

import java.time.Duration;

/**
 * Bounds of one scan. What lies beyond a bound is a blocking finding, never silence.
 *
 * @param maxFileSize largest file that is scanned, in bytes ({@code scan-limit:file-size})
 * @param maxFiles most files that are scanned ({@code scan-limit:max-files})
 * @param maxDepth deepest folder that is entered; the skill has 0 ({@code scan-limit:max-depth})
 * @param maxFindings most findings that are kept ({@code scan-limit:findings})
 * @param budget longest time ({@code scan-limit:time})
 */
public record ScanLimits(
    int maxFileSize, int maxFiles, int maxDepth, int maxFindings, Duration budget) {
  /** 1 MiB, 1000 files, 20 levels, 10 000 findings, 5 seconds (skills.md sections 2 and 5.1). */
  public static final ScanLimits DEFAULT =
      new ScanLimits(1_048_576, 1000, 20, 10_000, Duration.ofSeconds(5));

  private static final int LARGEST_FILE = 1 << 30;
  private static final int MOST = 1_000_000;
  private static final int DEEPEST = 1000;

  /** Checks the ranges. */
  public ScanLimits {
    requireRange("maxFileSize", maxFileSize, LARGEST_FILE);
    requireRange("maxFiles", maxFiles, MOST);
    requireRange("maxDepth", maxDepth, DEEPEST);
    requireRange("maxFindings", maxFindings, MOST);
    if (budget.isNegative() || budget.isZero()) {
      throw new IllegalArgumentException("budget must be positive, was " + budget);
    }
  }

  private static void requireRange(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " must be 1 to " + most + ", was " + value);
    }
  }
}
