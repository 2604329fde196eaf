package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.EcdsaSignature;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.crypto.StrictBase64;
import dev.symbiont.domain.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies signed trust bundles (section 9). Immutable; thread-safe if the settings are.
 *
 * <p>A bundle carries the key of its authority, which proves nothing on first contact. {@linkplain
 * #withAuthorities Provision} the authorities that you know, or pin them on first use.
 */
public final class TrustBundleVerifier {
  private static final String AUTHORITY_DOMAIN = "_bundle_authority";

  private final SchemaPinSettings settings;
  private final Optional<Set<KeyFingerprint>> authorities;

  /** Creates a verifier that trusts the authority of a kid on first use, as the settings say. */
  public TrustBundleVerifier(SchemaPinSettings settings) {
    this(settings, Optional.empty());
  }

  private TrustBundleVerifier(
      SchemaPinSettings settings, Optional<Set<KeyFingerprint>> authorities) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.authorities = authorities;
  }

  /** Returns a verifier that trusts these authorities and no others. */
  public TrustBundleVerifier withAuthorities(Set<KeyFingerprint> known) {
    return new TrustBundleVerifier(settings, Optional.of(Set.copyOf(known)));
  }

  /** Verifies {@code bundle}. */
  public BundleResult verify(TrustBundle bundle) {
    try {
      return verified(bundle);
    } catch (Refusal refusal) {
      return new BundleResult.Rejected(refusal.code(), refusal.explanation());
    }
  }

  private BundleResult verified(TrustBundle bundle) throws Refusal {
    String signature = bundle.json().string(TrustBundle.SIGNATURE).orElse("");
    Optional<JsonObject> authority = bundle.json().object(TrustBundle.AUTHORITY);
    if (authority.isEmpty() || signature.isEmpty()) {
      throw new Refusal(
          SchemaPinErrorCode.BUNDLE_UNSIGNED, "the bundle has no authority or no signature");
    }
    requireNotExpired(bundle);
    ProviderKey key = settings.keys().read(authority.get().string("public_key_pem").orElse(""));
    if (authorities.isPresent() && !authorities.get().contains(key.fingerprint())) {
      throw new Refusal(
          SchemaPinErrorCode.KEY_NOT_FOUND,
          "the authority " + key.fingerprint() + " is not provisioned");
    }
    TrustCheck trust =
        TrustCheck.ofKey(settings, bundle.authorityKid().orElse(""), AUTHORITY_DOMAIN, key);
    trust.afterPin(
        () -> {
          requireSignature(bundle, key.key(), signature);
          requireWellFormed(bundle);
          return bundle;
        });
    return new BundleResult.Verified(bundle, key.fingerprint(), trust.settlePin());
  }

  private void requireNotExpired(TrustBundle bundle) throws Refusal {
    if (Json.present(bundle.json(), TrustBundle.EXPIRES_AT).isEmpty()) {
      return;
    }
    Optional<Instant> end = bundle.json().string(TrustBundle.EXPIRES_AT).flatMap(Rfc3339::parse);
    if (end.isEmpty() || !settings.clock().instant().isBefore(end.get())) {
      throw new Refusal(
          SchemaPinErrorCode.BUNDLE_EXPIRED,
          end.isEmpty() ? "the expiry is not RFC 3339" : "the bundle has expired");
    }
  }

  /** The object as received is tried first, then with what Go and Rust add before they sign. */
  private void requireSignature(TrustBundle bundle, P256PublicKey key, String signature)
      throws Refusal {
    Optional<EcdsaSignature> read =
        StrictBase64.decodeStandard(signature).flatMap(EcdsaSignature::ofDer);
    boolean signed =
        read.isPresent()
            && (signs(read.get(), key, bundle) || signs(read.get(), key, bundle.withRevokedKeys()));
    if (!signed) {
      throw new Refusal(
          SchemaPinErrorCode.SIGNATURE_INVALID,
          "the signature is not one of the authority over this bundle");
    }
  }

  private boolean signs(EcdsaSignature signature, P256PublicKey key, TrustBundle bundle)
      throws Refusal {
    try {
      byte[] input = bundle.signingInput().utf8();
      return settings.ecdsa().verify(key, input, signature);
    } catch (CanonicalizationException e) {
      throw new Refusal(
          SchemaPinErrorCode.SCHEMA_CANONICALIZATION_FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static void requireWellFormed(TrustBundle bundle) throws Refusal {
    Optional<String> problem = bundle.problem();
    if (problem.isPresent()) {
      throw new Refusal(SchemaPinErrorCode.DISCOVERY_INVALID, problem.get());
    }
  }
}
