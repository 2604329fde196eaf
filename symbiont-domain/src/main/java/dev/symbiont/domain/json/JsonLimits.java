package dev.symbiont.domain.json;

/**
 * Bounds on JSON text that is read. Exceeding one is an error, never a truncation.
 *
 * @param maxBytes longest accepted text in bytes of UTF-8, at least 1
 * @param maxDepth deepest accepted nesting of objects and arrays, 1 to 250; {@code [[1]]} has 2
 */
public record JsonLimits(int maxBytes, int maxDepth) {
  /** 16 MiB and 64 levels: bodies of the management API. */
  public static final JsonLimits DEFAULT = new JsonLimits(16 * 1024 * 1024, 64);

  private static final int DEEPEST = 250;

  /** Checks the ranges. */
  public JsonLimits {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be at least 1, was " + maxBytes);
    }
    if (maxDepth < 1 || maxDepth > DEEPEST) {
      throw new IllegalArgumentException("maxDepth must be 1 to " + DEEPEST + ", was " + maxDepth);
    }
  }
}
