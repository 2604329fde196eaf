package dev.symbiont.api.call;

import dev.symbiont.domain.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What one call does otherwise than its client. Immutable.
 *
 * @param deadline longest time for the call, all attempts and waits included
 * @param headers further headers; those that the client writes itself are refused
 * @param idempotencyKey sent as {@code Idempotency-Key}; a server that honours it makes repeating
 *     the call safe, so the client then repeats it like an idempotent one
 * @param repeat whether the request may be sent again
 */
public record CallOptions(
    Optional<Duration> deadline,
    HttpHeaders headers,
    Optional<String> idempotencyKey,
    Repeat repeat) {
  private static final List<String> OWN_HEADERS =
      List.of("Authorization", "Content-Type", "Idempotency-Key");

  /** Nothing otherwise. */
  public static final CallOptions DEFAULT =
      new CallOptions(Optional.empty(), HttpHeaders.EMPTY, Optional.empty(), Repeat.WHEN_SAFE);

  /** Checks the deadline and the headers. */
  public CallOptions {
    if (deadline.filter(time -> time.isZero() || time.isNegative()).isPresent()) {
      throw new IllegalArgumentException("deadline must be positive, was " + deadline.get());
    }
    requireNotOwn(headers);
    if (idempotencyKey.filter(String::isBlank).isPresent()) {
      throw new IllegalArgumentException("idempotency key must not be blank");
    }
    Objects.requireNonNull(repeat, "repeat");
  }

  /**
   * Refuses headers that the client writes itself.
   *
   * @throws IllegalArgumentException if there is one
   */
  public static void requireNotOwn(HttpHeaders headers) {
    for (String own : OWN_HEADERS) {
      if (headers.first(own).isPresent()) {
        throw new IllegalArgumentException(
            "header " + own + " is written by the client; use its own setting instead");
      }
    }
  }

  /** Returns options that differ in the deadline only. */
  public static CallOptions deadline(Duration deadline) {
    return DEFAULT.withDeadline(deadline);
  }

  /** Returns options that differ in the idempotency key only. */
  public static CallOptions idempotencyKey(String key) {
    return DEFAULT.withIdempotencyKey(key);
  }

  /** Returns these options with another deadline. */
  public CallOptions withDeadline(Duration other) {
    return new CallOptions(Optional.of(other), headers, idempotencyKey, repeat);
  }

  /** Returns these options with one more header. */
  public CallOptions withHeader(String name, String value) {
    return new CallOptions(
        deadline, headers.toBuilder().set(name, value).build(), idempotencyKey, repeat);
  }

  /** Returns these options with an idempotency key. */
  public CallOptions withIdempotencyKey(String key) {
    return new CallOptions(deadline, headers, Optional.of(key), repeat);
  }

  /** Returns these options with another rule for repeating. */
  public CallOptions withRepeat(Repeat other) {
    return new CallOptions(deadline, headers, idempotencyKey, other);
  }
}
