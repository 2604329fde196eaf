package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A standalone list of revoked keys of one domain (section 7). It carries no signature: its
 * authority is HTTPS, or the signed bundle that holds it. A listed key is revoked whatever the
 * reason says.
 *
 * @param json the document as it was received
 */
public record RevocationDocument(JsonObject json) {
  /** 1 MiB. */
  public static final JsonLimits LIMITS = new JsonLimits(1024 * 1024, 16);

  private static final String REVOKED_KEYS = "revoked_keys";

  /** Refuses {@code null}. */
  public RevocationDocument {
    Objects.requireNonNull(json, "json");
  }

  /** Reads a document; empty if {@code utf8} is not a JSON object within {@link #LIMITS}. */
  public static Optional<RevocationDocument> read(byte[] utf8) {
    return Json.object(utf8, LIMITS).map(RevocationDocument::new);
  }

  /** Returns whose keys are listed, if it is text. */
  public Optional<String> domain() {
    return json.string("domain");
  }

  /** Returns the entries: objects with {@code fingerprint}, {@code revoked_at}, {@code reason}. */
  List<JsonValue> entries() {
    return json.array(REVOKED_KEYS).orElse(JsonArray.EMPTY).values();
  }

  /** Returns why the document cannot be used for {@code expectedDomain}; empty if it can. */
  Optional<String> problem(String expectedDomain) {
    if (json.array(REVOKED_KEYS).isEmpty()
        || !entries().stream().allMatch(entry -> fingerprint(entry).isPresent())) {
      return Optional.of("the revocation document is not a list of fingerprints");
    }
    return domain().map(name -> ProviderDomain.same(name, expectedDomain)).orElse(false)
        ? Optional.empty()
        : Optional.of("the revocation document is for another domain");
  }

  boolean revokes(KeyFingerprint key) {
    return entries().stream()
        .anyMatch(entry -> fingerprint(entry).map(key::isNamedBy).orElse(false));
  }

  private static Optional<String> fingerprint(JsonValue entry) {
    return entry instanceof JsonObject object ? object.string("fingerprint") : Optional.empty();
  }

  /** Returns a document of the newer {@code this} that also lists what {@code older} lists. */
  RevocationDocument union(RevocationDocument older) {
    List<Optional<String>> known = entries().stream().map(RevocationDocument::fingerprint).toList();
    List<JsonValue> all = new ArrayList<>(entries());
    older.entries().stream().filter(e -> !known.contains(fingerprint(e))).forEach(all::add);
    return new RevocationDocument(json.toBuilder().put(REVOKED_KEYS, new JsonArray(all)).build());
  }
}
