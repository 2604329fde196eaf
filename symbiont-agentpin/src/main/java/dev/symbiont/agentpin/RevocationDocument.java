package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The document in which a domain publishes what it has revoked (digest section 7). Immutable and
 * thread-safe.
 */
public final class RevocationDocument {
  private static final String CREDENTIALS = "revoked_credentials";
  private static final String AGENTS = "revoked_agents";
  private static final String KEYS = "revoked_keys";

  private final JsonObject json;
  private final Optional<String> entity;
  private final Set<String> credentials;
  private final Set<String> agents;
  private final Set<String> keys;

  private RevocationDocument(Members members) {
    json = members.json();
    entity = json.string("entity");
    credentials = ids(members, CREDENTIALS, "jti");
    agents = ids(members, AGENTS, "agent_id");
    keys = ids(members, KEYS, "kid");
  }

  /**
   * Reads a document of at most 1 MiB. Missing lists are empty.
   *
   * @throws AgentPinException with {@link ErrorCode#DISCOVERY_INVALID} if the text is not JSON, a
   *     list has the wrong type, or an entry lacks its identifier: what cannot be read might revoke
   */
  public static RevocationDocument parse(String text) {
    return ofJson(
        Json.readObject(text, Json.DOCUMENT, "revocation document", ErrorCode.DISCOVERY_INVALID));
  }

  /** Reads a document as {@link #parse(String)} does, from UTF-8. */
  public static RevocationDocument parse(byte[] utf8) {
    return ofJson(
        Json.readObject(utf8, Json.DOCUMENT, "revocation document", ErrorCode.DISCOVERY_INVALID));
  }

  /**
   * Returns the document in {@code json}.
   *
   * @throws AgentPinException as {@link #parse(String)} does
   */
  public static RevocationDocument ofJson(JsonObject json) {
    return new RevocationDocument(
        new Members(json, "revocation document", ErrorCode.DISCOVERY_INVALID));
  }

  /** Returns the document of an {@code entity} that has revoked nothing, without a date. */
  static RevocationDocument empty(String entity) {
    return ofJson(
        JsonObject.builder()
            .put("agentpin_version", DiscoveryDocument.VERSION)
            .put("entity", entity)
            .build());
  }

  /** Returns a builder for an empty document of {@code entity}; {@code clock} dates the entries. */
  public static Builder builder(String entity, Clock clock) {
    return new Builder(
        JsonObject.builder()
            .put("agentpin_version", DiscoveryDocument.VERSION)
            .put("entity", Objects.requireNonNull(entity, "entity"))
            .put("updated_at", WireTime.text(clock.instant()))
            .put(CREDENTIALS, JsonArray.EMPTY)
            .put(AGENTS, JsonArray.EMPTY)
            .put(KEYS, JsonArray.EMPTY)
            .build(),
        clock);
  }

  /** Returns a builder that starts with this document; {@code clock} dates further entries. */
  public Builder toBuilder(Clock clock) {
    return new Builder(json, clock);
  }

  /** Returns the domain whose document this is. */
  public Optional<String> entity() {
    return entity;
  }

  /**
   * Looks up, in this order, a credential, its agent and its key.
   *
   * @return {@link ErrorCode#CREDENTIAL_REVOKED}, {@link ErrorCode#AGENT_INACTIVE} or {@link
   *     ErrorCode#KEY_REVOKED}; empty if none is listed. When something was revoked does not matter
   */
  public Optional<ErrorCode> check(String jti, String agentId, String kid) {
    return credentials.contains(jti)
        ? Optional.of(ErrorCode.CREDENTIAL_REVOKED)
        : checkAgentAndKey(agentId, kid);
  }

  Optional<ErrorCode> checkAgentAndKey(String agentId, String kid) {
    if (agents.contains(agentId)) {
      return Optional.of(ErrorCode.AGENT_INACTIVE);
    }
    return keys.contains(kid) ? Optional.of(ErrorCode.KEY_REVOKED) : Optional.empty();
  }

  /** Returns the document as it is published. */
  public JsonObject toJson() {
    return json;
  }

  /** Returns the text to publish, indented by two spaces. */
  public String toText() {
    return Json.CODEC.writePretty(json);
  }

  private static Set<String> ids(Members members, String list, String id) {
    Set<String> ids = new HashSet<>();
    for (Members entry : members.objects(list).orElse(List.of())) {
      ids.add(entry.requiredText(id));
    }
    return ids;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RevocationDocument that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json.toString();
  }

  /** Collects revocations. Not thread-safe. */
  public static final class Builder {
    private final Clock clock;
    private JsonObject json;

    private Builder(JsonObject json, Clock clock) {
      this.json = json;
      this.clock = clock;
    }

    /** Revokes one credential. */
    public Builder revokeCredential(String jti, RevocationReason reason) {
      return add(CREDENTIALS, "jti", jti, reason);
    }

    /** Revokes an agent with all its credentials. */
    public Builder revokeAgent(String agentId, RevocationReason reason) {
      return add(AGENTS, "agent_id", agentId, reason);
    }

    /** Revokes a key with all credentials that it signed. */
    public Builder revokeKey(String kid, RevocationReason reason) {
      return add(KEYS, "kid", kid, reason);
    }

    /** Returns the document. */
    public RevocationDocument build() {
      return ofJson(json);
    }

    private Builder add(String list, String idName, String id, RevocationReason reason) {
      String now = WireTime.text(clock.instant());
      List<JsonValue> entries =
          new ArrayList<>(json.array(list).map(JsonArray::values).orElse(List.of()));
      entries.add(
          JsonObject.builder()
              .put(idName, id)
              .put("revoked_at", now)
              .put("reason", reason.wire())
              .build());
      json = json.toBuilder().put("updated_at", now).put(list, new JsonArray(entries)).build();
      return this;
    }
  }
}
