package dev.symbiont.agentpin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.EcdsaSignature;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.crypto.StrictBase64;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Signs and verifies A2A agent cards (digest section 19): the member {@code agentpin} of a card
 * holds the key and a signature over the rest of the card.
 *
 * <p>The signature proves only that the card belongs to the key inside it. Whose key that is says
 * the discovery document of the domain; {@link #verify} needs it for this reason.
 */
public final class AgentCards {
  private static final String MEMBER = "agentpin";
  private static final String ENDPOINT = "agentpin_endpoint";
  private static final String KEY = "public_key_jwk";
  private static final String SIGNATURE = "signature";
  private static final int DEEPEST = 64;
  private static final long LARGEST = (1L << 53) - 1;

  private AgentCards() {}

  /**
   * Returns {@code card} with a signature; an earlier one is replaced.
   *
   * @param endpoint the address of the discovery document of the domain
   * @param kid the id under which the domain publishes {@code key}
   * @throws IllegalArgumentException if the card holds what implementations do not write alike:
   *     {@code null}, numbers that are not integers of 53 bits, member names that are numbers or
   *     not ASCII, or more than 64 levels
   */
  public static JsonObject sign(
      EcdsaP256 engine, JsonObject card, String endpoint, P256PrivateKey key, String kid) {
    JsonObject signed = withoutSignature(card);
    String problem = problem(signed, 0);
    if (!problem.isEmpty()) {
      throw new IllegalArgumentException("the card cannot be signed portably: " + problem);
    }
    String signature = StrictBase64.encodeStandard(engine.sign(key, canonical(signed)).toDer());
    return signed.toBuilder()
        .put(
            MEMBER,
            JsonObject.builder()
                .put(ENDPOINT, endpoint)
                .put(KEY, Jwk.of(key.publicKey(), kid).toJson())
                .put(SIGNATURE, signature)
                .build())
        .build();
  }

  /**
   * Tells whether {@code card} is signed by a key that {@code issuer} publishes and that has the
   * key id of the card. Neither expiry nor revocation of the key is looked at.
   */
  public static boolean verify(EcdsaP256 engine, JsonObject card, DiscoveryDocument issuer) {
    JsonObject proof = card.object(MEMBER).orElse(JsonObject.EMPTY);
    Optional<EcdsaSignature> signature =
        proof.string(SIGNATURE).flatMap(StrictBase64::decodeEither).flatMap(EcdsaSignature::ofDer);
    JsonObject signed = withoutSignature(card);
    return signature.isPresent()
        && problem(signed, 0).isEmpty()
        && proof
            .object(KEY)
            .flatMap(key -> published(key, issuer))
            .filter(key -> engine.verify(key.publicKey(), canonical(signed), signature.get()))
            .isPresent();
  }

  private static Optional<Jwk> published(JsonObject key, DiscoveryDocument issuer) {
    Optional<Jwk> published = key.string("kid").flatMap(issuer::findKey).filter(Jwk::isUsable);
    try {
      Jwk own = Jwk.ofJson(key);
      return published.filter(
          known -> own.isUsable() && known.thumbprint().equals(own.thumbprint()));
    } catch (AgentPinException unreadable) {
      return Optional.empty();
    }
  }

  private static JsonObject withoutSignature(JsonObject card) {
    JsonObject.Builder rest = JsonObject.builder();
    card.members()
        .forEach(
            (name, value) -> {
              if (!name.equals(MEMBER)) {
                rest.put(name, value);
              }
            });
    return rest.build();
  }

  private static byte[] canonical(JsonObject card) {
    return CanonicalJson.of(card).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns what implementations would not write alike, or an empty text. */
  private static String problem(JsonValue value, int depth) {
    if (depth > DEEPEST) {
      return "it has more than " + DEEPEST + " levels";
    }
    if (value instanceof JsonObject object) {
      for (String name : object.members().keySet()) {
        if (!isPortable(name)) {
          return "a member name is a number or not ASCII";
        }
      }
      return firstProblem(object.members().values(), depth + 1);
    }
    if (value instanceof JsonArray array) {
      return firstProblem(array, depth + 1);
    }
    if (value instanceof JsonNumber number && !isPortable(number)) {
      return "a number is not an integer of 53 bits";
    }
    return value == JsonNull.NULL ? "a member is null" : "";
  }

  private static String firstProblem(Iterable<JsonValue> values, int depth) {
    for (JsonValue value : values) {
      String problem = problem(value, depth);
      if (!problem.isEmpty()) {
        return problem;
      }
    }
    return "";
  }

  /** JavaScript puts names that are numbers before all others. */
  private static boolean isPortable(String name) {
    return name.chars().allMatch(c -> c < 0x80)
        && (name.isEmpty() || !name.chars().allMatch(c -> c >= '0' && c <= '9'));
  }

  private static boolean isPortable(JsonNumber number) {
    OptionalLong value = number.asLong();
    return value.isPresent()
        && value.getAsLong() >= -LARGEST
        && value.getAsLong() <= LARGEST
        && !number.literal().equals("-0");
  }
}
