package dev.symbiont.toolclad.http;

import dev.symbiont.toolclad.problem.Category;
import java.util.Objects;

/** An HTTP exchange failed. The message holds no URL and no secret. */
public final class HttpToolException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Category category;

  /**
   * Creates an exception.
   *
   * @param category {@code http}, {@code timeout} or {@code output_too_large}
   * @param message what happened, without URL and secrets
   */
  public HttpToolException(Category category, String message) {
    super(message);
    this.category = Objects.requireNonNull(category, "category");
  }

  /** Returns {@code http}, {@code timeout} or {@code output_too_large}. */
  public Category category() {
    return category;
  }
}
