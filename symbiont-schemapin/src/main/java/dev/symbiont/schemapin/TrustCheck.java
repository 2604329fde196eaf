package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.P256PublicKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps that all verifications share (section 8): the provider's key, its revocation, its pin,
 * the TXT record, and pinning in the very end. Made for one verification.
 */
final class TrustCheck {
  private final SchemaPinSettings settings;
  private final PinKey pin;
  private final P256PublicKey key;
  private final KeyFingerprint fingerprint;
  private final Optional<PinStatus> pinStatus;

  private TrustCheck(
      SchemaPinSettings settings,
      PinKey pin,
      P256PublicKey key,
      KeyFingerprint fingerprint,
      Optional<PinStatus> pinStatus) {
    this.settings = settings;
    this.pin = pin;
    this.key = key;
    this.fingerprint = fingerprint;
    this.pinStatus = pinStatus;
  }

  /** Something that can be refused. */
  @FunctionalInterface
  interface Step<T> {
    T run() throws Refusal;
  }

  /** Step 0: only one canonical form exists. */
  static void requireCanonicalization(Optional<String> declared) throws Refusal {
    if (declared.isPresent() && !declared.get().equals(CanonicalSchema.NAME)) {
      throw new Refusal(
          SchemaPinErrorCode.CANONICALIZATION_UNSUPPORTED,
          "the declared canonicalization is not " + CanonicalSchema.NAME);
    }
  }

  /** Returns the documents that were found, or ends the verification. */
  static ProviderEvidence requireFound(Resolution resolution) throws Refusal {
    if (resolution instanceof Resolution.Found found) {
      return found.evidence();
    }
    if (resolution instanceof Resolution.Failed failed) {
      throw new Refusal(failed.code(), failed.reason());
    }
    throw new Refusal(
        SchemaPinErrorCode.DISCOVERY_FETCH_FAILED, ((Resolution.Unknown) resolution).reason());
  }

  /** Steps 1 to 4. */
  static TrustCheck begin(
      SchemaPinSettings settings, ProviderEvidence evidence, String toolId, String domain)
      throws Refusal {
    ProviderKey key = usableKey(settings, evidence.discovery());
    requireNotRevoked(evidence, key.fingerprint(), domain);
    return ofKey(settings, toolId, domain, key);
  }

  /** Step 4 for a key that is known to be usable. */
  static TrustCheck ofKey(SchemaPinSettings settings, String toolId, String domain, ProviderKey key)
      throws Refusal {
    if (!PinKey.isUsable(toolId, domain)) {
      throw new Refusal(
          SchemaPinErrorCode.DISCOVERY_INVALID, "the tool id or the domain cannot be pinned");
    }
    PinKey pin = new PinKey(toolId, domain);
    Optional<PinStatus> status = settings.pins().map(store -> store.check(pin, key.key()));
    return new TrustCheck(settings, pin, key.key(), key.fingerprint(), status);
  }

  private static ProviderKey usableKey(SchemaPinSettings settings, DiscoveryDocument discovery)
      throws Refusal {
    Optional<String> problem = discovery.problem();
    if (problem.isPresent()) {
      throw new Refusal(SchemaPinErrorCode.DISCOVERY_INVALID, problem.get());
    }
    return settings.keys().read(discovery.publicKeyPem().orElseThrow());
  }

  private static void requireNotRevoked(
      ProviderEvidence evidence, KeyFingerprint key, String domain) throws Refusal {
    Optional<String> problem = evidence.revocation().flatMap(document -> document.problem(domain));
    if (problem.isPresent()) {
      throw new Refusal(SchemaPinErrorCode.DISCOVERY_INVALID, problem.get());
    }
    boolean revoked =
        evidence.discovery().revokes(key)
            || evidence.revocation().map(document -> document.revokes(key)).orElse(false);
    if (revoked) {
      throw new Refusal(SchemaPinErrorCode.KEY_REVOKED, "the key " + key + " is revoked");
    }
  }

  P256PublicKey key() {
    return key;
  }

  KeyFingerprint fingerprint() {
    return fingerprint;
  }

  /**
   * Runs the steps after the pin was compared. A key that differs from the pin came first, so its
   * code beats whatever goes wrong later; still the later steps run, because a policy may accept
   * the new key, but only with a right signature.
   */
  <T> T afterPin(Step<T> later) throws Refusal {
    try {
      return later.run();
    } catch (Refusal refusal) {
      throw pinStatus.equals(Optional.of(PinStatus.CHANGED)) ? changed() : refusal;
    }
  }

  /** Verifies {@code signature} over {@code hash}. */
  HashMode requireSignature(byte[] hash, String signature) throws Refusal {
    return HashSignatures.verify(
            settings.ecdsa(), key, hash, signature, settings.singleHashAccepted())
        .orElseThrow(
            () ->
                new Refusal(
                    SchemaPinErrorCode.SIGNATURE_INVALID,
                    "the signature is not one of the key " + fingerprint + " over this content"));
  }

  /** Section 10: if the domain names its key in a TXT record, it must be this one. */
  void requireDnsAgreement(String domain) throws Refusal {
    if (settings.dns().isEmpty()) {
      return;
    }
    for (DnsTxtRecord named : txtRecords(settings.dns().get(), domain)) {
      if (!named.fingerprint().equals(fingerprint)) {
        throw new Refusal(
            SchemaPinErrorCode.DOMAIN_MISMATCH, "the TXT record of the domain names another key");
      }
    }
  }

  private static List<DnsTxtRecord> txtRecords(DnsTxtLookup dns, String domain) throws Refusal {
    String name = DnsTxtRecord.lookupName(domain);
    List<DnsTxtRecord> records = new ArrayList<>();
    try {
      for (String text : dns.txt(name)) {
        Optional<DnsTxtRecord> named = DnsTxtRecord.parse(text);
        if (named.isEmpty() && DnsTxtRecord.isMeant(text)) {
          throw new Refusal(
              SchemaPinErrorCode.DISCOVERY_INVALID, "the TXT record at " + name + " is malformed");
        }
        named.ifPresent(records::add);
      }
    } catch (IOException e) {
      throw new Refusal(
          SchemaPinErrorCode.DISCOVERY_FETCH_FAILED, "looking up " + name + " failed: " + e);
    }
    return records;
  }

  /** Step 7, after everything else succeeded: asks about a new key and pins it. */
  Optional<PinStatus> settlePin() throws Refusal {
    if (settings.pins().isEmpty() || pinStatus.equals(Optional.of(PinStatus.PINNED))) {
      return pinStatus;
    }
    KeyPinStore store = settings.pins().get();
    PinStatus status = pinStatus.orElseThrow();
    PinPolicy.Decision decision =
        settings.pinPolicy().decide(new PinPolicy.Question(status, pin, fingerprint));
    switch (decision) {
      case ACCEPT_ONCE -> {}
      case PIN -> pin(store, status);
      case REJECT ->
          throw status == PinStatus.CHANGED
              ? changed()
              : new Refusal(SchemaPinErrorCode.KEY_NOT_FOUND, "no key is pinned for " + pin);
    }
    return pinStatus;
  }

  private void pin(KeyPinStore store, PinStatus status) throws Refusal {
    if (status == PinStatus.CHANGED) {
      store.addKey(pin, key, settings.clock().instant());
    } else if (store.checkAndPin(pin, key, settings.clock().instant()) == PinStatus.CHANGED) {
      throw changed(); // somebody else was faster, with another key
    }
  }

  private Refusal changed() {
    return new Refusal(
        SchemaPinErrorCode.KEY_PIN_MISMATCH,
        "another key is pinned for " + pin + "; presented is " + fingerprint);
  }
}
