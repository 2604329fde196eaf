package dev.symbiont.cedar.policy;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The functions of the extension types decimal, ipaddr, datetime and duration. */
public enum ExtensionFunction {
  /** {@code decimal("1.5")}. */
  DECIMAL("decimal", 1, false),
  /** {@code a.lessThan(b)} of decimals. */
  LESS_THAN("lessThan", 2, true),
  /** {@code a.lessThanOrEqual(b)} of decimals. */
  LESS_THAN_OR_EQUAL("lessThanOrEqual", 2, true),
  /** {@code a.greaterThan(b)} of decimals. */
  GREATER_THAN("greaterThan", 2, true),
  /** {@code a.greaterThanOrEqual(b)} of decimals. */
  GREATER_THAN_OR_EQUAL("greaterThanOrEqual", 2, true),
  /** {@code ip("10.0.0.0/8")}. */
  IP("ip", 1, false),
  /** {@code a.isIpv4()}. */
  IS_IPV4("isIpv4", 1, true),
  /** {@code a.isIpv6()}. */
  IS_IPV6("isIpv6", 1, true),
  /** {@code a.isLoopback()}. */
  IS_LOOPBACK("isLoopback", 1, true),
  /** {@code a.isMulticast()}. */
  IS_MULTICAST("isMulticast", 1, true),
  /** {@code a.isInRange(b)}. */
  IS_IN_RANGE("isInRange", 2, true),
  /** {@code datetime("2024-10-15")}. */
  DATETIME("datetime", 1, false),
  /** {@code duration("1h30m")}. */
  DURATION("duration", 1, false),
  /** {@code datetime.offset(duration)}. */
  OFFSET("offset", 2, true),
  /** {@code datetime.durationSince(datetime)}. */
  DURATION_SINCE("durationSince", 2, true),
  /** {@code datetime.toDate()}. */
  TO_DATE("toDate", 1, true),
  /** {@code datetime.toTime()}. */
  TO_TIME("toTime", 1, true),
  /** {@code duration.toMilliseconds()}. */
  TO_MILLISECONDS("toMilliseconds", 1, true),
  /** {@code duration.toSeconds()}. */
  TO_SECONDS("toSeconds", 1, true),
  /** {@code duration.toMinutes()}. */
  TO_MINUTES("toMinutes", 1, true),
  /** {@code duration.toHours()}. */
  TO_HOURS("toHours", 1, true),
  /** {@code duration.toDays()}. */
  TO_DAYS("toDays", 1, true);

  private static final Map<String, ExtensionFunction> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(f -> f.functionName, Function.identity()));

  private final String functionName;
  private final int arity;
  private final boolean method;

  ExtensionFunction(String functionName, int arity, boolean method) {
    this.functionName = functionName;
    this.arity = arity;
    this.method = method;
  }

  /** Finds the function {@code name}. */
  public static Optional<ExtensionFunction> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** Returns the name in Cedar text and in the JSON policy format. */
  public String functionName() {
    return functionName;
  }

  /** Returns the number of arguments, the receiver of a method included. */
  public int arity() {
    return arity;
  }

  /** Tells whether the function is called as a method of its first argument. */
  public boolean isMethod() {
    return method;
  }

  /** Tells whether the function makes an extension value from a string. */
  public boolean isConstructor() {
    return !method;
  }
}
