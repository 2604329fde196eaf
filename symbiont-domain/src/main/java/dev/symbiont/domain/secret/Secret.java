package dev.symbiont.domain.secret;

import dev.symbiont.domain.crypto.ConstantTime;
import dev.symbiont.domain.wire.WireScalar;
import java.util.Objects;

/**
 * A credential. {@link #toString} shows nothing of it, and comparison takes a time that does not
 * depend on where two values differ.
 *
 * @param value the credential itself; hand it to the wire only
 */
@WireScalar
public record Secret(String value) {
  /** What is shown instead of a secret. */
  public static final String MASK = "••••";

  /** Refuses {@code null} and the empty text. */
  public Secret {
    Objects.requireNonNull(value, "value");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("a secret must not be empty");
    }
  }

  /** Returns the secret {@code value}. */
  public static Secret of(String value) {
    return new Secret(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && ConstantTime.equal(value, that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return MASK;
  }
}
