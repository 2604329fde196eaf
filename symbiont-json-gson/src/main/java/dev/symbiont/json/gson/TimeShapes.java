package dev.symbiont.json.gson;

import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.Timestamp;
import dev.symbiont.domain.wire.WireUnit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The shapes of durations and points in time. */
final class TimeShapes {
  private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000L);
  private static final long NANOS_LIMIT = 1_000_000_000L;
  private static final int LONGEST_NUMBER = 40;
  private static final int LARGEST_SCALE = 40;

  static final Shape RFC_3339 = new Rfc3339();
  static final Shape SECS_AND_NANOS = new SecsAndNanos();

  private TimeShapes() {}

  /** Reads a number of {@code unit} as a length of time, cut to whole nanoseconds. */
  private static Duration duration(JsonValue json, WireUnit.Unit unit, Place place, Shape shape) {
    if (!(json instanceof JsonNumber number) || number.literal().length() > LONGEST_NUMBER) {
      throw place.expected(shape.expectation(), json);
    }
    try {
      BigDecimal value = number.asBigDecimal();
      if (value.signum() < 0 || Math.abs((long) value.scale()) > LARGEST_SCALE) {
        throw place.problem("expected " + shape.expectation() + ", found " + number);
      }
      BigInteger nanos =
          value.multiply(unit.inNanos()).setScale(0, RoundingMode.DOWN).toBigIntegerExact();
      BigInteger[] parts = nanos.divideAndRemainder(NANOS_PER_SECOND);
      return Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
    } catch (ArithmeticException outOfRange) {
      throw place.problem("expected " + shape.expectation() + " in range, found " + number);
    }
  }

  private static JsonNumber number(Duration duration, WireUnit.Unit unit) {
    BigDecimal nanos =
        new BigDecimal(
            BigInteger.valueOf(duration.getSeconds())
                .multiply(NANOS_PER_SECOND)
                .add(BigInteger.valueOf(duration.getNano())));
    // Both units are powers of ten, so the quotient is exact.
    return JsonNumber.ofLiteral(nanos.divide(unit.inNanos()).stripTrailingZeros().toPlainString());
  }

  /** A length of time as a number. */
  record Count(WireUnit.Unit unit) implements Shape {
    @Override
    public Object read(JsonValue json, Place place) {
      return duration(json, unit, place, this);
    }

    @Override
    public JsonValue write(Object value) {
      return number((Duration) value, unit);
    }

    @Override
    public String expectation() {
      return "a number of " + unit.name().toLowerCase(Locale.ROOT) + ", not negative";
    }
  }

  /** A point in time as a number since 1970. */
  record Epoch(WireUnit.Unit unit) implements Shape {
    @Override
    public Object read(JsonValue json, Place place) {
      try {
        return Instant.EPOCH.plus(duration(json, unit, place, this));
      } catch (DateTimeException | ArithmeticException outOfRange) {
        throw place.problem("expected " + expectation() + " in range, found " + json);
      }
    }

    @Override
    public JsonValue write(Object value) {
      return number(Duration.between(Instant.EPOCH, (Instant) value), unit);
    }

    @Override
    public String expectation() {
      return "a number of " + unit.name().toLowerCase(Locale.ROOT) + " since 1970, not negative";
    }
  }

  private static final class Rfc3339 implements Shape {
    @Override
    public Object read(JsonValue json, Place place) {
      if (!(json instanceof JsonString text)) {
        throw place.expected(expectation(), json);
      }
      Optional<Instant> instant = Timestamp.parse(text.value());
      return instant.orElseThrow(
          () -> place.problem("expected " + expectation() + ", found other text"));
    }

    @Override
    public JsonValue write(Object value) {
      return new JsonString(value.toString());
    }

    @Override
    public String expectation() {
      return "a time such as 2026-05-01T08:00:00Z (RFC 3339)";
    }
  }

  private static final class SecsAndNanos implements Shape {
    @Override
    public Object read(JsonValue json, Place place) {
      if (!(json instanceof JsonObject object)) {
        throw place.expected(expectation(), json);
      }
      long secs = object.integer("secs").orElse(-1L);
      long nanos = object.integer("nanos").orElse(-1L);
      if (secs < 0 || nanos < 0 || nanos >= NANOS_LIMIT) {
        throw place.problem("expected " + expectation());
      }
      return Duration.ofSeconds(secs, nanos);
    }

    @Override
    public JsonValue write(Object value) {
      Duration duration = (Duration) value;
      return JsonObject.builder()
          .put("secs", duration.getSeconds())
          .put("nanos", duration.getNano())
          .build();
    }

    @Override
    public String expectation() {
      return "a duration such as {\"secs\":60,\"nanos\":0}";
    }
  }
}
