package dev.symbiont.toolclad.problem;

import java.util.Objects;
import java.util.Optional;

/**
 * One reason why a call was refused or failed.
 *
 * @param category the machine-readable reason
 * @param argument the argument at fault, if one is
 * @param message what is wrong, for people; never the value of a secret
 */
public record Problem(Category category, Optional<String> argument, String message) {
  /** Refuses {@code null}. */
  public Problem {
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(argument, "argument");
    Objects.requireNonNull(message, "message");
  }

  /** Returns a problem that no single argument causes. */
  public static Problem of(Category category, String message) {
    return new Problem(category, Optional.empty(), message);
  }

  /** Returns a problem of the argument {@code name}. */
  public static Problem ofArgument(Category category, String name, String message) {
    return new Problem(category, Optional.of(name), message);
  }

  /** Returns {@code category: message}. */
  @Override
  public String toString() {
    return category.word() + ": " + message;
  }
}
