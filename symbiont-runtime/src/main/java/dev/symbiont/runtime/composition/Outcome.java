package dev.symbiont.runtime.composition;

import dev.symbiont.domain.reasoning.Usage;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * What came of a composition, or of one of its calls.
 *
 * @param <T> what it makes
 */
public sealed interface Outcome<T> {
  /** Returns what the models have charged, whatever came of it. */
  Usage usage();

  /** Returns what was made; empty if it was denied or failed. */
  default Optional<T> value() {
    return this instanceof Done<T> done ? Optional.of(done.made()) : Optional.empty();
  }

  /** Returns why there is nothing; empty if there is something. */
  Optional<String> problem();

  /** Returns this outcome with something else made of what it made. */
  default <R> Outcome<R> map(Function<T, R> other) {
    if (this instanceof Done<T> done) {
      return new Done<>(other.apply(done.made()), usage());
    }
    return this instanceof Denied<T> denied
        ? new Denied<>(denied.reason(), usage())
        : new Failed<>(problem().orElse(""), usage());
  }

  /** Returns this outcome with another usage. */
  default Outcome<T> withUsage(Usage other) {
    if (this instanceof Done<T> done) {
      return new Done<>(done.made(), other);
    }
    return this instanceof Denied<T> denied
        ? new Denied<>(denied.reason(), other)
        : new Failed<>(problem().orElse(""), other);
  }

  /**
   * It was made.
   *
   * @param made what; untrusted, as everything that models say
   */
  record Done<T>(T made, Usage usage) implements Outcome<T> {
    /** Refuses {@code null}. */
    public Done {
      Objects.requireNonNull(made, "made");
      Objects.requireNonNull(usage, "usage");
    }

    @Override
    public Optional<String> problem() {
      return Optional.empty();
    }
  }

  /**
   * The communication rules or the policies deny it.
   *
   * @param reason what they say
   */
  record Denied<T>(String reason, Usage usage) implements Outcome<T> {
    /** Refuses {@code null}. */
    public Denied {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(usage, "usage");
    }

    @Override
    public Optional<String> problem() {
      return Optional.of("denied: " + reason);
    }
  }

  /**
   * It went wrong, or its limits were reached.
   *
   * @param reason what happened
   */
  record Failed<T>(String reason, Usage usage) implements Outcome<T> {
    /** Refuses {@code null}. */
    public Failed {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(usage, "usage");
    }

    @Override
    public Optional<String> problem() {
      return Optional.of(reason);
    }
  }
}
