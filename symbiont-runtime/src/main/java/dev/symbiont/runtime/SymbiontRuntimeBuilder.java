package dev.symbiont.runtime;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.auth.ApiKeyFile;
import dev.symbiont.runtime.auth.ApiToken;
import dev.symbiont.runtime.auth.Authenticator;
import dev.symbiont.runtime.bus.BusLimits;
import dev.symbiont.runtime.bus.MasterKey;
import dev.symbiont.runtime.bus.MessagePolicy;
import dev.symbiont.runtime.http.Cors;
import dev.symbiont.runtime.http.RateLimit;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.TrustedProxies;
import dev.symbiont.runtime.identity.AgentIdentityCheck;
import dev.symbiont.runtime.input.HttpInputHost;
import dev.symbiont.runtime.store.Database;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Collects what a {@link SymbiontRuntime} is made from. Not thread-safe. */
public final class SymbiontRuntimeBuilder {
  private static final int DEFAULT_MAX_AGENTS = 10_000;
  private static final Set<String> DEFAULT_ORIGINS =
      Set.of("http://localhost:3000", "http://localhost:3001");

  final List<RouteModule> routes = new ArrayList<>();
  JsonCodec json = new GsonCodec();
  Clock clock = Clock.systemUTC();
  SecureRandom random = new SecureRandom();
  Optional<Path> directory = Optional.empty();
  private OptionalLong maxDatabaseBytes = OptionalLong.empty();
  private Optional<Path> apiKeyFile = Optional.empty();
  private Optional<ApiToken> apiToken = Optional.empty();
  private Optional<MasterKey> masterKey = Optional.empty();
  Optional<MessagePolicy> messagePolicy = Optional.empty();
  Optional<HttpInputHost> httpInputHost = Optional.empty();
  GovernanceSettings governance = GovernanceSettings.DEFAULT;
  AgentIdentityCheck identityCheck = AgentIdentityCheck.NOT_REQUIRED;
  BusLimits busLimits = BusLimits.DEFAULT;
  RateLimit rateLimit = RateLimit.REFERENCE;
  TrustedProxies trustedProxies = TrustedProxies.NONE;
  Set<String> corsOrigins = DEFAULT_ORIGINS;
  int maxAgents = DEFAULT_MAX_AGENTS;

  SymbiontRuntimeBuilder() {}

  /**
   * Keeps everything in {@code directory}, which is created with mode 0700: the database {@code
   * runtime.db}, the master key {@code master.key} and the token {@code api-token}. In memory
   * unless this is set.
   */
  public SymbiontRuntimeBuilder dataDirectory(Path directory) {
    this.directory = Optional.of(directory);
    return this;
  }

  /** Limits the size of the database, in bytes; unlimited unless this is set. */
  public SymbiontRuntimeBuilder maxDatabaseBytes(long bytes) {
    this.maxDatabaseBytes = OptionalLong.of(bytes);
    return this;
  }

  /**
   * Accepts the API keys in {@code file} and no token. Without a file the token is accepted: that
   * of {@link #apiToken}, else a random one.
   */
  public SymbiontRuntimeBuilder apiKeyFile(Path file) {
    this.apiKeyFile = Optional.of(file);
    return this;
  }

  /** Accepts {@code token}; without this a random one is made, and kept in the data directory. */
  public SymbiontRuntimeBuilder apiToken(ApiToken token) {
    this.apiToken = Optional.of(token);
    return this;
  }

  /**
   * Derives the keys for what is encrypted at rest from {@code key} instead of the file {@code
   * master.key}; a data directory stays with the key that it was made with.
   */
  public SymbiontRuntimeBuilder masterKey(MasterKey key) {
    this.masterKey = Optional.of(key);
    return this;
  }

  /** Opens the sockets of HTTP inputs that are created through the API; none unless set. */
  public SymbiontRuntimeBuilder httpInputHost(HttpInputHost host) {
    this.httpInputHost = Optional.of(host);
    return this;
  }

  /** Decides who may send to whom, in place of the {@link SymbiontRuntime#communicationRules}. */
  public SymbiontRuntimeBuilder messagePolicy(MessagePolicy policy) {
    this.messagePolicy = Optional.of(policy);
    return this;
  }

  /** Says how agents reason; without it they may answer and nothing else. */
  public SymbiontRuntimeBuilder governance(GovernanceSettings settings) {
    this.governance = Objects.requireNonNull(settings, "settings");
    return this;
  }

  /**
   * Demands that whoever sends a heartbeat, an event or a message over the API shows a credential
   * of the agent, in {@code agentpin_jwt}; {@link AgentIdentityCheck#NOT_REQUIRED} unless this is
   * set. See {@link dev.symbiont.runtime.identity.AgentPinCheck}.
   */
  public SymbiontRuntimeBuilder identityCheck(AgentIdentityCheck check) {
    this.identityCheck = Objects.requireNonNull(check, "check");
    return this;
  }

  /** Bounds the bus; {@link BusLimits#DEFAULT} unless this is set. */
  public SymbiontRuntimeBuilder busLimits(BusLimits limits) {
    this.busLimits = Objects.requireNonNull(limits, "limits");
    return this;
  }

  /** Bounds the requests of one address; {@link RateLimit#REFERENCE} unless this is set. */
  public SymbiontRuntimeBuilder rateLimit(RateLimit limit) {
    this.rateLimit = Objects.requireNonNull(limit, "limit");
    return this;
  }

  /** Believes these proxies which client a request came from; none unless this is set. */
  public SymbiontRuntimeBuilder trustedProxies(TrustedProxies proxies) {
    this.trustedProxies = Objects.requireNonNull(proxies, "proxies");
    return this;
  }

  /**
   * Names the origins whose browsers may read answers; localhost:3000 and :3001 unless set.
   *
   * @throws IllegalArgumentException if one is a wildcard
   */
  public SymbiontRuntimeBuilder corsOrigins(Set<String> origins) {
    this.corsOrigins = Cors.requireListed(origins);
    return this;
  }

  /** Limits the number of agents; 10,000 unless this is set. */
  public SymbiontRuntimeBuilder maxAgents(int most) {
    this.maxAgents = most;
    return this;
  }

  /** Replaces the system clock. */
  public SymbiontRuntimeBuilder clock(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /** Replaces the source of randomness for keys, nonces and ids. */
  public SymbiontRuntimeBuilder random(SecureRandom random) {
    this.random = Objects.requireNonNull(random, "random");
    return this;
  }

  /** Replaces the JSON codec. */
  public SymbiontRuntimeBuilder json(JsonCodec json) {
    this.json = Objects.requireNonNull(json, "json");
    return this;
  }

  /** Adds routes; those of a subsystem win over its announcement with status 501. */
  public SymbiontRuntimeBuilder addRoutes(RouteModule module) {
    routes.add(Objects.requireNonNull(module, "module"));
    return this;
  }

  /**
   * Opens the files and starts the runtime.
   *
   * @throws dev.symbiont.runtime.store.StoreException if the database cannot be used
   * @throws dev.symbiont.runtime.auth.CredentialFileException if a file with secrets cannot be used
   */
  public SymbiontRuntime build() {
    return new SymbiontRuntime(this);
  }

  Database openDatabase() {
    return directory
        .map(path -> Database.open(path.resolve("runtime.db"), maxDatabaseBytes))
        .orElseGet(Database::inMemory);
  }

  MasterKey masterKey() {
    return masterKey
        .or(() -> directory.map(path -> MasterKey.loadOrCreate(path.resolve("master.key"), random)))
        .orElseGet(() -> MasterKey.generate(random));
  }

  Optional<ApiToken> token() {
    if (apiKeyFile.isPresent()) {
      return Optional.empty();
    }
    return apiToken
        .or(() -> directory.map(path -> ApiToken.loadOrCreate(path.resolve("api-token"), random)))
        .or(() -> Optional.of(ApiToken.generate(random)));
  }

  Authenticator authenticator(Optional<ApiToken> token) {
    return apiKeyFile
        .<Authenticator>map(file -> ApiKeyFile.load(file, json, clock, random))
        .or(() -> token)
        .orElse(Authenticator.NOBODY);
  }
}
