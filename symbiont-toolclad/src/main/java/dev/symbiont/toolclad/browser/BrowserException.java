package dev.symbiont.toolclad.browser;

import dev.symbiont.toolclad.problem.Category;
import java.util.Objects;

/** A browser command failed. */
public final class BrowserException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Category category;

  /**
   * Creates an exception.
   *
   * @param category {@code session}, {@code timeout}, {@code blocked} or {@code out_of_scope}
   * @param message what happened
   */
  public BrowserException(Category category, String message) {
    super(message);
    this.category = Objects.requireNonNull(category, "category");
  }

  /** Returns why the command failed. */
  public Category category() {
    return category;
  }
}
