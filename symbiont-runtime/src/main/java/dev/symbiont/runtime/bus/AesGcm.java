package dev.symbiont.runtime.bus;

import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM with a tag of 128 bits and a nonce of 96 bits (NIST SP 800-38D). Thread-safe.
 *
 * <p>Ciphers are used again, because looking one up costs fifty times what a short message costs.
 */
final class AesGcm {
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private final ConcurrentLinkedQueue<Cipher> idle = new ConcurrentLinkedQueue<>();

  AesGcm() {}

  static SecretKeySpec key(byte[] bytes) {
    return new SecretKeySpec(bytes, "AES");
  }

  byte[] encrypt(SecretKeySpec key, byte[] nonce, byte[] plaintext, byte[] associated) {
    try {
      return run(Cipher.ENCRYPT_MODE, key, nonce, plaintext, associated);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-GCM", e);
    }
  }

  /** Returns the plaintext; empty if key, nonce, ciphertext or associated data do not belong. */
  Optional<byte[]> decrypt(SecretKeySpec key, byte[] nonce, byte[] ciphertext, byte[] associated) {
    try {
      return Optional.of(run(Cipher.DECRYPT_MODE, key, nonce, ciphertext, associated));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-256-GCM", e);
    }
  }

  /** A cipher that has failed is not used again. */
  private byte[] run(int mode, SecretKeySpec key, byte[] nonce, byte[] text, byte[] associated)
      throws GeneralSecurityException {
    @Nullable Cipher known = idle.poll();
    Cipher cipher = known == null ? Cipher.getInstance("AES/GCM/NoPadding") : known;
    cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
    cipher.updateAAD(associated);
    byte[] result = cipher.doFinal(text);
    idle.add(cipher);
    return result;
  }
}
