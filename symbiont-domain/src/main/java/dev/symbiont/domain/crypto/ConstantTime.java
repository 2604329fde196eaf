package dev.symbiont.domain.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * Comparison of secrets in a time that depends on the length of the presented value only, never on
 * where it first differs from the expected one.
 */
public final class ConstantTime {
  private ConstantTime() {}

  /** Tells whether both arrays hold the same bytes. */
  public static boolean equal(byte[] expected, byte[] presented) {
    return MessageDigest.isEqual(expected, presented);
  }

  /** Tells whether both texts have the same UTF-8 form. */
  public static boolean equal(String expected, String presented) {
    return equal(
        expected.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }
}
