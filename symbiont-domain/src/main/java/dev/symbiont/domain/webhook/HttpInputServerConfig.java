package dev.symbiont.domain.webhook;

import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireExtra;
import dev.symbiont.domain.wire.WireOmitEmpty;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The settings of an HTTP input (SDK surface, section 3.18). {@code toString} hides the secrets.
 *
 * @param bindAddress where it listens; the loopback interface unless told otherwise
 * @param port 0 to 65535; 0 takes a free one
 * @param path where deliveries go, and below it
 * @param agentId the agent that gets what no rule sends elsewhere
 * @param authHeader the whole expected value of {@code Authorization}; masked in answers, and a
 *     mask that is sent back keeps what is stored
 * @param jwtPublicKeyPath a key file below the data directory of the runtime
 * @param maxBodyBytes longest body
 * @param concurrency most deliveries that are worked on at the same time
 * @param routingRules the first that fits wins
 * @param responseControl how it answers
 * @param forwardHeaders headers that the agent is told
 * @param corsOrigins origins whose browsers may post
 * @param auditEnabled for old clients; every delivery is in the audit trail
 * @param webhookVerify provider and secret of the signatures that are asked for
 * @param extra members that this version does not know
 */
public record HttpInputServerConfig(
    @WireDefault("\"127.0.0.1\"") String bindAddress,
    @WireDefault("8081") int port,
    @WireDefault("\"/webhook\"") String path,
    AgentId agentId,
    Optional<String> authHeader,
    Optional<String> jwtPublicKeyPath,
    @WireDefault("65536") int maxBodyBytes,
    @WireDefault("10") int concurrency,
    @WireOmitEmpty List<AgentRoutingRule> routingRules,
    Optional<HttpResponseControl> responseControl,
    @WireOmitEmpty List<String> forwardHeaders,
    @WireOmitEmpty List<String> corsOrigins,
    @WireDefault("true") boolean auditEnabled,
    Optional<WebhookVerify> webhookVerify,
    @WireExtra JsonObject extra)
    implements Constrained {
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Which signatures are asked for.
   *
   * @param provider for example {@code github}
   * @param secret the shared secret; masked in answers
   */
  public record WebhookVerify(String provider, String secret) {
    /** Refuses {@code null}. */
    public WebhookVerify {
      Objects.requireNonNull(provider, "provider");
      Objects.requireNonNull(secret, "secret");
    }

    @Override
    public String toString() {
      return "WebhookVerify[provider=" + provider + ", secret=…]";
    }
  }

  /** Copies the lists. */
  public HttpInputServerConfig {
    Objects.requireNonNull(bindAddress, "bindAddress");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(agentId, "agentId");
    Objects.requireNonNull(authHeader, "authHeader");
    Objects.requireNonNull(jwtPublicKeyPath, "jwtPublicKeyPath");
    routingRules = List.copyOf(routingRules);
    Objects.requireNonNull(responseControl, "responseControl");
    forwardHeaders = List.copyOf(forwardHeaders);
    corsOrigins = List.copyOf(corsOrigins);
    Objects.requireNonNull(webhookVerify, "webhookVerify");
    Objects.requireNonNull(extra, "extra");
  }

  /** Returns the settings of an input for {@code agent} on 127.0.0.1. */
  public static HttpInputServerConfig of(AgentId agent, int port) {
    return new HttpInputServerConfig(
        "127.0.0.1",
        port,
        "/webhook",
        agent,
        Optional.empty(),
        Optional.empty(),
        65_536,
        10,
        List.of(),
        Optional.empty(),
        List.of(),
        List.of(),
        true,
        Optional.empty(),
        JsonObject.EMPTY);
  }

  /** Returns these settings with another expected value of {@code Authorization}. */
  public HttpInputServerConfig withAuthHeader(String wholeValue) {
    return new HttpInputServerConfig(
        bindAddress,
        port,
        path,
        agentId,
        Optional.of(wholeValue),
        jwtPublicKeyPath,
        maxBodyBytes,
        concurrency,
        routingRules,
        responseControl,
        forwardHeaders,
        corsOrigins,
        auditEnabled,
        webhookVerify,
        extra);
  }

  /** Returns these settings with signatures asked for. */
  public HttpInputServerConfig withWebhookVerify(String provider, String secret) {
    return new HttpInputServerConfig(
        bindAddress,
        port,
        path,
        agentId,
        authHeader,
        jwtPublicKeyPath,
        maxBodyBytes,
        concurrency,
        routingRules,
        responseControl,
        forwardHeaders,
        corsOrigins,
        auditEnabled,
        Optional.of(new WebhookVerify(provider, secret)),
        extra);
  }

  /** Returns these settings with these rules and no others. */
  public HttpInputServerConfig withRoutingRules(AgentRoutingRule... rules) {
    return new HttpInputServerConfig(
        bindAddress,
        port,
        path,
        agentId,
        authHeader,
        jwtPublicKeyPath,
        maxBodyBytes,
        concurrency,
        List.of(rules),
        responseControl,
        forwardHeaders,
        corsOrigins,
        auditEnabled,
        webhookVerify,
        extra);
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .require(port >= 0 && port <= HIGHEST_PORT, "port", "must be 0 to " + HIGHEST_PORT)
        .require(path.startsWith("/"), "path", "must start with '/'")
        .violations();
  }

  @Override
  public String toString() {
    return "HttpInputServerConfig[%s:%d%s, agentId=%s, authHeader=%s, webhookVerify=%s]"
        .formatted(bindAddress, port, path, agentId, authHeader.map(x -> "…"), webhookVerify);
  }
}
