package dev.symbiont.api.agentpin;

import dev.symbiont.domain.crypto.P256PrivateKey;
import java.util.Objects;

/** A generated key pair. Immutable; {@link #toString} shows nothing secret. */
public final class AgentPinKeyPair {
  private final P256PrivateKey key;

  AgentPinKeyPair(P256PrivateKey key) {
    this.key = Objects.requireNonNull(key, "key");
  }

  /** Returns the private key, which knows its public key. */
  public P256PrivateKey privateKey() {
    return key;
  }

  /** Returns the secret as PKCS#8 PEM. Keep it in a file that only its owner can read. */
  public String privateKeyPem() {
    return key.toPkcs8Pem();
  }

  /** Returns the public key as PEM. */
  public String publicKeyPem() {
    return key.publicKey().toPem();
  }

  /** Returns the default key id: SHA-256 of the public key in hexadecimal. */
  public String keyId() {
    return key.publicKey().fingerprint();
  }

  @Override
  public String toString() {
    return "AgentPinKeyPair[" + keyId() + "]";
  }
}
