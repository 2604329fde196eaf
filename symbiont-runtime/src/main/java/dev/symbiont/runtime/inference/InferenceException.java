package dev.symbiont.runtime.inference;

import dev.symbiont.domain.error.SymbiontException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A model gave no answer. */
public final class InferenceException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** The vendor answered with an error. */
    PROVIDER,
    /** Too many requests. */
    RATE_LIMITED,
    /** The conversation is longer than the model takes. */
    CONTEXT_OVERFLOW,
    /** There is no such model, or no provider at all. */
    UNAVAILABLE,
    /** The vendor did not understand the request. */
    INVALID_REQUEST,
    /** The time was up. */
    TIMEOUT,
    /** The answer could not be understood. */
    MALFORMED_REPLY
  }

  private final Kind kind;
  private final @Nullable Duration retryAfter;

  /** Creates the exception. */
  public InferenceException(Kind kind, String message, @Nullable Throwable cause) {
    this(kind, message, null, cause);
  }

  /** Creates the exception for a vendor that says when to come back. */
  public InferenceException(
      Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = Objects.requireNonNull(kind, "kind");
    this.retryAfter = retryAfter;
  }

  /** Returns what went wrong. */
  public Kind kind() {
    return kind;
  }

  /** Returns when the vendor wants to be asked again. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
