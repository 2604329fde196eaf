package dev.symbiont.domain.crypto;

import java.math.BigInteger;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic of the curve P-256 (FIPS 186-4 appendix D.1.2.3), for checks and for deriving a public
 * key while a private one is imported. Signing and verifying is the provider's work.
 */
final class Curve {
  static final int BYTES = 32;

  static final BigInteger P =
      hex("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
  static final BigInteger N =
      hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");

  private static final BigInteger B =
      hex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b");
  private static final BigInteger GX =
      hex("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
  private static final BigInteger GY =
      hex("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");
  private static final BigInteger THREE = BigInteger.valueOf(3);
  private static final BigInteger SQUARE_ROOT_EXPONENT = P.add(BigInteger.ONE).shiftRight(2);
  private static final int BLINDING_BITS = 64;

  private Curve() {}

  /** A point other than the one at infinity. */
  record Point(BigInteger x, BigInteger y) {}

  /** Tells whether 0 ≤ x, y &lt; p and y² = x³ − 3x + b. */
  static boolean contains(BigInteger x, BigInteger y) {
    return isFieldElement(x) && isFieldElement(y) && y.multiply(y).mod(P).equals(rightHandSide(x));
  }

  /** Returns the y of the point with {@code x} whose lowest bit is as asked; null if none is. */
  static @Nullable BigInteger decompress(BigInteger x, boolean odd) {
    if (!isFieldElement(x)) {
      return null;
    }
    BigInteger root = rightHandSide(x).modPow(SQUARE_ROOT_EXPONENT, P);
    BigInteger y = root.testBit(0) == odd ? root : P.subtract(root);
    return contains(x, y) ? y : null;
  }

  /** Tells whether 1 ≤ {@code scalar} &lt; n. */
  static boolean isScalar(BigInteger scalar) {
    return scalar.signum() > 0 && scalar.compareTo(N) < 0;
  }

  /**
   * Returns {@code secret}·G for 1 ≤ {@code secret} &lt; n.
   *
   * <p>BigInteger does not compute in constant time. The scalar and the coordinates are therefore
   * blinded with fresh random numbers (Coron 1999), so that the time says nothing about the secret.
   */
  static Point multiplyGenerator(BigInteger secret, Random random) {
    BigInteger blinded = secret.add(N.multiply(new BigInteger(BLINDING_BITS, random)));
    Jacobian low = Jacobian.INFINITY;
    Jacobian high = Jacobian.blindedGenerator(random);
    for (int i = blinded.bitLength() - 1; i >= 0; i--) {
      Jacobian sum = low.add(high);
      if (blinded.testBit(i)) {
        low = sum;
        high = high.twice();
      } else {
        high = sum;
        low = low.twice();
      }
    }
    return low.toAffine();
  }

  private static boolean isFieldElement(BigInteger value) {
    return value.signum() >= 0 && value.compareTo(P) < 0;
  }

  private static BigInteger rightHandSide(BigInteger x) {
    return x.multiply(x).subtract(THREE).multiply(x).add(B).mod(P);
  }

  /** Returns {@code value} as exactly 32 bytes, highest first. */
  static byte[] toBytes(BigInteger value) {
    byte[] magnitude = value.toByteArray();
    byte[] fixed = new byte[BYTES];
    int length = Math.min(BYTES, magnitude.length);
    System.arraycopy(magnitude, magnitude.length - length, fixed, BYTES - length, length);
    return fixed;
  }

  private static BigInteger hex(String digits) {
    return new BigInteger(digits, 16);
  }

  /** A point (x/z², y/z³); z = 0 is the point at infinity. Formulas: Cohen, Miyaji, Ono 1998. */
  private record Jacobian(BigInteger x, BigInteger y, BigInteger z) {
    static final Jacobian INFINITY = new Jacobian(BigInteger.ONE, BigInteger.ONE, BigInteger.ZERO);

    static Jacobian blindedGenerator(Random random) {
      BigInteger z = new BigInteger(P.bitLength() - 1, random).setBit(0);
      BigInteger zz = times(z, z);
      return new Jacobian(times(GX, zz), times(GY, times(zz, z)), z);
    }

    Jacobian twice() {
      if (z.signum() == 0) {
        return this;
      }
      BigInteger yy = times(y, y);
      BigInteger s = times(x, yy).shiftLeft(2);
      BigInteger zz = times(z, z);
      BigInteger m = times(THREE, times(x.subtract(zz), x.add(zz)));
      BigInteger x3 = times(m, m).subtract(s.shiftLeft(1)).mod(P);
      BigInteger y3 = times(m, s.subtract(x3)).subtract(times(yy, yy).shiftLeft(3)).mod(P);
      return new Jacobian(x3, y3, times(y, z).shiftLeft(1).mod(P));
    }

    Jacobian add(Jacobian that) {
      if (z.signum() == 0) {
        return that;
      }
      if (that.z.signum() == 0) {
        return this;
      }
      BigInteger zz1 = times(z, z);
      BigInteger zz2 = times(that.z, that.z);
      BigInteger u1 = times(x, zz2);
      BigInteger s1 = times(y, times(zz2, that.z));
      BigInteger h = times(that.x, zz1).subtract(u1).mod(P);
      BigInteger r = times(that.y, times(zz1, z)).subtract(s1).mod(P);
      if (h.signum() == 0) {
        return r.signum() == 0 ? twice() : INFINITY;
      }
      BigInteger hh = times(h, h);
      BigInteger hhh = times(hh, h);
      BigInteger v = times(u1, hh);
      BigInteger x3 = times(r, r).subtract(hhh).subtract(v.shiftLeft(1)).mod(P);
      BigInteger y3 = times(r, v.subtract(x3)).subtract(times(s1, hhh)).mod(P);
      return new Jacobian(x3, y3, times(h, times(z, that.z)));
    }

    Point toAffine() {
      BigInteger inverse = z.modInverse(P);
      BigInteger square = times(inverse, inverse);
      return new Point(times(x, square), times(y, times(square, inverse)));
    }

    private static BigInteger times(BigInteger a, BigInteger b) {
      return a.multiply(b).mod(P);
    }
  }
}
