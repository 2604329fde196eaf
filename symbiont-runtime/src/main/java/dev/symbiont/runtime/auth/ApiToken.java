package dev.symbiont.runtime.auth;

import dev.symbiont.domain.crypto.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The one token that opens the whole API (spec/runtime-http-api.md sections 3.2, 3.5 and 13.3). It
 * is compared in constant time and never printed: {@code toString} hides it.
 */
public final class ApiToken implements Authenticator {
  /** Shortest accepted token, in characters. */
  public static final int SHORTEST = 16;

  private static final String PREFIX = "symbi_dev_";
  private static final int RANDOM_BYTES = 32;
  private static final int LONGEST_FILE = 4096;
  private static final Set<String> WEAK =
      Set.of("changeme", "password", "secret", "test", "token", "dev", "example", "symbiont");

  private final String value;
  private final byte[] digest;

  private ApiToken(String value) {
    this.value = value;
    this.digest = Sha256.digest(value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns the token {@code value}.
   *
   * @throws IllegalArgumentException if it is shorter than {@link #SHORTEST}, holds anything but
   *     printable ASCII, or repeats a word that everybody guesses
   */
  public static ApiToken of(String value) {
    if (value.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "API token must have at least %d characters, has %d".formatted(SHORTEST, value.length()));
    }
    if (!value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("API token must be printable ASCII without blanks");
    }
    if (isWeak(value)) {
      throw new IllegalArgumentException(
          "API token repeats a single character or a well-known word; choose a random one");
    }
    return new ApiToken(value);
  }

  /** Makes a token of 256 random bits. */
  public static ApiToken generate(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new ApiToken(PREFIX + HexFormat.of().formatHex(bytes));
  }

  /**
   * Reads the token in {@code file}, or makes one and writes it there, readable by its owner alone.
   *
   * @throws CredentialFileException if the file cannot be used, or others may read it
   */
  public static ApiToken loadOrCreate(Path file, SecureRandom random) {
    try {
      if (!Files.exists(file)) {
        SecretFiles.write(file, generate(random).value.getBytes(StandardCharsets.US_ASCII));
      }
      String text = new String(SecretFiles.read(file, LONGEST_FILE), StandardCharsets.UTF_8);
      return of(text.strip());
    } catch (IOException e) {
      throw CredentialFileException.unusable("API token file", file, e);
    } catch (IllegalArgumentException e) {
      throw new CredentialFileException(
          "API token file " + file + ": " + e.getMessage() + "; delete it to get a new one", e);
    }
  }

  /** Returns the token itself; for the {@code Authorization} header of a client. */
  public String reveal() {
    return value;
  }

  @Override
  public Optional<Principal> authenticate(String token) {
    // Digests have one length, so neither the content nor the length of the token shows in time.
    return MessageDigest.isEqual(digest, Sha256.digest(token.getBytes(StandardCharsets.UTF_8)))
        ? Optional.of(new Principal.Admin("api-token"))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return "ApiToken[hidden]";
  }

  private static boolean isWeak(String value) {
    String rest = value.toLowerCase(Locale.ROOT);
    for (String word : WEAK) {
      rest = rest.replace(word, "");
    }
    return rest.chars().distinct().count() < 4;
  }
}
