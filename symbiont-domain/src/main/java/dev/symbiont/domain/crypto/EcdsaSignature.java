package dev.symbiont.domain.crypto;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An ECDSA signature on P-256 whose integers are proven to lie in 1 to n − 1.
 *
 * <p>Both values of s are accepted: the protocols have no low-s rule, so that a signature is not an
 * identifier. Immutable and thread-safe.
 */
public final class EcdsaSignature {
  private static final int RAW_BYTES = 2 * Curve.BYTES;
  private static final int SHORTEST_DER = 8;
  private static final int LONGEST_DER = 72;
  private static final byte[] ORDER = Curve.toBytes(Curve.N);

  private final byte[] raw;
  private final byte[] der;

  private EcdsaSignature(byte[] raw, byte[] der) {
    this.raw = raw;
    this.der = der;
  }

  /**
   * Reads the ASN.1 DER form {@code SEQUENCE { r INTEGER, s INTEGER }}.
   *
   * <p>The result is empty for everything but the one canonical encoding: long or non-minimal
   * lengths, superfluous zeros, a missing sign byte, bytes after the sequence, more elements, and
   * integers out of range (which closes CVE-2022-21449 for every provider).
   */
  public static Optional<EcdsaSignature> ofDer(byte[] der) {
    if (der.length < SHORTEST_DER
        || der.length > LONGEST_DER
        || der[0] != Der.SEQUENCE
        || der[1] != der.length - 2) {
      return Optional.empty();
    }
    byte[] raw = new byte[RAW_BYTES];
    int afterR = readInteger(der, 2, raw, 0);
    int end = afterR < 0 ? afterR : readInteger(der, afterR, raw, Curve.BYTES);
    return end == der.length ? Optional.of(new EcdsaSignature(raw, der.clone())) : Optional.empty();
  }

  /** Reads the form of RFC 7518 section 3.4: 32 bytes r, 32 bytes s; empty for anything else. */
  public static Optional<EcdsaSignature> ofRaw(byte[] rAndS) {
    return rAndS.length == RAW_BYTES && inRange(rAndS, 0) && inRange(rAndS, Curve.BYTES)
        ? Optional.of(new EcdsaSignature(rAndS.clone(), encode(rAndS)))
        : Optional.empty();
  }

  /** Returns the canonical DER form, 8 to 72 bytes. */
  public byte[] toDer() {
    return der.clone();
  }

  /** Returns r and s with 32 bytes each. */
  public byte[] toRaw() {
    return raw.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EcdsaSignature that && Arrays.equals(raw, that.raw);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(raw);
  }

  @Override
  public String toString() {
    return "EcdsaSignature[" + HexFormat.of().formatHex(raw) + "]";
  }

  /** Reads a canonical INTEGER in range at {@code offset}; returns the offset after it, or −1. */
  private static int readInteger(byte[] der, int offset, byte[] raw, int rawOffset) {
    if (offset + 2 > der.length || der[offset] != Der.INTEGER) {
      return -1;
    }
    int start = offset + 2;
    int length = der[offset + 1];
    if (length < 1 || length > Curve.BYTES + 1 || start + length > der.length) {
      return -1;
    }
    int end = start + length;
    boolean signByte = der[start] == 0;
    if (der[start] < 0 || (signByte && (length == 1 || der[start + 1] >= 0))) {
      return -1;
    }
    int magnitude = signByte ? length - 1 : length;
    if (magnitude > Curve.BYTES) {
      return -1;
    }
    System.arraycopy(der, end - magnitude, raw, rawOffset + Curve.BYTES - magnitude, magnitude);
    return inRange(raw, rawOffset) ? end : -1;
  }

  private static boolean inRange(byte[] raw, int offset) {
    int end = offset + Curve.BYTES;
    return Arrays.compareUnsigned(raw, offset, end, ORDER, 0, Curve.BYTES) < 0
        && firstNonZero(raw, offset) < end;
  }

  private static int firstNonZero(byte[] raw, int offset) {
    int end = offset + Curve.BYTES;
    int i = offset;
    while (i < end && raw[i] == 0) {
      i++;
    }
    return i;
  }

  private static byte[] encode(byte[] raw) {
    return Der.encode(Der.SEQUENCE, integer(raw, 0), integer(raw, Curve.BYTES));
  }

  private static byte[] integer(byte[] raw, int offset) {
    int start = firstNonZero(raw, offset);
    byte[] magnitude = Arrays.copyOfRange(raw, start, offset + Curve.BYTES);
    return magnitude[0] < 0
        ? Der.encode(Der.INTEGER, new byte[1], magnitude)
        : Der.encode(Der.INTEGER, magnitude);
  }
}
