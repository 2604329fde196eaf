package dev.symbiont.domain.wire;

import java.util.ArrayList;
import java.util.List;

/** Collects the violations of one request. Not thread-safe. */
public final class Rules {
  private final List<Violation> violations = new ArrayList<>();

  /** Creates a collection without violations. */
  public Rules() {}

  /** Records {@code problem} with {@code field} unless {@code holds}. */
  public Rules require(boolean holds, String field, String problem) {
    if (!holds) {
      violations.add(new Violation(field, problem));
    }
    return this;
  }

  /** Requires a text with something in it. */
  public Rules requireText(String text, String field) {
    return require(!text.isBlank(), field, "must not be blank");
  }

  /** Returns what was recorded. */
  public List<Violation> violations() {
    return List.copyOf(violations);
  }
}
