package dev.symbiont.domain.crypto;

import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Base64 (RFC 4648) in which every byte string has exactly one accepted spelling per form.
 *
 * <p>Decoding refuses, by an empty result, foreign characters (white space included), a length that
 * no encoder produces, and trailing bits that are not zero (RFC 4648 section 3.5). The decoders of
 * the JDK let the last two through.
 */
public final class StrictBase64 {
  private static final int FOREIGN = -1;
  private static final byte[] STANDARD = alphabet('+', '/');
  private static final byte[] URL = alphabet('-', '_');

  private StrictBase64() {}

  /** Decodes the URL alphabet without padding, as in JWTs and JWKs (RFC 7515 section 2). */
  public static Optional<byte[]> decodeUrl(String text) {
    return decode(text, text.length(), URL);
  }

  /** Decodes the standard alphabet; padding is required. */
  public static Optional<byte[]> decodeStandard(String text) {
    return text.length() % 4 == 0 ? decodeStandardPaddingOptional(text) : Optional.empty();
  }

  /**
   * Decodes either the standard alphabet with complete or without padding, or the URL alphabet
   * without padding; a text that mixes both alphabets is refused.
   */
  public static Optional<byte[]> decodeEither(String text) {
    Optional<byte[]> standard = decodeStandardPaddingOptional(text);
    return standard.isPresent() ? standard : decodeUrl(text);
  }

  /** Encodes with the standard alphabet and padding. */
  public static String encodeStandard(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Encodes with the URL alphabet and without padding. */
  public static String encodeUrl(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static Optional<byte[]> decodeStandardPaddingOptional(String text) {
    int padding = padding(text);
    if (padding > 0 && text.length() % 4 != 0) {
      return Optional.empty();
    }
    return decode(text, text.length() - padding, STANDARD);
  }

  private static int padding(String text) {
    int length = text.length();
    if (length == 0 || text.charAt(length - 1) != '=') {
      return 0;
    }
    return length >= 2 && text.charAt(length - 2) == '=' ? 2 : 1;
  }

  /** Returns the bytes of which the first {@code length} characters are the one spelling. */
  private static Optional<byte[]> decode(String text, int length, byte[] alphabet) {
    byte[] bytes = new byte[(int) (length * 3L / 4)];
    int filled = 0;
    int bits = 0;
    int pending = 0;
    for (int i = 0; i < length; i++) {
      int sextet = sextet(text.charAt(i), alphabet);
      if (sextet == FOREIGN) {
        return Optional.empty();
      }
      bits = bits << 6 | sextet;
      pending += 6;
      if (pending >= Byte.SIZE) {
        pending -= Byte.SIZE;
        bytes[filled++] = (byte) (bits >> pending);
      }
    }
    boolean trailingZeros = (bits & ((1 << pending) - 1)) == 0;
    return pending < 6 && trailingZeros ? Optional.of(bytes) : Optional.empty();
  }

  private static int sextet(char c, byte[] alphabet) {
    return c < alphabet.length ? alphabet[c] : FOREIGN;
  }

  private static byte[] alphabet(char sixtyTwo, char sixtyThree) {
    byte[] sextets = new byte[128];
    Arrays.fill(sextets, (byte) FOREIGN);
    for (int i = 0; i < 26; i++) {
      sextets['A' + i] = (byte) i;
      sextets['a' + i] = (byte) (26 + i);
    }
    for (int i = 0; i < 10; i++) {
      sextets['0' + i] = (byte) (52 + i);
    }
    sextets[sixtyTwo] = 62;
    sextets[sixtyThree] = 63;
    return sextets;
  }
}
