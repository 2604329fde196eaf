package dev.symbiont.domain.wire;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.math.BigDecimal;

/**
 * The unit in which a {@link java.time.Duration} stands on the wire as a number, or in which a
 * {@link java.time.Instant} is counted from 1970-01-01T00:00Z.
 *
 * <p>Without it, a duration is an object {@code {"secs":60,"nanos":0}} and an instant is RFC 3339
 * text.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface WireUnit {
  /** Returns the unit. */
  Unit value();

  /** A unit of time. */
  enum Unit {
    /** Seconds. */
    SECONDS(1_000_000_000L),
    /** Milliseconds. */
    MILLIS(1_000_000L);

    private final long nanos;

    Unit(long nanos) {
      this.nanos = nanos;
    }

    /** Returns the length of the unit in nanoseconds. */
    public BigDecimal inNanos() {
      return BigDecimal.valueOf(nanos);
    }
  }
}
