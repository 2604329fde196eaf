package dev.symbiont.json.gson;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The shapes of types that are one JSON value: text, numbers, truth values, and JSON itself. */
final class ScalarShapes {
  private static final int LONGEST_DECIMAL = 400;
  private static final String AN_INTEGER = "an integer";
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]+");

  private static final Shape ANY = new AnyJson();
  private static final Map<Class<?>, Shape> BY_TYPE = new HashMap<>();

  static {
    add(
        String.class,
        new Scalar("text", ScalarShapes::text, text -> new JsonString((String) text)));
    addBoth(
        boolean.class,
        Boolean.class,
        new Scalar("true or false", ScalarShapes::bool, bool -> JsonBoolean.of((boolean) bool)));
    addBoth(
        int.class,
        Integer.class,
        new Scalar(AN_INTEGER + " of 32 bits", ScalarShapes::int32, n -> JsonNumber.of((int) n)));
    addBoth(
        long.class,
        Long.class,
        new Scalar(AN_INTEGER + " of 64 bits", ScalarShapes::int64, n -> JsonNumber.of((long) n)));
    addBoth(
        double.class,
        Double.class,
        new Scalar("a number", ScalarShapes::float64, n -> JsonNumber.of((double) n)));
    add(
        BigDecimal.class,
        new Scalar(
            "a decimal number",
            ScalarShapes::decimal,
            n -> JsonNumber.ofLiteral(((BigDecimal) n).toString().replace("E+", "E"))));
    add(JsonValue.class, ANY);
    addJson(JsonObject.class, "an object");
    addJson(JsonArray.class, "an array");
    addJson(JsonNumber.class, "a number");
  }

  private ScalarShapes() {}

  static @Nullable Shape of(Class<?> type) {
    return BY_TYPE.get(type);
  }

  private static void add(Class<?> type, Shape shape) {
    BY_TYPE.put(type, shape);
  }

  private static void addBoth(Class<?> primitive, Class<?> boxed, Shape shape) {
    add(primitive, shape);
    add(boxed, shape);
  }

  private static void addJson(Class<? extends JsonValue> type, String expectation) {
    add(
        type,
        new Scalar(
            expectation, json -> type.isInstance(json) ? json : null, JsonValue.class::cast));
  }

  private static @Nullable Object text(JsonValue json) {
    return json instanceof JsonString text ? text.value() : null;
  }

  private static @Nullable Object bool(JsonValue json) {
    return json instanceof JsonBoolean bool ? bool.value() : null;
  }

  private static @Nullable Object int32(JsonValue json) {
    if (int64(json) instanceof Long value && value == value.intValue()) {
      return value.intValue();
    }
    return null;
  }

  private static @Nullable Object int64(JsonValue json) {
    if (json instanceof JsonNumber number && number.asLong().isPresent()) {
      return number.asLong().getAsLong();
    }
    return null;
  }

  private static @Nullable Object float64(JsonValue json) {
    if (json instanceof JsonNumber number && Double.isFinite(number.asDouble())) {
      return number.asDouble();
    }
    return null;
  }

  private static @Nullable Object decimal(JsonValue json) {
    if (!(json instanceof JsonNumber number) || number.literal().length() > LONGEST_DECIMAL) {
      return null;
    }
    try {
      return number.asBigDecimal();
    } catch (ArithmeticException outOfRange) {
      return null;
    }
  }

  /** One JSON value; {@code read} gives {@code null} for a value that does not fit. */
  private record Scalar(
      String expectation,
      Function<JsonValue, @Nullable Object> reader,
      Function<Object, JsonValue> writer)
      implements Shape {
    @Override
    public Object read(JsonValue json, Place place) {
      Object value = reader.apply(json);
      if (value == null) {
        throw isTooLarge(json)
            ? place.refused("expected " + expectation + ", found a larger number")
            : place.expected(expectation, json);
      }
      return value;
    }

    /** A whole number has the right type, however large it is. */
    private boolean isTooLarge(JsonValue json) {
      return expectation.startsWith(AN_INTEGER)
          && json instanceof JsonNumber number
          && WHOLE.matcher(number.literal()).matches();
    }

    @Override
    public JsonValue write(Object value) {
      return writer.apply(value);
    }
  }

  private static final class AnyJson implements Shape {
    @Override
    public Object read(JsonValue json, Place place) {
      return json;
    }

    @Override
    public JsonValue write(Object value) {
      return (JsonValue) value;
    }

    @Override
    public String expectation() {
      return "any JSON value";
    }

    @Override
    public Optional<Object> empty() {
      return Optional.of(JsonNull.NULL);
    }

    @Override
    public boolean takes(JsonNull nothing) {
      return true;
    }
  }
}
