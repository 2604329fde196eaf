package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The document in which a domain publishes its keys and agents (digest section 6). Immutable and
 * thread-safe. Members that this version does not know are kept.
 */
public final class DiscoveryDocument {
  static final String VERSION = "0.1";

  private static final int DEEPEST_DELEGATION = 3;

  private final JsonObject json;
  private final Optional<String> version;
  private final String entity;
  private final List<Jwk> publicKeys;
  private final List<AgentDeclaration> agents;
  private final Map<String, Jwk> keysById = new HashMap<>();
  private final Map<String, AgentDeclaration> agentsById = new HashMap<>();
  private final Optional<String> revocationEndpoint;
  private final long maxDelegationDepth;

  private DiscoveryDocument(Members members) {
    json = members.json();
    version = members.text("agentpin_version");
    entity = members.requiredText("entity");
    publicKeys = members.objects("public_keys").map(DiscoveryDocument::keys).orElse(List.of());
    agents =
        members.objects("agents").orElseThrow(() -> members.missing("agents")).stream()
            .map(AgentDeclaration::read)
            .toList();
    revocationEndpoint = members.text("revocation_endpoint");
    maxDelegationDepth = members.integer("max_delegation_depth").orElse(0L);
    publicKeys.forEach(key -> keysById.putIfAbsent(key.kid().orElseThrow(), key));
    agents.forEach(agent -> agentsById.putIfAbsent(agent.agentId(), agent));
  }

  /**
   * Reads a document of at most 1 MiB.
   *
   * @throws AgentPinException with {@link ErrorCode#DISCOVERY_INVALID} if the text is not JSON, or
   *     a member that has a meaning is missing or of the wrong type (R7, R18)
   */
  public static DiscoveryDocument parse(String text) {
    return ofJson(
        Json.readObject(text, Json.DOCUMENT, "discovery document", ErrorCode.DISCOVERY_INVALID));
  }

  /** Reads a document as {@link #parse(String)} does, from UTF-8. */
  public static DiscoveryDocument parse(byte[] utf8) {
    return ofJson(
        Json.readObject(utf8, Json.DOCUMENT, "discovery document", ErrorCode.DISCOVERY_INVALID));
  }

  /**
   * Returns the document in {@code json}.
   *
   * @throws AgentPinException as {@link #parse(String)} does
   */
  public static DiscoveryDocument ofJson(JsonObject json) {
    return new DiscoveryDocument(
        new Members(json, "discovery document", ErrorCode.DISCOVERY_INVALID));
  }

  /** Returns a builder for the document of {@code entity}. */
  public static Builder builder(String entity, EntityType type) {
    return new Builder(entity, type);
  }

  /**
   * Returns a builder that starts with this document, for example to rotate a key: add the new one,
   * later {@linkplain Builder#removeKey remove} and revoke the old one. Members that this version
   * does not know are kept.
   */
  public Builder toBuilder() {
    return new Builder(this);
  }

  /** Returns the domain whose document this is. */
  public String entity() {
    return entity;
  }

  /** Returns whether the domain makes or deploys agents; empty if it says nothing known. */
  public Optional<EntityType> entityType() {
    return json.string("entity_type").flatMap(EntityType::read);
  }

  /** Returns the published keys in their order. */
  public List<Jwk> publicKeys() {
    return publicKeys;
  }

  /** Returns the declared agents in their order. */
  public List<AgentDeclaration> agents() {
    return agents;
  }

  /** Returns the first key with the id {@code kid}. */
  public Optional<Jwk> findKey(String kid) {
    return Optional.ofNullable(keysById.get(kid));
  }

  /** Returns the first agent with the id {@code agentId}. */
  public Optional<AgentDeclaration> findAgent(String agentId) {
    return Optional.ofNullable(agentsById.get(agentId));
  }

  /** Returns the address of the revocation document as it stands in this document. */
  public Optional<String> revocationEndpoint() {
    return revocationEndpoint;
  }

  /** Returns the address of the A2A endpoint, passed through as it stands in this document. */
  public Optional<String> a2aEndpoint() {
    return json.string("a2a_endpoint");
  }

  /**
   * Returns how long a delegation chain of this domain may be: 0 to 3 in a {@linkplain #validateFor
   * valid} document; 0 if the document says nothing.
   */
  public long maxDelegationDepth() {
    return maxDelegationDepth;
  }

  /** Returns when the document was changed last, if it says so in a readable way. */
  public Optional<Instant> updatedAt() {
    return json.string("updated_at").flatMap(WireTime::read);
  }

  /** Returns the document as it is published. */
  public JsonObject toJson() {
    return json;
  }

  /** Returns the text to publish, indented by two spaces. */
  public String toText() {
    return Json.CODEC.writePretty(json);
  }

  /**
   * Checks, in this order, version, domain, keys and delegation depth.
   *
   * @throws AgentPinException with {@link ErrorCode#DISCOVERY_INVALID}, or with {@link
   *     ErrorCode#DOMAIN_MISMATCH} if this is not the document of {@code domain}, compared exactly
   */
  public void validateFor(String domain) {
    if (!version.equals(Optional.of(VERSION))) {
      throw invalid("agentpin_version must be \"" + VERSION + "\"");
    }
    if (!entity.equals(domain)) {
      throw new AgentPinException(
          ErrorCode.DOMAIN_MISMATCH,
          "the discovery document is that of \"%s\", not of \"%s\"".formatted(entity, domain));
    }
    if (publicKeys.isEmpty()) {
      throw invalid("it publishes no keys");
    }
    if (maxDelegationDepth < 0 || maxDelegationDepth > DEEPEST_DELEGATION) {
      throw invalid(
          "max_delegation_depth must be 0 to %d, was %d"
              .formatted(DEEPEST_DELEGATION, maxDelegationDepth));
    }
  }

  private static AgentPinException invalid(String why) {
    return new AgentPinException(ErrorCode.DISCOVERY_INVALID, "discovery document: " + why);
  }

  private static List<Jwk> keys(List<Members> entries) {
    List<Jwk> keys = new ArrayList<>(entries.size());
    for (Members entry : entries) {
      entry.requiredText("kid");
      keys.add(Jwk.read(entry));
    }
    return List.copyOf(keys);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DiscoveryDocument that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json.toString();
  }

  /** Collects the members of a document. Not thread-safe. */
  public static final class Builder {
    private final String entity;
    private final JsonObject.Builder json;
    private final List<Jwk> keys = new ArrayList<>();
    private final List<AgentDeclaration> agents = new ArrayList<>();

    private Builder(String entity, EntityType type) {
      this.entity = entity;
      json =
          JsonObject.builder()
              .put("agentpin_version", VERSION)
              .put("entity", entity)
              .put("entity_type", type.wire())
              .put("public_keys", JsonArray.EMPTY)
              .put("agents", JsonArray.EMPTY)
              .put("revocation_endpoint", WellKnown.revocations(entity))
              .put("max_delegation_depth", 0);
    }

    private Builder(DiscoveryDocument document) {
      entity = document.entity;
      json = document.json.toBuilder();
      keys.addAll(document.publicKeys);
      agents.addAll(document.agents);
    }

    /** Adds a key. */
    public Builder addKey(Jwk key) {
      keys.add(key);
      return this;
    }

    /** Removes all keys with the id {@code kid}. */
    public Builder removeKey(String kid) {
      keys.removeIf(key -> key.kid().filter(kid::equals).isPresent());
      return this;
    }

    /** Adds an agent. */
    public Builder addAgent(AgentDeclaration agent) {
      agents.add(agent);
      return this;
    }

    /** Removes all declarations of the agent {@code agentId}. */
    public Builder removeAgent(String agentId) {
      agents.removeIf(agent -> agent.agentId().equals(agentId));
      return this;
    }

    /** Sets how long a delegation chain may be, 0 to 3; 0 by default. */
    public Builder maxDelegationDepth(int depth) {
      json.put("max_delegation_depth", depth);
      return this;
    }

    /** Sets the address of the revocation document; by default the well-known one. */
    public Builder revocationEndpoint(String address) {
      json.put("revocation_endpoint", address);
      return this;
    }

    /** Sets the address of the A2A endpoint, which is published as it stands (release 0.3.0). */
    public Builder a2aEndpoint(String address) {
      json.put("a2a_endpoint", address);
      return this;
    }

    /** Sets when the document was changed last. */
    public Builder updatedAt(Instant time) {
      return updatedAt(WireTime.text(time));
    }

    /** Sets when the document was changed last, as RFC 3339 text that is published as it stands. */
    public Builder updatedAt(String time) {
      json.put("updated_at", time);
      return this;
    }

    /**
     * Returns the document.
     *
     * @throws AgentPinException if it would not be valid for its own domain
     */
    public DiscoveryDocument build() {
      DiscoveryDocument document =
          ofJson(
              json.put("public_keys", list(keys, Jwk::toJson))
                  .put("agents", list(agents, AgentDeclaration::toJson))
                  .build());
      document.validateFor(entity);
      return document;
    }

    private static <T> JsonArray list(List<T> parts, Function<T, JsonValue> json) {
      return new JsonArray(parts.stream().map(json).toList());
    }
  }
}
