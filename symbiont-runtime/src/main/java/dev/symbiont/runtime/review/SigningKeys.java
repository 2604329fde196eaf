package dev.symbiont.runtime.review;

import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.KeyFormatException;
import dev.symbiont.domain.crypto.P256PrivateKey;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.runtime.auth.SecretFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys with which approved tools are signed: files {@code <id>.pem} in one directory, private
 * keys on P-256 (PKCS#8 or SEC 1), readable by their owner alone. Thread-safe.
 */
public final class SigningKeys {
  /** The key that a tool is signed with when nobody names another. */
  public static final String DEFAULT = "default";

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,63}");
  private static final int LONGEST_FILE = 8 * 1024;

  private final Path directory;
  private final EcdsaP256 ecdsa;
  private final SecureRandom random;

  /** Creates a view of {@code directory}, which need not exist. */
  public SigningKeys(Path directory, EcdsaP256 ecdsa, SecureRandom random) {
    this.directory = Objects.requireNonNull(directory, "directory");
    this.ecdsa = Objects.requireNonNull(ecdsa, "ecdsa");
    this.random = Objects.requireNonNull(random, "random");
  }

  /** The file of a key cannot be used. */
  public static final class UnusableKeyException extends SymbiontException {
    private static final long serialVersionUID = 1L;

    UnusableKeyException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Makes the key {@code id}, unless it is there, and returns its public part for publication.
   *
   * @param id 1 to 64 letters, digits, '_' or '-', first a letter or digit
   * @throws IllegalArgumentException if the id is no such text
   * @throws UnusableKeyException if the file cannot be written, or is there and no key
   */
  public synchronized P256PublicKey create(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the id of a signing key must be 1 to 64 letters, digits, '_' or '-', first a letter or"
              + " digit");
    }
    Optional<P256PublicKey> known = publicKey(id);
    if (known.isPresent()) {
      return known.get();
    }
    P256PrivateKey key = ecdsa.generateKey(random);
    try {
      SecretFiles.write(file(id), key.toPkcs8Pem().getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw unusable(id, e);
    }
    return key.publicKey();
  }

  /**
   * Returns the public part of the key {@code id}; empty if there is none.
   *
   * @throws UnusableKeyException if its file cannot be used
   */
  public Optional<P256PublicKey> publicKey(String id) {
    return find(id).map(P256PrivateKey::publicKey);
  }

  /** Returns the key {@code id}; an id that is no name of a file is unknown. */
  Optional<P256PrivateKey> find(String id) {
    if (!ID.matcher(id).matches() || !Files.exists(file(id), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try {
      byte[] pem = SecretFiles.read(file(id), LONGEST_FILE);
      return Optional.of(P256PrivateKey.ofPem(new String(pem, StandardCharsets.US_ASCII)));
    } catch (IOException | KeyFormatException e) {
      throw unusable(id, e);
    }
  }

  private Path file(String id) {
    return directory.resolve(id + ".pem");
  }

  private UnusableKeyException unusable(String id, Exception cause) {
    return new UnusableKeyException(
        "the signing key '%s' cannot be used: %s".formatted(id, cause.getMessage()), cause);
  }
}
