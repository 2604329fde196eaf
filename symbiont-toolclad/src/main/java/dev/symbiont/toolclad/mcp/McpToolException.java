package dev.symbiont.toolclad.mcp;

import dev.symbiont.toolclad.problem.Category;
import java.util.Objects;

/** A call to an MCP server failed. */
public final class McpToolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Category category;

  /**
   * Creates an exception.
   *
   * @param category {@code mcp}, {@code timeout} or {@code output_too_large}
   * @param message what happened
   */
  public McpToolException(Category category, String message) {
    super(message);
    this.category = Objects.requireNonNull(category, "category");
  }

  /** Returns {@code mcp}, {@code timeout} or {@code output_too_large}. */
  public Category category() {
    return category;
  }
}
