package dev.symbiont.agentpin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.crypto.StrictBase64;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Issues credentials for the agents of one domain (digest section 3.3). Thread-safe. */
public final class CredentialIssuer {
  private final EcdsaP256.Signer signer;
  private final String domain;
  private final String encodedHeader;
  private final Clock clock;
  private final SecureRandom random;

  private CredentialIssuer(Builder builder) {
    EcdsaP256 engine = builder.engine == null ? AgentPinCrypto.preferred() : builder.engine;
    signer = engine.signer(builder.key);
    domain = builder.domain;
    encodedHeader = encode(header(builder.kid));
    clock = builder.clock;
    random = builder.random;
  }

  /**
   * Returns a builder.
   *
   * @param domain the issuer, whose discovery document publishes the key
   * @param key the key to sign with
   * @param kid the id under which it is published
   */
  public static Builder builder(String domain, P256PrivateKey key, String kid) {
    return new Builder(domain, key, kid);
  }

  /**
   * Issues a credential from now on.
   *
   * @throws IllegalArgumentException if the lifetime ends beyond 64 bits of seconds (R12)
   */
  public String issue(CredentialRequest request) {
    String signedText = encodedHeader + '.' + encode(payload(request));
    byte[] signature = signer.sign(signedText.getBytes(StandardCharsets.US_ASCII)).toDer();
    return signedText + '.' + StrictBase64.encodeUrl(signature);
  }

  private JsonObject payload(CredentialRequest request) {
    long now = clock.instant().getEpochSecond();
    JsonObject.Builder claims =
        JsonObject.builder()
            .put("iss", domain)
            .put("sub", request.agentId())
            .put("iat", now)
            .put("exp", end(now, request.lifetime().toSeconds()))
            .put("jti", randomUuid().toString())
            .put("agentpin_version", DiscoveryDocument.VERSION)
            .put("capabilities", JsonArray.ofStrings(request.capabilities().values()));
    request.audience().ifPresent(audience -> claims.put("aud", audience));
    request.constraints().ifPresent(limits -> claims.put("constraints", limits.toJson()));
    if (!request.delegationChain().isEmpty()) {
      claims.put(
          "delegation_chain",
          new JsonArray(
              request.delegationChain().stream().<JsonValue>map(DelegationLink::toJson).toList()));
    }
    return claims.build();
  }

  private static long end(long now, long seconds) {
    try {
      return Math.addExact(now, seconds);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "a lifetime of " + seconds + " seconds ends beyond what a credential can say", e);
    }
  }

  /** Returns a UUID of version 4 from the injected source of randomness. */
  private UUID randomUuid() {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }

  private static JsonObject header(String kid) {
    return JsonObject.builder()
        .put("alg", Token.ALGORITHM)
        .put("typ", Token.TYPE)
        .put("kid", kid)
        .build();
  }

  private static String encode(JsonObject json) {
    return StrictBase64.encodeUrl(Json.CODEC.write(json));
  }

  /** Collects the parts of an issuer. Not thread-safe. */
  public static final class Builder {
    private final String domain;
    private final P256PrivateKey key;
    private final String kid;
    private Clock clock = Clock.systemUTC();
    private SecureRandom random = new SecureRandom();
    private @Nullable EcdsaP256 engine;

    private Builder(String domain, P256PrivateKey key, String kid) {
      this.domain = Objects.requireNonNull(domain, "domain");
      this.key = Objects.requireNonNull(key, "key");
      this.kid = Objects.requireNonNull(kid, "kid");
    }

    /** Sets the clock; that of the system by default. */
    public Builder clock(Clock source) {
      clock = source;
      return this;
    }

    /** Sets the source of the credential ids. */
    public Builder random(SecureRandom source) {
      random = source;
      return this;
    }

    /** Sets the signature engine; {@link AgentPinCrypto#preferred} by default. */
    public Builder engine(EcdsaP256 choice) {
      engine = choice;
      return this;
    }

    /** Returns the issuer. */
    public CredentialIssuer build() {
      return new CredentialIssuer(this);
    }
  }
}
