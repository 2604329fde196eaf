package dev.symbiont.domain.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A public key on P-256 (secp256r1): a point that is proven to lie on the curve. Immutable and
 * thread-safe; equal when the points are.
 */
public final class P256PublicKey {
  private static final String PEM_LABEL = "PUBLIC KEY";
  private static final byte UNCOMPRESSED = 0x04;
  private static final byte COMPRESSED_EVEN = 0x02;
  private static final byte COMPRESSED_ODD = 0x03;

  /** SubjectPublicKeyInfo (RFC 5480) of a named P-256 key, up to the point. */
  private static final byte[] SPKI_PREFIX =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  /** The same, for a point in compressed form. */
  private static final byte[] SPKI_COMPRESSED_PREFIX =
      HexFormat.of().parseHex("3039301306072a8648ce3d020106082a8648ce3d030107032200");

  private final byte[] spki;

  private P256PublicKey(byte[] x, byte[] y) {
    if (!Curve.contains(new BigInteger(1, x), new BigInteger(1, y))) {
      throw KeyFormatException.content("the point of the key is not on the curve P-256");
    }
    spki = new byte[SPKI_PREFIX.length + 1 + 2 * Curve.BYTES];
    System.arraycopy(SPKI_PREFIX, 0, spki, 0, SPKI_PREFIX.length);
    spki[SPKI_PREFIX.length] = UNCOMPRESSED;
    System.arraycopy(x, 0, spki, xOffset(), Curve.BYTES);
    System.arraycopy(y, 0, spki, xOffset() + Curve.BYTES, Curve.BYTES);
  }

  /**
   * Returns the key with the affine coordinates {@code x} and {@code y}, 32 bytes each, highest
   * byte first (RFC 7518 section 6.2.1).
   *
   * @throws KeyFormatException if a length is wrong or the point is not on the curve
   */
  public static P256PublicKey ofCoordinates(byte[] x, byte[] y) {
    if (x.length != Curve.BYTES || y.length != Curve.BYTES) {
      throw KeyFormatException.content(
          "coordinates of P-256 have 32 bytes, not %d and %d".formatted(x.length, y.length));
    }
    return new P256PublicKey(x, y);
  }

  /**
   * Reads a DER SubjectPublicKeyInfo: exactly the 91 bytes with named curve and uncompressed point.
   *
   * @throws KeyFormatException for anything else; compressed points are refused because the same
   *     key would have two spellings and so two fingerprints
   */
  public static P256PublicKey ofSpki(byte[] der) {
    P256PublicKey key = uncompressed(der);
    if (key == null) {
      throw notSpki();
    }
    return key;
  }

  /**
   * Reads a PEM block {@code PUBLIC KEY} that holds what {@link #ofSpki} accepts.
   *
   * @throws KeyFormatException if the text is anything else
   */
  public static P256PublicKey ofPem(String pem) {
    return ofSpki(Pem.read(pem).content(PEM_LABEL));
  }

  /**
   * Reads a PEM block {@code PUBLIC KEY}; the point may be compressed. The key that is returned is
   * the same for both forms, and so is its {@linkplain #fingerprint() fingerprint}.
   *
   * @throws KeyFormatException if the text is anything else
   */
  public static P256PublicKey ofPemAllowingCompressed(String pem) {
    byte[] der = Pem.read(pem).content(PEM_LABEL);
    P256PublicKey key = uncompressed(der);
    return key != null ? key : compressed(der);
  }

  static P256PublicKey ofPoint(byte[] point) {
    if (point.length != 1 + 2 * Curve.BYTES || point[0] != UNCOMPRESSED) {
      throw notSpki();
    }
    return new P256PublicKey(
        Arrays.copyOfRange(point, 1, 1 + Curve.BYTES),
        Arrays.copyOfRange(point, 1 + Curve.BYTES, point.length));
  }

  /** Returns x as 32 bytes, highest first; the array is a copy. */
  public byte[] x() {
    return Arrays.copyOfRange(spki, xOffset(), xOffset() + Curve.BYTES);
  }

  /** Returns y as 32 bytes, highest first; the array is a copy. */
  public byte[] y() {
    return Arrays.copyOfRange(spki, xOffset() + Curve.BYTES, spki.length);
  }

  /** Returns the 91 bytes of the DER SubjectPublicKeyInfo; the array is a copy. */
  public byte[] toSpki() {
    return spki.clone();
  }

  /** Returns the PEM form: lines of 64 characters, LF, a final LF. */
  public String toPem() {
    return Pem.write(PEM_LABEL, spki);
  }

  /** Returns SHA-256 of the {@linkplain #toSpki() SPKI} as 64 lower-case hexadecimal digits. */
  public String fingerprint() {
    return Sha256.hex(spki);
  }

  /** Returns the uncompressed point: {@code 04}, x, y. */
  byte[] point() {
    return Arrays.copyOfRange(spki, SPKI_PREFIX.length, spki.length);
  }

  /** Returns the compressed point: {@code 02} or {@code 03}, x. */
  byte[] compressedPoint() {
    byte[] point = Arrays.copyOfRange(spki, SPKI_PREFIX.length, xOffset() + Curve.BYTES);
    boolean odd = (spki[spki.length - 1] & 1) == 1;
    point[0] = odd ? COMPRESSED_ODD : COMPRESSED_EVEN;
    return point;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof P256PublicKey that && Arrays.equals(spki, that.spki);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(spki);
  }

  @Override
  public String toString() {
    return "P256PublicKey[" + fingerprint() + "]";
  }

  private static @Nullable P256PublicKey uncompressed(byte[] der) {
    return startsWith(der, SPKI_PREFIX)
        ? ofPoint(Arrays.copyOfRange(der, SPKI_PREFIX.length, der.length))
        : null;
  }

  private static P256PublicKey compressed(byte[] der) {
    int prefix = SPKI_COMPRESSED_PREFIX.length;
    if (!startsWith(der, SPKI_COMPRESSED_PREFIX) || der.length != prefix + 1 + Curve.BYTES) {
      throw notSpki();
    }
    byte form = der[prefix];
    byte[] x = Arrays.copyOfRange(der, prefix + 1, der.length);
    BigInteger y =
        form == COMPRESSED_EVEN || form == COMPRESSED_ODD
            ? Curve.decompress(new BigInteger(1, x), form == COMPRESSED_ODD)
            : null;
    if (y == null) {
      throw notSpki();
    }
    return new P256PublicKey(x, Curve.toBytes(y));
  }

  private static boolean startsWith(byte[] bytes, byte[] prefix) {
    return bytes.length >= prefix.length
        && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static int xOffset() {
    return SPKI_PREFIX.length + 1;
  }

  private static KeyFormatException notSpki() {
    return KeyFormatException.content(
        "the key is not a SubjectPublicKeyInfo of P-256 with a named curve and a valid point");
  }
}
