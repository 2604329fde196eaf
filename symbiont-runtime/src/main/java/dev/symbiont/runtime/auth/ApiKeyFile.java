package dev.symbiont.runtime.auth;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * API keys from a JSON file (spec/runtime-http-api.md section 3.3): {@code <key_id>.<secret>}, the
 * secret kept as an Argon2 hash, the scope enforced. Loaded once. Thread-safe.
 *
 * <p>Stricter than the reference (section 11): an unusable file is an error, keys without a dot are
 * refused, an unknown key costs as much time as a known one, at most two hashes run at a time, and
 * a key that was right is remembered for a minute as a keyed digest.
 */
public final class ApiKeyFile implements Authenticator {
  private static final JsonLimits LIMITS = new JsonLimits(4 * 1024 * 1024, 8);
  private static final int HASHES_AT_A_TIME = 2;
  private static final int LONGEST_KEY = 1024;
  private static final int REMEMBERED = 1024;
  private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);

  private final Map<String, ApiKeyRecord> records;
  private final Argon2Hash decoy;
  private final Clock clock;
  private final SecretKeySpec cacheKey;
  private final Semaphore hashing = new Semaphore(HASHES_AT_A_TIME, true);
  private final Map<String, Verified> verified = new ConcurrentHashMap<>();

  private record Verified(Principal principal, Instant until) {}

  private ApiKeyFile(Map<String, ApiKeyRecord> records, Clock clock, SecureRandom random) {
    this.records = records;
    this.clock = clock;
    this.decoy = Argon2Hash.decoy(random);
    byte[] key = new byte[32];
    random.nextBytes(key);
    this.cacheKey = new SecretKeySpec(key, "HmacSHA256");
  }

  /**
   * Reads the keys in {@code file}.
   *
   * @throws CredentialFileException if the file is missing, unreadable, malformed, holds no key, or
   *     may be read by others than its owner
   */
  public static ApiKeyFile load(Path file, JsonCodec json, Clock clock, SecureRandom random) {
    try {
      JsonValue content = json.read(SecretFiles.read(file, LIMITS.maxBytes()), LIMITS);
      if (!(content instanceof JsonArray array) || array.size() == 0) {
        throw new CredentialFileException(
            "API key file " + file + " must hold a JSON array with at least one key", null);
      }
      return new ApiKeyFile(records(array), clock, random);
    } catch (IOException | JsonFormatException e) {
      throw CredentialFileException.unusable("API key file", file, e);
    }
  }

  /**
   * Returns the value of {@code key_hash} for a new key with this secret.
   *
   * @throws IllegalArgumentException if the secret is empty
   */
  public static String hash(String secret, SecureRandom random) {
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("the secret of an API key must not be empty");
    }
    return Argon2Hash.of(secret, random).phc();
  }

  @Override
  public Optional<Principal> authenticate(String token) {
    int dot = token.indexOf('.');
    if (dot <= 0 || dot == token.length() - 1 || token.length() > LONGEST_KEY) {
      return Optional.empty();
    }
    String digest = digest(token);
    Verified known = verified.get(digest);
    if (known != null && known.until().isAfter(clock.instant())) {
      return Optional.of(known.principal());
    }
    Optional<Principal> principal = verify(token.substring(0, dot), token.substring(dot + 1));
    principal.ifPresent(found -> remember(digest, found));
    return principal;
  }

  private Optional<Principal> verify(String keyId, String secret) {
    Optional<ApiKeyRecord> usable =
        Optional.ofNullable(records.get(keyId)).filter(candidate -> !candidate.revoked());
    Argon2Hash hash = usable.map(ApiKeyRecord::hash).orElse(decoy);
    hashing.acquireUninterruptibly();
    try {
      boolean matches = hash.matches(secret);
      return usable.filter(candidate -> matches).map(ApiKeyRecord::principal);
    } finally {
      hashing.release();
    }
  }

  private void remember(String digest, Principal principal) {
    if (verified.size() >= REMEMBERED) {
      verified.clear();
    }
    verified.put(digest, new Verified(principal, clock.instant().plus(REMEMBERED_FOR)));
  }

  private String digest(String token) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(cacheKey);
      return HexFormat.of().formatHex(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private static Map<String, ApiKeyRecord> records(JsonArray array) {
    Map<String, ApiKeyRecord> records = new LinkedHashMap<>();
    for (int i = 0; i < array.size(); i++) {
      String path = "$[" + i + "]";
      ApiKeyRecord one = record(array.values().get(i), path);
      if (records.putIfAbsent(one.keyId(), one) != null) {
        throw new JsonFormatException(path + ".key_id", "'" + one.keyId() + "' occurs twice");
      }
    }
    return Map.copyOf(records);
  }

  private static ApiKeyRecord record(JsonValue value, String path) {
    if (!(value instanceof JsonObject object)) {
      throw new JsonFormatException(path, "expected an object, found " + value.kind());
    }
    String keyId = requireString(object, "key_id", path);
    if (keyId.isEmpty() || keyId.indexOf('.') >= 0) {
      throw new JsonFormatException(path + ".key_id", "must not be empty nor hold a dot");
    }
    requireString(object, "description", path);
    requireString(object, "created_at", path);
    try {
      return new ApiKeyRecord(
          keyId,
          Argon2Hash.parse(requireString(object, "key_hash", path)),
          scope(object, path),
          revoked(object, path));
    } catch (IllegalArgumentException e) {
      throw new JsonFormatException(path + ".key_hash", String.valueOf(e.getMessage()));
    }
  }

  private static Optional<List<String>> scope(JsonObject object, String path) {
    JsonValue scope = object.get("agent_scope").orElse(JsonNull.NULL);
    if (scope == JsonNull.NULL) {
      return Optional.empty();
    }
    List<String> agents = new ArrayList<>();
    if (scope instanceof JsonArray array) {
      for (JsonValue element : array) {
        if (element instanceof JsonString text) {
          agents.add(text.value().toLowerCase(Locale.ROOT));
        }
      }
      if (agents.size() == array.size()) {
        return Optional.of(agents);
      }
    }
    throw new JsonFormatException(path + ".agent_scope", "expected null or an array of strings");
  }

  private static boolean revoked(JsonObject object, String path) {
    JsonValue revoked = object.get("revoked").orElse(JsonNull.NULL);
    if (revoked == JsonNull.NULL) {
      return false;
    }
    return object
        .bool("revoked")
        .orElseThrow(() -> new JsonFormatException(path + ".revoked", "expected true or false"));
  }

  private static String requireString(JsonObject object, String name, String path) {
    return object
        .string(name)
        .orElseThrow(() -> new JsonFormatException(path + "." + name, "expected a string"));
  }
}
