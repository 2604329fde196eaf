package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.crypto.StrictBase64;
import dev.symbiont.domain.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/** Signs trust bundles as an authority (section 9). Immutable and thread-safe. */
public final class TrustBundleSigner {
  private final String kid;
  private final P256PrivateKey key;
  private final EcdsaP256 ecdsa;
  private final Clock clock;

  /**
   * Creates a signer.
   *
   * @param kid the name of the key, under which verifiers pin it
   * @param key the key of the authority
   * @param ecdsa the signature engine
   * @param clock tells {@code signed_at}
   */
  public TrustBundleSigner(String kid, P256PrivateKey key, EcdsaP256 ecdsa, Clock clock) {
    this.kid = Objects.requireNonNull(kid, "kid");
    this.key = Objects.requireNonNull(key, "key");
    this.ecdsa = Objects.requireNonNull(ecdsa, "ecdsa");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Returns {@code bundle} signed.
   *
   * @param expiresIn how long it holds; forever if empty
   * @throws IllegalArgumentException if the bundle is malformed or names one domain twice
   */
  public TrustBundle sign(TrustBundle bundle, Optional<Duration> expiresIn) {
    bundle
        .problem()
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    var now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    JsonObject.Builder unsigned =
        bundle.withRevokedKeys().json().toBuilder()
            .put("schemapin_bundle_version", "1.4")
            .put(
                TrustBundle.AUTHORITY,
                JsonObject.builder()
                    .put("kid", kid)
                    .put("public_key_pem", key.publicKey().toPem())
                    .build())
            .put(TrustBundle.SIGNED_AT, now.toString());
    expiresIn.ifPresent(time -> unsigned.put(TrustBundle.EXPIRES_AT, now.plus(time).toString()));
    TrustBundle prepared = new TrustBundle(unsigned.put(TrustBundle.SIGNATURE, "").build());
    byte[] input = prepared.signingInput().utf8();
    String signature = StrictBase64.encodeStandard(ecdsa.sign(key, input).toDer());
    return new TrustBundle(
        prepared.json().toBuilder().put(TrustBundle.SIGNATURE, signature).build());
  }
}
