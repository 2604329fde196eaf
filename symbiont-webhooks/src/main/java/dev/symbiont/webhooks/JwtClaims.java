package dev.symbiont.webhooks;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The registered claims (RFC 7519 section 4.1) and ours, of the right types. */
record JwtClaims(
    OptionalDouble expiry,
    OptionalDouble notBefore,
    Optional<String> issuer,
    Optional<String> jti,
    boolean hasAudience,
    List<String> audience,
    Optional<String> bodySha256) {

  /** Reads {@code payload}; empty if a claim has the wrong type. */
  static Optional<JwtClaims> read(JsonObject payload) {
    boolean wellTyped =
        List.of("exp", "nbf", "iat").stream().allMatch(name -> isTimeOrAbsent(payload, name))
            && List.of("iss", "jti", "body_sha256").stream()
                .allMatch(name -> isTextOrAbsent(payload, name))
            && payload.get("aud").map(JwtClaims::isAudience).orElse(true);
    if (!wellTyped) {
      return Optional.empty();
    }
    return Optional.of(
        new JwtClaims(
            time(payload, "exp"),
            time(payload, "nbf"),
            payload.string("iss"),
            payload.string("jti"),
            payload.has("aud"),
            payload.get("aud").map(JwtClaims::audienceOf).orElse(List.of()),
            payload.string("body_sha256")));
  }

  /** Tells whether the token starts after {@code seconds}; when it was issued does not matter. */
  boolean startsAfter(double seconds) {
    return notBefore.orElse(seconds) > seconds;
  }

  private static boolean isTimeOrAbsent(JsonObject payload, String name) {
    return !payload.has(name) || time(payload, name).isPresent();
  }

  /** A number that a double can hold; beyond its range it is no time. */
  private static OptionalDouble time(JsonObject payload, String name) {
    return payload
        .get(name)
        .filter(value -> value instanceof JsonNumber number && Double.isFinite(number.asDouble()))
        .map(value -> OptionalDouble.of(((JsonNumber) value).asDouble()))
        .orElse(OptionalDouble.empty());
  }

  private static boolean isTextOrAbsent(JsonObject payload, String name) {
    return !payload.has(name) || payload.string(name).isPresent();
  }

  private static boolean isAudience(JsonValue value) {
    return value instanceof JsonString
        || (value instanceof JsonArray array
            && array.values().stream().allMatch(JsonString.class::isInstance));
  }

  private static List<String> audienceOf(JsonValue value) {
    return value instanceof JsonArray array
        ? array.values().stream().map(entry -> ((JsonString) entry).value()).toList()
        : List.of(((JsonString) value).value());
  }
}
