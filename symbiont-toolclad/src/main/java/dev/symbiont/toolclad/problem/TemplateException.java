package dev.symbiont.toolclad.problem;

import java.util.Objects;

/**
 * A template, pattern or condition of a manifest breaks a rule. The reader of the manifest turns it
 * into a reported problem.
 */
public final class TemplateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Category category;

  /** Creates an exception of category {@code manifest}. */
  public TemplateException(String problem) {
    this(Category.MANIFEST, problem);
  }

  /** Creates an exception; {@code problem} says what is wrong and where. */
  public TemplateException(Category category, String problem) {
    super(problem);
    this.category = Objects.requireNonNull(category, "category");
  }

  /** Returns {@code manifest} or {@code condition}. */
  public Category category() {
    return category;
  }
}
