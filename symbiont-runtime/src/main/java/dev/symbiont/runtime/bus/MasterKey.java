package dev.symbiont.runtime.bus;

import dev.symbiont.domain.secret.Secret;
import dev.symbiont.runtime.auth.CredentialFileException;
import dev.symbiont.runtime.auth.SecretFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** The secret of a runtime from which the keys for its other secrets are derived. Never printed. */
public final class MasterKey {
  private static final int BYTES = 32;
  private static final int LONGEST_FILE = 256;

  private final byte[] secret;

  private MasterKey(byte[] secret) {
    this.secret = secret;
  }

  /** Makes a key. */
  public static MasterKey generate(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new MasterKey(secret);
  }

  /**
   * Reads a key that is kept elsewhere.
   *
   * @param text 32 bytes in base64, or as 64 hexadecimal digits (both are in use: HTTP contract
   *     section 2.4)
   * @throws IllegalArgumentException if it is neither
   */
  public static MasterKey of(Secret text) {
    return decode(text.value().strip())
        .filter(secret -> secret.length == BYTES)
        .map(MasterKey::new)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a master key is %d bytes in base64, or %d hexadecimal digits"
                        .formatted(BYTES, 2 * BYTES)));
  }

  /** What the decoders say about a text that is neither would show a part of it. */
  private static Optional<byte[]> decode(String text) {
    try {
      return Optional.of(
          text.length() == 2 * BYTES
              ? HexFormat.of().parseHex(text)
              : Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Reads the key in {@code file}, or makes one and writes it, readable by its owner alone.
   *
   * @throws CredentialFileException if the file cannot be used, or others may read it
   */
  public static MasterKey loadOrCreate(Path file, SecureRandom random) {
    try {
      if (!Files.exists(file)) {
        SecretFiles.write(file, Base64.getEncoder().encode(generate(random).secret));
      }
      String text = new String(SecretFiles.read(file, LONGEST_FILE), StandardCharsets.US_ASCII);
      byte[] secret = Base64.getDecoder().decode(text.strip());
      if (secret.length != BYTES) {
        throw new IOException("it must hold " + BYTES + " bytes in base64");
      }
      return new MasterKey(secret);
    } catch (IOException | IllegalArgumentException e) {
      throw new CredentialFileException(
          "master key file " + file + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Returns 32 bytes for one {@code purpose}; without the key nobody can tell them from random. */
  public byte[] derive(String purpose) {
    return hkdf(secret, purpose.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] hkdf(byte[] secret, byte[] info) {
    HKDFBytesGenerator generator = new HKDFBytesGenerator(new SHA256Digest());
    generator.init(new HKDFParameters(secret, null, info));
    byte[] key = new byte[BYTES];
    generator.generateBytes(key, 0, BYTES);
    return key;
  }

  @Override
  public String toString() {
    return "MasterKey[hidden]";
  }
}
