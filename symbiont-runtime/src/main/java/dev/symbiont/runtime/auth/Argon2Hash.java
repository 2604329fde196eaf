package dev.symbiont.runtime.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A password hash in PHC text form, {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}
 * (spec/runtime-http-api.md section 3.3, RFC 9106). Verification takes algorithm and cost from the
 * text, within bounds. {@code toString} hides the hash.
 */
final class Argon2Hash {
  private static final Pattern PHC =
      Pattern.compile(
          "\\$(argon2id|argon2i|argon2d)\\$v=(\\d{1,3})\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,3})"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");
  private static final int MEMORY_KIB = 19_456;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int HASH_BYTES = 32;
  private static final int SALT_BYTES = 16;

  /** A key file is trusted, but a typing error in it must not eat the memory of the machine. */
  private static final int MOST_MEMORY_KIB = 1 << 20;

  private static final int MOST_PASSES = 64;
  private static final int MOST_LANES = 16;

  private final int type;
  private final int version;
  private final int memoryKib;
  private final int passes;
  private final int lanes;
  private final byte[] salt;
  private final byte[] hash;

  private Argon2Hash(
      int type, int version, int memoryKib, int passes, int lanes, byte[] salt, byte[] hash) {
    this.type = type;
    this.version = version;
    this.memoryKib = memoryKib;
    this.passes = passes;
    this.lanes = lanes;
    this.salt = salt;
    this.hash = hash;
  }

  /**
   * Reads the PHC text.
   *
   * @throws IllegalArgumentException if it is no Argon2 hash or its cost is out of bounds
   */
  static Argon2Hash parse(String phc) {
    Matcher parts = PHC.matcher(Objects.requireNonNull(phc, "phc"));
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "not an Argon2 hash of the form $argon2id$v=19$m=…,t=…,p=…$salt$hash");
    }
    int version = Integer.parseInt(parts.group(2));
    if (version != Argon2Parameters.ARGON2_VERSION_13
        && version != Argon2Parameters.ARGON2_VERSION_10) {
      throw new IllegalArgumentException("Argon2 version must be 16 or 19, was " + version);
    }
    int lanes = bounded("p", parts.group(5), 1, MOST_LANES);
    return new Argon2Hash(
        typeOf(parts.group(1)),
        version,
        bounded("m", parts.group(3), 8 * lanes, MOST_MEMORY_KIB),
        bounded("t", parts.group(4), 1, MOST_PASSES),
        lanes,
        Base64.getDecoder().decode(parts.group(6)),
        Base64.getDecoder().decode(parts.group(7)));
  }

  /** Hashes {@code secret} with a fresh salt and the costs of the reference. */
  static Argon2Hash of(String secret, SecureRandom random) {
    Argon2Hash unfinished = decoy(random);
    return new Argon2Hash(
        unfinished.type,
        unfinished.version,
        unfinished.memoryKib,
        unfinished.passes,
        unfinished.lanes,
        unfinished.salt,
        unfinished.compute(secret));
  }

  /** Returns a random hash: nothing matches it, but finding that out costs as much as ever. */
  static Argon2Hash decoy(SecureRandom random) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = new byte[HASH_BYTES];
    random.nextBytes(hash);
    return new Argon2Hash(
        Argon2Parameters.ARGON2_id,
        Argon2Parameters.ARGON2_VERSION_13,
        MEMORY_KIB,
        PASSES,
        LANES,
        salt,
        hash);
  }

  /** Tells whether {@code secret} has this hash; compares in constant time. */
  boolean matches(String secret) {
    return MessageDigest.isEqual(hash, compute(secret));
  }

  /** Returns the PHC text, for the key file. */
  String phc() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$%s$v=%d$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            wordOf(type),
            version,
            memoryKib,
            passes,
            lanes,
            base64.encodeToString(salt),
            base64.encodeToString(hash));
  }

  private byte[] compute(String secret) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(type)
            .withVersion(version)
            .withMemoryAsKB(memoryKib)
            .withIterations(passes)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] result = new byte[hash.length];
    generator.generateBytes(secret.getBytes(StandardCharsets.UTF_8), result);
    return result;
  }

  private static int bounded(String name, String digits, int least, int most) {
    int value = Integer.parseInt(digits);
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "Argon2 cost %s must be %d to %d, was %d".formatted(name, least, most, value));
    }
    return value;
  }

  private static int typeOf(String word) {
    return switch (word) {
      case "argon2id" -> Argon2Parameters.ARGON2_id;
      case "argon2i" -> Argon2Parameters.ARGON2_i;
      default -> Argon2Parameters.ARGON2_d;
    };
  }

  private static String wordOf(int type) {
    return switch (type) {
      case Argon2Parameters.ARGON2_id -> "argon2id";
      case Argon2Parameters.ARGON2_i -> "argon2i";
      default -> "argon2d";
    };
  }

  @Override
  public String toString() {
    return "Argon2Hash[hidden]";
  }
}
