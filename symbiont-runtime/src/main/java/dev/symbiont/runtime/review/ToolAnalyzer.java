package dev.symbiont.runtime.review;

import dev.symbiont.domain.review.ReviewedTool;

/** Looks for what a reviewer should know about a tool. Implementations are thread-safe. */
@FunctionalInterface
interface ToolAnalyzer {
  /** Returns the findings; the same for the same tool. */
  Analysis analyse(ReviewedTool tool);
}
