package dev.symbiont.agentpin;

import dev.symbiont.domain.file.DurableFiles;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Documents of several domains in one file, for verifying without a network (digest section 9).
 * Immutable and thread-safe.
 *
 * <p>A bundle carries no signature: it must come over a path that you trust. A domain without a
 * revocation document in the bundle is accepted unless {@link
 * VerificationPolicy#revocationRequired} is set.
 */
public final class TrustBundle implements DocumentResolver {
  private static final String VERSION_MEMBER = "agentpin_bundle_version";
  private static final String DOCUMENTS = "documents";
  private static final String REVOCATIONS = "revocations";
  private static final String ENTITY = "entity";

  private final JsonObject json;
  private final Map<String, DomainDocuments> byDomain = new HashMap<>();

  private TrustBundle(JsonObject json) {
    this.json = json;
    for (JsonValue document : list(DOCUMENTS)) {
      if (document instanceof JsonObject object) {
        object
            .string(ENTITY)
            .ifPresent(domain -> byDomain.putIfAbsent(domain, DomainDocuments.ofUntrusted(object)));
      }
    }
    for (JsonValue revocation : list(REVOCATIONS)) {
      if (revocation instanceof JsonObject object) {
        object
            .string(ENTITY)
            .ifPresent(
                domain -> byDomain.computeIfPresent(domain, (key, known) -> add(known, object)));
      }
    }
  }

  /**
   * Reads a bundle of at most 64 MiB. Its version is not looked at. A document inside that cannot
   * be read spoils the verification of its own domain only.
   *
   * @throws AgentPinException with {@link ErrorCode#DISCOVERY_INVALID} if the text is not a bundle
   */
  public static TrustBundle parse(String text) {
    return ofJson(Json.readObject(text, Json.FILE, "trust bundle", ErrorCode.DISCOVERY_INVALID));
  }

  /**
   * Returns the bundle in {@code json}.
   *
   * @throws AgentPinException as {@link #parse} does
   */
  public static TrustBundle ofJson(JsonObject json) {
    return new TrustBundle(json);
  }

  /**
   * Reads a bundle from a file.
   *
   * @throws IOException if the file cannot be read
   * @throws AgentPinException as {@link #parse} does
   */
  public static TrustBundle load(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return ofJson(
          Json.readObject(
              in.readNBytes(Json.FILE.maxBytes() + 1),
              Json.FILE,
              file.toString(),
              ErrorCode.DISCOVERY_INVALID));
    }
  }

  /** Returns a builder for an empty bundle that {@code clock} dates. */
  public static Builder builder(Clock clock) {
    return new Builder(clock);
  }

  /** Returns the first documents of {@code domain} in the bundle. */
  @Override
  public Resolution resolve(String domain) {
    DomainDocuments documents = byDomain.get(domain);
    return documents == null
        ? new Resolution.Unknown("the trust bundle does not hold \"" + domain + "\"")
        : Resolution.Found.of(documents);
  }

  /** Returns the bundle as it stands in files. */
  public JsonObject toJson() {
    return json;
  }

  /** Returns the text for a file, indented by two spaces. */
  public String toText() {
    return Json.CODEC.writePretty(json);
  }

  /**
   * Writes the bundle to a file, all of it or nothing.
   *
   * @throws IOException if the file cannot be written
   */
  public void save(Path file) throws IOException {
    DurableFiles.replace(file, toText().getBytes(StandardCharsets.UTF_8));
  }

  private static DomainDocuments add(DomainDocuments known, JsonObject revocation) {
    return known.hasRevocation() ? known : known.withUntrustedRevocation(revocation);
  }

  private List<JsonValue> list(String name) {
    if (!json.has(name)) {
      return List.of();
    }
    return json.array(name)
        .map(JsonArray::values)
        .orElseThrow(
            () ->
                new AgentPinException(
                    ErrorCode.DISCOVERY_INVALID,
                    "trust bundle: member \"" + name + "\" must be a list"));
  }

  /** Collects documents. Not thread-safe. */
  public static final class Builder {
    private final Clock clock;
    private final List<JsonValue> documents = new ArrayList<>();
    private final List<JsonValue> revocations = new ArrayList<>();

    private Builder(Clock clock) {
      this.clock = clock;
    }

    /** Adds the discovery document of a domain. */
    public Builder add(DiscoveryDocument document) {
      documents.add(document.toJson());
      return this;
    }

    /** Adds the revocation document of a domain. */
    public Builder add(RevocationDocument document) {
      revocations.add(document.toJson());
      return this;
    }

    /** Returns the bundle. */
    public TrustBundle build() {
      return ofJson(
          JsonObject.builder()
              .put(VERSION_MEMBER, DiscoveryDocument.VERSION)
              .put("created_at", WireTime.text(clock.instant()))
              .put(DOCUMENTS, new JsonArray(documents))
              .put(REVOCATIONS, new JsonArray(revocations))
              .build());
    }
  }
}
