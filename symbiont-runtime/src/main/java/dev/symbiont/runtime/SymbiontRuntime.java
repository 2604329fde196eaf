package dev.symbiont.runtime;

import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentMetricsRoutes;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.AgentRoutes;
import dev.symbiont.runtime.agent.AuditedAgents;
import dev.symbiont.runtime.agent.ExecutionLog;
import dev.symbiont.runtime.agent.ExternalAgents;
import dev.symbiont.runtime.agent.Resolution;
import dev.symbiont.runtime.approval.ApprovalQueue;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.auth.ApiToken;
import dev.symbiont.runtime.auth.Authenticator;
import dev.symbiont.runtime.auth.SecretBox;
import dev.symbiont.runtime.bus.KeyRing;
import dev.symbiont.runtime.bus.MailTable;
import dev.symbiont.runtime.bus.MasterKey;
import dev.symbiont.runtime.bus.MessageBus;
import dev.symbiont.runtime.bus.MessageRoutes;
import dev.symbiont.runtime.communication.AuditedMessages;
import dev.symbiont.runtime.communication.CommunicationRules;
import dev.symbiont.runtime.composition.AgentComposer;
import dev.symbiont.runtime.execution.AgentExecutions;
import dev.symbiont.runtime.execution.ExecutionRoutes;
import dev.symbiont.runtime.execution.WorkflowRoutes;
import dev.symbiont.runtime.execution.WorkflowTable;
import dev.symbiont.runtime.health.HealthRoutes;
import dev.symbiont.runtime.http.EmbeddedTransport;
import dev.symbiont.runtime.http.HttpApi;
import dev.symbiont.runtime.http.IdempotencyKeys;
import dev.symbiont.runtime.http.OpenApiRoutes;
import dev.symbiont.runtime.http.PlannedRoutes;
import dev.symbiont.runtime.http.RandomIds;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.identity.IdentityGate;
import dev.symbiont.runtime.input.HttpInput;
import dev.symbiont.runtime.input.HttpInputConfig;
import dev.symbiont.runtime.input.Invoker;
import dev.symbiont.runtime.input.ManagedInputRoutes;
import dev.symbiont.runtime.input.ManagedInputs;
import dev.symbiont.runtime.metrics.MetricsRoutes;
import dev.symbiont.runtime.metrics.RuntimeMetrics;
import dev.symbiont.runtime.policy.cedar.PolicyBook;
import dev.symbiont.runtime.policy.cedar.SharedPolicies;
import dev.symbiont.runtime.reasoning.AgentProfile;
import dev.symbiont.runtime.reasoning.ReasoningService;
import dev.symbiont.runtime.reasoning.SagaRunner;
import dev.symbiont.runtime.review.SigningKeys;
import dev.symbiont.runtime.review.ToolReviewRoutes;
import dev.symbiont.runtime.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A runtime inside this process: agents with their life cycle, the communication bus, metrics, and
 * the whole HTTP contract without a socket. Thread-safe.
 *
 * <pre>{@code
 * try (SymbiontRuntime runtime = SymbiontRuntime.builder().dataDirectory(directory).build()) {
 *   HttpTransport transport = runtime.transport();
 * }
 * }</pre>
 *
 * <p>Everything that was acknowledged is durable when there is a data directory; without one the
 * runtime lives in memory. A data directory belongs to one runtime at a time.
 */
public final class SymbiontRuntime implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(SymbiontRuntime.class.getName());
  private static final Duration SWEEP_EVERY = Duration.ofSeconds(5);
  private static final Duration POLICIES_EVERY = Duration.ofMillis(500);
  private static final long CLOSE_SECONDS = 10;

  private final Clock clock;
  private final JsonCodec json;
  private final Database database;
  private final AgentRegistry agents;
  private final ExternalAgents externalAgents;
  private final ExecutionLog executionLog;
  private final MessageBus bus;
  private final RuntimeMetrics metrics;
  private final Governance governance;
  private final ManagedInputs inputs;
  private final HttpApi api;
  private final Optional<ApiToken> apiToken;
  private final Authenticator authenticator;
  private final ExecutorService callers;
  private final EmbeddedTransport transport;
  private final ScheduledExecutorService ticker;
  private final AtomicBoolean closed = new AtomicBoolean();

  SymbiontRuntime(SymbiontRuntimeBuilder builder) {
    this.clock = builder.clock;
    this.json = builder.json;
    this.database = builder.openDatabase();
    Deque<Runnable> opened = new ArrayDeque<>(List.of(database::close));
    try {
      // What a file can spoil comes first, before anything runs that would have to be stopped.
      MasterKey master = builder.masterKey();
      this.apiToken = builder.token();
      this.authenticator = builder.authenticator(apiToken);
      KeyRing keys = new KeyRing(database, master, builder.random);
      MailTable mail = new MailTable(database, clock);
      Supplier<UUID> ids = new RandomIds(builder.random);
      this.executionLog = new ExecutionLog(database);
      this.agents =
          new AgentRegistry(
              database, builder.json, clock, ids, builder.maxAgents, List.of(keys, mail));
      opened.push(agents::close);
      this.externalAgents = new ExternalAgents(agents, clock);
      this.callers = Threads.callers();
      opened.push(callers::shutdownNow);
      this.governance =
          new Governance(
              builder.governance,
              builder.directory,
              new Governance.Surroundings(
                  database, agents, builder.json, clock, builder.random, ids, callers));
      opened.push(governance::close);
      agents.addListener(new AuditedAgents(governance.audit()));
      this.bus =
          new MessageBus(
              database,
              agents,
              mail,
              keys,
              builder.messagePolicy.orElseGet(governance::messages),
              new AuditedMessages(governance.audit()),
              builder.busLimits,
              clock,
              builder.random,
              ids);
      opened.push(bus::close);
      this.inputs =
          new ManagedInputs(
              database,
              new SecretBox(master.derive("symbiont-java/http-input"), builder.random),
              this::httpInput,
              builder.httpInputHost,
              builder.directory,
              governance.audit(),
              builder.json,
              clock);
      opened.push(inputs::close);
      this.metrics = new RuntimeMetrics(agents, clock, builder.directory);
      IdempotencyKeys idempotency = new IdempotencyKeys(master.derive("symbiont-java/idempotency"));
      this.api =
          new HttpApi(
              routes(builder, idempotency, ids),
              authenticator,
              this::uuidOf,
              builder.json,
              builder.rateLimit,
              builder.trustedProxies,
              builder.corsOrigins,
              clock,
              ids);
      addGauges();
      this.transport = new EmbeddedTransport(api, callers);
      this.ticker = Threads.ticker();
      opened.push(ticker::shutdownNow);
      governance.resume();
      inputs.resume();
      startTicker();
    } catch (RuntimeException e) {
      closeAfter(e, opened);
      throw e;
    }
  }

  /** Closes what a failed start has opened, the youngest first. */
  private static void closeAfter(RuntimeException failure, Deque<Runnable> opened) {
    for (Runnable close : opened) {
      try {
        close.run();
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** Returns a builder with the defaults. */
  public static SymbiontRuntimeBuilder builder() {
    return new SymbiontRuntimeBuilder();
  }

  /** Returns the version of the runtime, for example {@code 0.1.0}. */
  public static String version() {
    return Version.current();
  }

  /**
   * Returns the transport that calls this runtime in the process. Calls need no credential; it is
   * closed with the runtime.
   */
  public HttpTransport transport() {
    return transport;
  }

  /** Returns the HTTP API, for a listener to serve. */
  public HttpApi api() {
    return api;
  }

  /** Returns the agents. */
  public AgentRegistry agents() {
    return agents;
  }

  /** Returns the agents that run elsewhere. */
  public ExternalAgents externalAgents() {
    return externalAgents;
  }

  /** Returns the history of executions. */
  public ExecutionLog executionLog() {
    return executionLog;
  }

  /** Returns the communication bus. */
  public MessageBus bus() {
    return bus;
  }

  /** Returns what runs sagas: tool calls that are undone when one of them fails. */
  public SagaRunner sagas() {
    return governance.sagas();
  }

  /** Returns what composes model calls and asks other agents on behalf of {@code agent}. */
  public AgentComposer composer(Agent agent) {
    return governance.composers().of(governance.profile(agent));
  }

  /** Returns the reasoning loops. */
  public ReasoningService reasoning() {
    return governance.reasoning();
  }

  /** Returns the keys with which approved tools are signed. */
  public SigningKeys signingKeys() {
    return governance.toolReviews().keys();
  }

  /** Returns the actions that wait for a person. */
  public ApprovalQueue approvals() {
    return governance.approvals();
  }

  /** Returns the rules that say who may send to whom; at first agents may message themselves. */
  public CommunicationRules communicationRules() {
    return governance.communication();
  }

  /** Returns the Cedar policies. */
  public PolicyBook policies() {
    return governance.policies();
  }

  /** Returns the policies from files; empty if the settings name no directory. */
  public Optional<SharedPolicies> sharedPolicies() {
    return governance.sharedPolicies();
  }

  /** Returns the audit trail. */
  public AuditTrail audit() {
    return governance.audit();
  }

  /** Returns how {@code agent} reasons, as its definition says. */
  public AgentProfile profile(Agent agent) {
    return governance.profile(agent);
  }

  /**
   * Returns an HTTP input to the agents of this runtime, for a listener to serve. The credential of
   * the API opens it, unless {@code config} asks for another one or for a signature.
   */
  public HttpInput httpInput(HttpInputConfig config) {
    Invoker invoker = new Invoker(agents, bus, reasoning(), this::profile, audit(), json, clock);
    return new HttpInput(config, invoker, authenticator, json);
  }

  /** Returns the metrics. */
  public RuntimeMetrics metrics() {
    return metrics;
  }

  /** Returns the database, for further subsystems with tables of their own. */
  public Database database() {
    return database;
  }

  /** Returns the token that opens the API; empty if API keys do. */
  public Optional<ApiToken> apiToken() {
    return apiToken;
  }

  /** Tells whether the runtime can work: it is open and its store answers. */
  public boolean isReady() {
    if (closed.get()) {
      return false;
    }
    try {
      return database.read(sql -> sql.first("SELECT 1", row -> row.getInt(1))).isPresent();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "the runtime is not ready: its store fails", e);
      return false;
    }
  }

  /**
   * Stops accepting calls, lets those in progress end for up to ten seconds, stores everything and
   * closes the files. Idempotent.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    inputs.close();
    Threads.stop(ticker, CLOSE_SECONDS);
    // From here on the transport refuses calls; those in progress may end first.
    Threads.stop(callers, CLOSE_SECONDS);
    transport.close();
    bus.close();
    agents.close();
    governance.close();
    database.close();
  }

  private RouteTable routes(
      SymbiontRuntimeBuilder builder, IdempotencyKeys idempotency, Supplier<UUID> ids) {
    AgentExecutions executions =
        new AgentExecutions(
            agents,
            executionLog,
            governance.reasoning(),
            governance::profile,
            governance.audit(),
            clock,
            ids);
    IdentityGate identity = new IdentityGate(builder.identityCheck, governance.audit());
    RouteTable.Builder table =
        RouteTable.builder()
            .addAll(new HealthRoutes(metrics, this::isReady, version(), clock))
            .addAll(new MetricsRoutes(metrics))
            .addAll(
                new AgentRoutes(agents, externalAgents, executionLog, identity, idempotency::id))
            .addAll(new AgentMetricsRoutes(agents, executionLog, clock))
            .addAll(new MessageRoutes(bus, agents, identity, idempotency::id))
            .addAll(new OpenApiRoutes(() -> api().routes().routes(), version()));
    governance.routes().forEach(table::addAll);
    table.addAll(
        governance.deploymentRoutes(request -> idempotency.id("deployment", request), ids));
    table.addAll(
        new ToolReviewRoutes(
            governance.toolReviews(),
            builder.json,
            clock,
            request -> idempotency.id("tool-review", request)));
    table.addAll(new ExecutionRoutes(executions, agents, builder.json));
    table.addAll(
        new WorkflowRoutes(
            executions,
            agents,
            executionLog,
            governance.reasoning(),
            new WorkflowTable(database, builder.json),
            metrics,
            clock,
            ids,
            builder.json));
    table.addAll(new ManagedInputRoutes(inputs, ids, builder.json, clock));
    builder.routes.forEach(table::addAll);
    return table.addAll(new PlannedRoutes()).build();
  }

  private Optional<String> uuidOf(String idOrName) {
    return agents.resolve(idOrName) instanceof Resolution.Found found
        ? Optional.of(found.agent()).map(Agent::id).map(UUID::toString)
        : Optional.empty();
  }

  private void addGauges() {
    metrics.addGauge(RuntimeMetrics.REQUESTS, api::requestsReceived);
    metrics.addGauge(RuntimeMetrics.REQUESTS_IN_PROGRESS, api::requestsInProgress);
    metrics.addGauge(RuntimeMetrics.MESSAGES_QUEUED, bus::queued);
    metrics.addGauge(RuntimeMetrics.MESSAGES_ACCEPTED, () -> bus.counters().accepted());
    metrics.addGauge(RuntimeMetrics.MESSAGES_DELIVERED, () -> bus.counters().delivered());
    metrics.addGauge(RuntimeMetrics.MESSAGES_DEAD, () -> bus.counters().dead());
    reasoning().counters().gauges().forEach(metrics::addGauge);
  }

  private void startTicker() {
    every(SWEEP_EVERY, this::sweep);
    every(POLICIES_EVERY, this::refreshPolicies);
  }

  private void every(Duration time, Runnable work) {
    var unused =
        ticker.scheduleWithFixedDelay(
            work, time.toMillis(), time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A failing sweep is repeated with the next tick; it must not end the ticker. */
  private void sweep() {
    try {
      bus.sweep();
      externalAgents.markUnreachable();
      governance.sweep();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "a periodic sweep failed", e);
    }
  }

  private void refreshPolicies() {
    try {
      governance.refreshPolicies();
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "looking for changed policy files failed", e);
    }
  }
}
