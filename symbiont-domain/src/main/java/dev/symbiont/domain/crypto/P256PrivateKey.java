package dev.symbiont.domain.crypto;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A private key on P-256 together with its public key. Immutable and thread-safe.
 *
 * <p>It cannot be printed or serialised by accident: {@link #toString} shows the public key only,
 * and the one way out is the explicit {@link #toPkcs8Pem}.
 */
public final class P256PrivateKey {
  private static final String PKCS8_LABEL = "PRIVATE KEY";
  private static final String SEC1_LABEL = "EC PRIVATE KEY";
  private static final String PARAMETERS_LABEL = "EC PARAMETERS";
  private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("2a8648ce3d0201");
  private static final byte[] PRIME256V1 = HexFormat.of().parseHex("2a8648ce3d030107");
  private static final byte[] PKCS8_VERSION = {0};
  private static final byte[] SEC1_VERSION = {1};
  private static final byte NO_UNUSED_BITS = 0;

  private final byte[] scalar;
  private final P256PublicKey publicKey;

  private P256PrivateKey(byte[] scalar, P256PublicKey publicKey) {
    this.scalar = scalar;
    this.publicKey = publicKey;
  }

  /**
   * Imports an unencrypted private key from PEM: {@code PRIVATE KEY} (PKCS#8, RFC 5958) or {@code
   * EC PRIVATE KEY} (SEC 1, RFC 5915), the latter also after the block {@code EC PARAMETERS} that
   * OpenSSL writes before it. The public key is derived from the private one, and a public key
   * inside the text must agree with it. Takes some milliseconds: import once, use often.
   *
   * @throws KeyFormatException if the text is anything else, or a key on another curve
   */
  public static P256PrivateKey ofPem(String pem) {
    Optional<Pem> parameters = Pem.readFirst(pem, PARAMETERS_LABEL);
    if (parameters.isPresent()) {
      Der curve = new Der(parameters.get().content(PARAMETERS_LABEL));
      require(curve.value(Der.OBJECT_IDENTIFIER), PRIME256V1);
      curve.end();
      return sec1(Pem.readAfterFirst(pem).content(SEC1_LABEL), true);
    }
    Pem block = Pem.read(pem);
    return block.is(SEC1_LABEL)
        ? sec1(block.content(SEC1_LABEL), true)
        : pkcs8(block.content(PKCS8_LABEL));
  }

  /** Wraps a pair that a provider has just generated. */
  static P256PrivateKey ofGenerated(BigInteger scalar, P256PublicKey publicKey) {
    return new P256PrivateKey(Curve.toBytes(scalar), publicKey);
  }

  /** Returns the public key. */
  public P256PublicKey publicKey() {
    return publicKey;
  }

  /**
   * Returns the secret as PEM {@code PRIVATE KEY} (PKCS#8 with the public key inside): lines of 64
   * characters, LF, a final LF. Keep it out of logs, and in files that only their owner can read.
   */
  public String toPkcs8Pem() {
    return Pem.write(PKCS8_LABEL, pkcs8());
  }

  /** Returns the PKCS#8 bytes, for import into a provider. */
  byte[] pkcs8() {
    byte[] privateKey =
        Der.encode(
            Der.SEQUENCE,
            Der.encode(Der.INTEGER, SEC1_VERSION),
            Der.encode(Der.OCTET_STRING, scalar),
            Der.encode(
                Der.CONTEXT_1,
                Der.encode(Der.BIT_STRING, new byte[] {NO_UNUSED_BITS}, publicKey.point())));
    return Der.encode(
        Der.SEQUENCE,
        Der.encode(Der.INTEGER, PKCS8_VERSION),
        Der.encode(
            Der.SEQUENCE,
            Der.encode(Der.OBJECT_IDENTIFIER, EC_PUBLIC_KEY),
            Der.encode(Der.OBJECT_IDENTIFIER, PRIME256V1)),
        Der.encode(Der.OCTET_STRING, privateKey));
  }

  /** Tells, in constant time, whether {@code other} is the same private key. */
  @Override
  public boolean equals(Object other) {
    return other instanceof P256PrivateKey that && ConstantTime.equal(scalar, that.scalar);
  }

  @Override
  public int hashCode() {
    return publicKey.hashCode();
  }

  /** Returns a text that names the public key and holds nothing secret. */
  @Override
  public String toString() {
    return "P256PrivateKey[secret, public " + publicKey.fingerprint() + "]";
  }

  private static P256PrivateKey pkcs8(byte[] der) {
    Der document = new Der(der);
    Der info = document.enter(Der.SEQUENCE);
    document.end();
    require(info.value(Der.INTEGER), PKCS8_VERSION);
    Der algorithm = info.enter(Der.SEQUENCE);
    require(algorithm.value(Der.OBJECT_IDENTIFIER), EC_PUBLIC_KEY);
    require(algorithm.value(Der.OBJECT_IDENTIFIER), PRIME256V1);
    algorithm.end();
    byte[] privateKey = info.value(Der.OCTET_STRING);
    info.end();
    return sec1(privateKey, false);
  }

  private static P256PrivateKey sec1(byte[] der, boolean curveRequired) {
    Der document = new Der(der);
    Der key = document.enter(Der.SEQUENCE);
    document.end();
    require(key.value(Der.INTEGER), SEC1_VERSION);
    byte[] scalar = key.value(Der.OCTET_STRING);
    if (curveRequired || key.at(Der.CONTEXT_0)) {
      Der curve = key.enter(Der.CONTEXT_0);
      require(curve.value(Der.OBJECT_IDENTIFIER), PRIME256V1);
      curve.end();
    }
    P256PublicKey publicKey = derive(scalar);
    if (key.at(Der.CONTEXT_1)) {
      requirePublicKey(key.enter(Der.CONTEXT_1), publicKey);
    }
    key.end();
    return new P256PrivateKey(scalar, publicKey);
  }

  private static P256PublicKey derive(byte[] scalar) {
    BigInteger secret = new BigInteger(1, scalar);
    if (scalar.length != Curve.BYTES || !Curve.isScalar(secret)) {
      throw KeyFormatException.content("the private value of the key is out of range for P-256");
    }
    Curve.Point point = Curve.multiplyGenerator(secret, new SecureRandom());
    return P256PublicKey.ofCoordinates(Curve.toBytes(point.x()), Curve.toBytes(point.y()));
  }

  private static void requirePublicKey(Der field, P256PublicKey expected) {
    byte[] bits = field.value(Der.BIT_STRING);
    field.end();
    boolean agrees =
        bits.length > 1
            && bits[0] == NO_UNUSED_BITS
            && (endsWith(bits, expected.point()) || endsWith(bits, expected.compressedPoint()));
    if (!agrees) {
      throw KeyFormatException.content("the public key inside does not belong to the private key");
    }
  }

  /** Tells whether {@code bits} is one octet and {@code point}. */
  private static boolean endsWith(byte[] bits, byte[] point) {
    return Arrays.equals(bits, 1, bits.length, point, 0, point.length);
  }

  private static void require(byte[] actual, byte[] expected) {
    if (!Arrays.equals(actual, expected)) {
      throw KeyFormatException.content(
          "the key is not an unencrypted EC key on P-256 (prime256v1, secp256r1)");
    }
  }
}
