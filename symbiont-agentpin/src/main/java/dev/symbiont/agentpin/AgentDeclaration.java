package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** An agent that a domain declares in its discovery document. Immutable and thread-safe. */
public final class AgentDeclaration {
  private static final String ACTIVE = "active";
  private static final long DEFAULT_TTL_SECONDS = 86_400;

  private final JsonObject json;
  private final String agentId;
  private final CapabilitySet capabilities;
  private final Optional<Constraints> constraints;
  private final long maxLifetimeSeconds;

  private AgentDeclaration(Members members) {
    json = members.json();
    agentId = members.requiredText("agent_id");
    capabilities = CapabilitySet.of(members.requiredTexts("capabilities"));
    constraints = members.object("constraints").map(Constraints::read);
    maxLifetimeSeconds = members.integer("credential_ttl_max").orElse(DEFAULT_TTL_SECONDS);
  }

  static AgentDeclaration read(Members members) {
    return new AgentDeclaration(members);
  }

  /**
   * Returns the declaration in {@code json}; members without a meaning here are kept.
   *
   * @throws AgentPinException with {@link ErrorCode#DISCOVERY_INVALID} if {@code agent_id} or
   *     {@code capabilities} is missing or a member has the wrong type
   */
  public static AgentDeclaration ofJson(JsonObject json) {
    return new AgentDeclaration(new Members(json, "agent", ErrorCode.DISCOVERY_INVALID));
  }

  /**
   * Returns a builder for an active agent.
   *
   * @param agentId by convention {@code urn:agentpin:{domain}:{name}}
   * @param name a name for people, at most 128 characters
   */
  public static Builder builder(String agentId, String name) {
    return new Builder(agentId, name);
  }

  /** Returns the identifier, the {@code sub} of its credentials. */
  public String agentId() {
    return agentId;
  }

  /** Returns the name for people. */
  public Optional<String> name() {
    return json.string("name");
  }

  /** Returns what the agent may claim at most. */
  public CapabilitySet capabilities() {
    return capabilities;
  }

  /** Returns the constraints that no credential of the agent may widen. */
  public Optional<Constraints> constraints() {
    return constraints;
  }

  /** Returns the status as it stands in the document: active, suspended, deprecated, or other. */
  public Optional<String> status() {
    return json.string("status");
  }

  /** Tells whether the status is exactly {@code active}. */
  public boolean isActive() {
    return status().filter(ACTIVE::equals).isPresent();
  }

  /** Returns the longest lifetime of a credential of this agent, a day if none is declared. */
  public Duration maxLifetime() {
    return Duration.ofSeconds(maxLifetimeSeconds);
  }

  /** Returns the declaration as it stands in documents. */
  public JsonObject toJson() {
    return json;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AgentDeclaration that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return json.toString();
  }

  /** Collects the members of a declaration. Not thread-safe. */
  public static final class Builder {
    private final JsonObject.Builder json = JsonObject.builder();
    private CapabilitySet capabilities = CapabilitySet.of();
    private String status = ACTIVE;

    private Builder(String agentId, String name) {
      json.put("agent_id", Objects.requireNonNull(agentId, "agentId"));
      json.put("name", Objects.requireNonNull(name, "name"));
    }

    /** Sets what the agent may claim at most; nothing by default. */
    public Builder capabilities(CapabilitySet declared) {
      capabilities = declared;
      return this;
    }

    /** Sets what the agent may claim at most; nothing by default. */
    public Builder capabilities(String... declared) {
      return capabilities(CapabilitySet.of(declared));
    }

    /** Sets the constraints that no credential of the agent may widen. */
    public Builder constraints(Constraints constraints) {
      json.put("constraints", constraints.toJson());
      return this;
    }

    /** Sets the longest lifetime of a credential, in whole seconds. */
    public Builder maxLifetime(Duration lifetime) {
      json.put("credential_ttl_max", lifetime.toSeconds());
      return this;
    }

    /** Sets the version of the agent. */
    public Builder version(String version) {
      json.put("version", version);
      return this;
    }

    /** Sets a description for people, at most 1024 characters. */
    public Builder description(String description) {
      json.put("description", description);
      return this;
    }

    /** Declares the agent as suspended: its credentials are refused for the time being. */
    public Builder suspended() {
      status = "suspended";
      return this;
    }

    /** Declares the agent as deprecated: its credentials are refused for good. */
    public Builder deprecated() {
      status = "deprecated";
      return this;
    }

    /** Returns the declaration. */
    public AgentDeclaration build() {
      return ofJson(
          json.put("capabilities", JsonArray.ofStrings(capabilities.values()))
              .put("status", status)
              .build());
    }
  }
}
