package dev.symbiont.runtime.bus;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * The keys of one agent: Ed25519 for signatures (RFC 8032), X25519 for key agreement (RFC 7748).
 * The public half outlives the agent, because its messages may still wait somewhere.
 */
final class AgentKeys {
  static final int PUBLIC_BYTES = Ed25519.PUBLIC_KEY_SIZE + X25519.POINT_SIZE;
  static final int SECRET_BYTES = Ed25519.SECRET_KEY_SIZE + X25519.SCALAR_SIZE;

  private final byte[] signingPublic;
  private final Ed25519.PublicPoint signingPoint;
  private final byte[] agreementPublic;
  private final Optional<byte[]> signingSecret;
  private final Optional<byte[]> agreementSecret;

  private AgentKeys(byte[] publicPart, Optional<byte[]> secretPart) {
    this.signingPublic = Arrays.copyOf(publicPart, Ed25519.PUBLIC_KEY_SIZE);
    this.agreementPublic = Arrays.copyOfRange(publicPart, Ed25519.PUBLIC_KEY_SIZE, PUBLIC_BYTES);
    Ed25519.PublicPoint point = Ed25519.validatePublicKeyPartialExport(signingPublic, 0);
    if (point == null) {
      throw new IllegalArgumentException("not the public key of an agent");
    }
    this.signingPoint = point;
    this.signingSecret = secretPart.map(secret -> Arrays.copyOf(secret, Ed25519.SECRET_KEY_SIZE));
    this.agreementSecret =
        secretPart.map(secret -> Arrays.copyOfRange(secret, Ed25519.SECRET_KEY_SIZE, SECRET_BYTES));
  }

  static AgentKeys generate(SecureRandom random) {
    byte[] secretPart = new byte[SECRET_BYTES];
    random.nextBytes(secretPart);
    byte[] publicPart = new byte[PUBLIC_BYTES];
    Ed25519.generatePublicKey(secretPart, 0, publicPart, 0);
    X25519.generatePublicKey(
        secretPart, Ed25519.SECRET_KEY_SIZE, publicPart, Ed25519.PUBLIC_KEY_SIZE);
    return new AgentKeys(publicPart, Optional.of(secretPart));
  }

  /** Returns the keys read from storage; without the secret part they only verify. */
  static AgentKeys of(byte[] publicPart, Optional<byte[]> secretPart) {
    if (publicPart.length != PUBLIC_BYTES
        || secretPart.filter(secret -> secret.length != SECRET_BYTES).isPresent()) {
      throw new IllegalArgumentException("agent keys have the wrong length");
    }
    return new AgentKeys(publicPart, secretPart);
  }

  boolean isComplete() {
    return signingSecret.isPresent();
  }

  byte[] sign(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(
        signingSecret.orElseThrow(),
        0,
        signingPublic,
        0,
        null,
        message,
        0,
        message.length,
        signature,
        0);
    return signature;
  }

  boolean verify(byte[] signature, byte[] message) {
    return signature.length == Ed25519.SIGNATURE_SIZE
        && Ed25519.verify(signature, 0, signingPoint, null, message, 0, message.length);
  }

  /** Returns the secret that this agent shares with {@code other}. */
  byte[] agree(AgentKeys other) {
    byte[] shared = new byte[X25519.POINT_SIZE];
    if (!X25519.calculateAgreement(
        agreementSecret.orElseThrow(), 0, other.agreementPublic, 0, shared, 0)) {
      throw new IllegalStateException("the other key is a point of small order");
    }
    return shared;
  }

  byte[] publicPart() {
    byte[] all = Arrays.copyOf(signingPublic, PUBLIC_BYTES);
    System.arraycopy(agreementPublic, 0, all, Ed25519.PUBLIC_KEY_SIZE, agreementPublic.length);
    return all;
  }

  byte[] secretPart() {
    byte[] all = Arrays.copyOf(signingSecret.orElseThrow(), SECRET_BYTES);
    System.arraycopy(
        agreementSecret.orElseThrow(), 0, all, Ed25519.SECRET_KEY_SIZE, X25519.SCALAR_SIZE);
    return all;
  }

  AgentKeys withoutSecrets() {
    return new AgentKeys(publicPart(), Optional.empty());
  }

  @Override
  public String toString() {
    return "AgentKeys[hidden]";
  }
}
