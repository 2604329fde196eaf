package dev.symbiont.domain.reasoning;

/**
 * Tokens that a model charged. Sums saturate instead of overflowing.
 *
 * @param promptTokens tokens read, not negative
 * @param completionTokens tokens written, not negative
 * @param totalTokens tokens charged, not negative
 */
public record Usage(long promptTokens, long completionTokens, long totalTokens) {
  /** Nothing. */
  public static final Usage ZERO = new Usage(0, 0, 0);

  /** Refuses negative counts. */
  public Usage {
    if (promptTokens < 0 || completionTokens < 0 || totalTokens < 0) {
      throw new IllegalArgumentException("token counts must not be negative");
    }
  }

  /** Returns the usage of {@code prompt} tokens read and {@code completion} tokens written. */
  public static Usage of(long prompt, long completion) {
    return new Usage(prompt, completion, sum(prompt, completion));
  }

  /** Returns the sum of both. */
  public Usage plus(Usage other) {
    return new Usage(
        sum(promptTokens, other.promptTokens),
        sum(completionTokens, other.completionTokens),
        sum(totalTokens, other.totalTokens));
  }

  private static long sum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
