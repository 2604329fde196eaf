package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Discovery and revocation documents of several domains, to be taken along (section 9). A signed
 * one is worth what its authority is worth: {@linkplain TrustBundleVerifier verify} it before use.
 *
 * @param json the bundle as it was received
 */
public record TrustBundle(JsonObject json) {
  /** 16 MiB and 32 levels. */
  public static final JsonLimits LIMITS = new JsonLimits(16 * 1024 * 1024, 32);

  static final String SIGNATURE = "signature";
  static final String AUTHORITY = "bundle_authority";
  static final String SIGNED_AT = "signed_at";
  static final String EXPIRES_AT = "expires_at";
  static final String REVOKED_KEYS = "revoked_keys";
  private static final String VERSION = "schemapin_bundle_version";
  private static final String CREATED_AT = "created_at";
  private static final String DOCUMENTS = "documents";
  private static final String REVOCATIONS = "revocations";
  private static final String DOMAIN = "domain";

  /** Refuses {@code null}. */
  public TrustBundle {
    Objects.requireNonNull(json, "json");
  }

  /** Reads a bundle; empty if {@code utf8} is not a JSON object within {@link #LIMITS}. */
  public static Optional<TrustBundle> read(byte[] utf8) {
    return Json.object(utf8, LIMITS).map(TrustBundle::new);
  }

  /**
   * Reads the answer {@code {"jsonrpc":"2.0","result":{"bundle":{…}},"id":…}} to {@link #request};
   * empty if it carries no bundle.
   */
  public static Optional<TrustBundle> readAnswer(byte[] utf8) {
    return Json.object(utf8, LIMITS)
        .flatMap(answer -> answer.object("result"))
        .flatMap(result -> result.object("bundle"))
        .map(TrustBundle::new);
  }

  /** Returns the JSON-RPC request for a bundle: of {@code domain}, or of all domains. */
  public static JsonObject request(Optional<String> domain, long id) {
    JsonObject.Builder params = JsonObject.builder();
    domain.ifPresent(name -> params.put(DOMAIN, name));
    return JsonObject.builder()
        .put("jsonrpc", "2.0")
        .put("method", "schemapin/trustBundle")
        .put("params", params.build())
        .put("id", id)
        .build();
  }

  /** Returns an unsigned bundle of documents, made at {@code createdAt} (RFC 3339). */
  public static TrustBundle of(
      Map<String, DiscoveryDocument> documents,
      List<RevocationDocument> revocations,
      String createdAt) {
    List<JsonValue> entries = new ArrayList<>();
    new TreeMap<>(documents)
        .forEach(
            (domain, document) -> {
              JsonObject.Builder entry = JsonObject.builder().put(DOMAIN, domain);
              document.json().members().forEach(entry::put);
              entries.add(withRevokedKeys(entry.build()));
            });
    return new TrustBundle(
        JsonObject.builder()
            .put(VERSION, "1.2")
            .put(CREATED_AT, createdAt)
            .put(DOCUMENTS, new JsonArray(entries))
            .put(
                REVOCATIONS,
                new JsonArray(
                    revocations.stream().<JsonValue>map(RevocationDocument::json).toList()))
            .build());
  }

  /** Returns the domains that the bundle knows, in their order. */
  public List<String> domains() {
    return documents().stream().map(entry -> entry.string(DOMAIN).orElse("")).toList();
  }

  /** Returns the name that the authority gives its key, if the bundle has one. */
  public Optional<String> authorityKid() {
    return json.object(AUTHORITY).flatMap(authority -> authority.string("kid"));
  }

  /** Returns a resolver over this bundle. It does not verify the bundle. */
  public SchemaResolver resolver() {
    return this::resolve;
  }

  private Resolution resolve(String domain) {
    Optional<String> problem = problem();
    if (problem.isPresent()) {
      return new Resolution.Failed(SchemaPinErrorCode.DISCOVERY_INVALID, problem.get());
    }
    return find(documents(), domain)
        .<Resolution>map(
            entry ->
                new Resolution.Found(
                    ProviderEvidence.ofSnapshot(
                        new DiscoveryDocument(SignedSchema.without(entry, DOMAIN)),
                        find(objects(REVOCATIONS), domain).map(RevocationDocument::new))))
        .orElseGet(() -> new Resolution.Unknown("the bundle does not know the domain"));
  }

  /** Returns why the bundle cannot be used; empty if it can. */
  Optional<String> problem() {
    for (String list : List.of(DOCUMENTS, REVOCATIONS)) {
      List<JsonObject> entries = objects(list);
      boolean complete =
          json.array(list).map(array -> array.size() == entries.size()).orElse(false)
              && entries.stream().allMatch(entry -> entry.string(DOMAIN).isPresent());
      if (!complete) {
        return Optional.of(list + " of the bundle is not a list of objects with a domain");
      }
      Set<String> seen = new HashSet<>();
      for (JsonObject entry : entries) {
        if (!seen.add(domainOf(entry))) {
          return Optional.of(list + " of the bundle names one domain twice");
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<JsonObject> find(List<JsonObject> entries, String domain) {
    return entries.stream()
        .filter(entry -> ProviderDomain.same(entry.string(DOMAIN).orElse(""), domain))
        .findFirst();
  }

  private static String domainOf(JsonObject entry) {
    return ProviderDomain.normalize(entry.string(DOMAIN).orElseThrow());
  }

  private List<JsonObject> documents() {
    return objects(DOCUMENTS);
  }

  private List<JsonObject> objects(String list) {
    return json.array(list).orElse(JsonArray.EMPTY).values().stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  /** Returns the text that an authority signs: everything, with an empty signature. */
  CanonicalSchema signingInput() {
    return CanonicalSchema.of(json.toBuilder().put(SIGNATURE, "").build());
  }

  /**
   * Returns this bundle with the {@code revoked_keys} that some implementations add to documents.
   */
  TrustBundle withRevokedKeys() {
    List<JsonValue> completed =
        documents().stream().<JsonValue>map(TrustBundle::withRevokedKeys).toList();
    return new TrustBundle(json.toBuilder().put(DOCUMENTS, new JsonArray(completed)).build());
  }

  private static JsonObject withRevokedKeys(JsonObject entry) {
    return entry.has(REVOKED_KEYS)
        ? entry
        : entry.toBuilder().put(REVOKED_KEYS, JsonArray.EMPTY).build();
  }

  /**
   * Returns one unsigned bundle: for each domain the document of the newest bundle that has one,
   * and all revoked keys that any bundle lists. Of two bundles with the same time the first one
   * wins.
   *
   * @throws IllegalArgumentException if a bundle is malformed or names one domain twice
   */
  public static TrustBundle merge(List<TrustBundle> bundles) {
    for (TrustBundle bundle : bundles) {
      bundle
          .problem()
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException(problem);
              });
    }
    List<TrustBundle> newestFirst = new ArrayList<>(bundles);
    newestFirst.sort((a, b) -> b.time().compareTo(a.time()));
    TreeMap<String, JsonValue> documents = new TreeMap<>(CodePointOrder.INSTANCE);
    TreeMap<String, RevocationDocument> revocations = new TreeMap<>(CodePointOrder.INSTANCE);
    for (TrustBundle bundle : newestFirst) {
      bundle.documents().forEach(entry -> documents.putIfAbsent(domainOf(entry), entry));
      bundle
          .objects(REVOCATIONS)
          .forEach(
              entry ->
                  revocations.merge(
                      domainOf(entry), new RevocationDocument(entry), RevocationDocument::union));
    }
    return new TrustBundle(
        JsonObject.builder()
            .put(VERSION, "1.4")
            .put(CREATED_AT, newestFirst.isEmpty() ? "" : newestFirst.get(0).time())
            .put(DOCUMENTS, new JsonArray(List.copyOf(documents.values())))
            .put(
                REVOCATIONS,
                new JsonArray(
                    revocations.values().stream()
                        .<JsonValue>map(RevocationDocument::json)
                        .toList()))
            .build());
  }

  /** Bundles are ordered by the text of their time, as all implementations do. */
  private String time() {
    return Json.present(json, SIGNED_AT)
        .or(() -> Json.present(json, CREATED_AT))
        .map(value -> value instanceof JsonString text ? text.value() : "")
        .orElse("");
  }
}
