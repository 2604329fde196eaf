package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.P256PrivateKey;
import java.security.SecureRandom;
import java.time.Instant;

/** Keys that are made anew in every run. */
final class TestKeys {
  static final EcdsaP256 ECDSA = SchemaPinSettings.preferredEcdsa();
  static final P256PrivateKey ALICE = ECDSA.generateKey(new SecureRandom());
  static final P256PrivateKey MALLORY = ECDSA.generateKey(new SecureRandom());
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private TestKeys() {}

  static ProviderEvidence evidence(P256PrivateKey key) {
    return ProviderEvidence.of(DiscoveryDocument.forKey(key.publicKey(), "Alice"));
  }
}
