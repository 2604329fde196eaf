package dev.symbiont.schemapin;

import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a provider publishes at {@code /.well-known/schemapin.json} (section 5). Unknown members are
 * ignored. Whether the document can be used is judged when something is verified with it.
 *
 * @param json the document as it was received
 */
public record DiscoveryDocument(JsonObject json) {
  /** The version that is written. */
  public static final String VERSION = "1.2";

  /** 64 KiB, as much as a fetched document may have. */
  public static final JsonLimits LIMITS = new JsonLimits(64 * 1024, 16);

  private static final Pattern NUMERIC_VERSION =
      Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,9}).*)?");
  private static final int CURRENT_MAJOR = 1;
  private static final int CURRENT_MINOR = 2;

  /** Refuses {@code null}. */
  public DiscoveryDocument {
    Objects.requireNonNull(json, "json");
  }

  /** Returns a document for {@code key}, to be published; optional members may be added. */
  public static DiscoveryDocument forKey(P256PublicKey key, String developerName) {
    return new DiscoveryDocument(
        JsonObject.builder()
            .put("schema_version", VERSION)
            .put("developer_name", developerName)
            .put("public_key_pem", key.toPem())
            .put("revoked_keys", JsonArray.EMPTY)
            .build());
  }

  /** Reads a document; empty if {@code utf8} is not a JSON object within {@link #LIMITS}. */
  public static Optional<DiscoveryDocument> read(byte[] utf8) {
    return Json.object(utf8, LIMITS).map(DiscoveryDocument::new);
  }

  /** Returns the version of the document, if it is text. */
  public Optional<String> schemaVersion() {
    return json.string("schema_version");
  }

  /** Returns the public key as PEM, if it is text. */
  public Optional<String> publicKeyPem() {
    return json.string("public_key_pem");
  }

  /** Returns who signs. */
  public Optional<String> developerName() {
    return json.string("developer_name");
  }

  /** Returns how the developer can be reached. */
  public Optional<String> contact() {
    return json.string("contact");
  }

  /** Returns where a revocation document is published. */
  public Optional<String> revocationEndpoint() {
    return json.string("revocation_endpoint");
  }

  /** Returns the fingerprints of revoked keys as they were written. */
  public List<String> revokedKeys() {
    return Json.present(json, "revoked_keys").flatMap(Json::texts).orElse(List.of());
  }

  /** Returns why the document cannot be used; empty if it can. Says nothing about the key. */
  Optional<String> problem() {
    boolean wellTyped =
        Json.isTextOrAbsent(json, "schema_version")
            && Json.isTextOrAbsent(json, "public_key_pem")
            && Json.isTextOrAbsent(json, "revocation_endpoint");
    if (!wellTyped) {
      return Optional.of("a member of the discovery document is not text");
    }
    if (!Json.present(json, "revoked_keys")
        .map(keys -> Json.texts(keys).isPresent())
        .orElse(true)) {
      return Optional.of("revoked_keys of the discovery document is not a list of text");
    }
    if (schemaVersion().orElse("").isEmpty()) {
      return Optional.of("the discovery document has no schema_version");
    }
    return publicKeyPem().orElse("").contains("-----BEGIN PUBLIC KEY-----")
        ? Optional.empty()
        : Optional.of("the discovery document has no public_key_pem with a public key");
  }

  /** Returns a warning if the document has an older version than 1.2, compared as numbers. */
  Optional<String> versionWarning() {
    String version = schemaVersion().orElse("");
    Matcher numbers = NUMERIC_VERSION.matcher(version);
    if (version.equals(VERSION) || !numbers.matches()) {
      return Optional.empty();
    }
    int major = Integer.parseInt(numbers.group(1));
    int minor = numbers.group(2) == null ? 0 : Integer.parseInt(numbers.group(2));
    boolean old = major < CURRENT_MAJOR || (major == CURRENT_MAJOR && minor < CURRENT_MINOR);
    return old
        ? Optional.of(
            "Discovery uses schema version " + version + ", consider upgrading to " + VERSION)
        : Optional.empty();
  }

  boolean revokes(KeyFingerprint key) {
    return revokedKeys().stream().anyMatch(key::isNamedBy);
  }
}
