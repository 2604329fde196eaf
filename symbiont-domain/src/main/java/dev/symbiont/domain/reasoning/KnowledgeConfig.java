package dev.symbiont.domain.reasoning;

/**
 * How a loop uses knowledge.
 *
 * @param maxContextItems how many items are recalled, not negative
 * @param relevanceThreshold least relevance of a recalled item, 0 to 1
 * @param autoPersist whether the result of the loop is stored as knowledge
 */
public record KnowledgeConfig(int maxContextItems, double relevanceThreshold, boolean autoPersist) {
  /** Five items of relevance 0.7, nothing stored. */
  public static final KnowledgeConfig DEFAULT = new KnowledgeConfig(5, 0.7, false);

  /** Checks the ranges. */
  public KnowledgeConfig {
    if (maxContextItems < 0) {
      throw new IllegalArgumentException(
          "max_context_items must not be negative, was " + maxContextItems);
    }
    if (!(relevanceThreshold >= 0 && relevanceThreshold <= 1)) {
      throw new IllegalArgumentException(
          "relevance_threshold must be 0 to 1, was " + relevanceThreshold);
    }
  }
}
