package dev.symbiont.runtime;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;
import dev.symbiont.runtime.access.AccessGate;
import dev.symbiont.runtime.access.AccessPolicies;
import dev.symbiont.runtime.access.Accessor;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.AgentRoutes;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.LifecycleState;
import dev.symbiont.runtime.agent.PerRevision;
import dev.symbiont.runtime.agent.Resolution;
import dev.symbiont.runtime.approval.ApprovalQueue;
import dev.symbiont.runtime.approval.ApprovalRoutes;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditKey;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.bus.MessagePolicy;
import dev.symbiont.runtime.communication.CommunicationRoutes;
import dev.symbiont.runtime.communication.CommunicationRules;
import dev.symbiont.runtime.communication.Decision;
import dev.symbiont.runtime.communication.ForbiddenMessages;
import dev.symbiont.runtime.communication.Party;
import dev.symbiont.runtime.compile.CompileRoutes;
import dev.symbiont.runtime.composition.Composers;
import dev.symbiont.runtime.deployment.DeploymentRoutes;
import dev.symbiont.runtime.deployment.Deployments;
import dev.symbiont.runtime.deployment.ProductionRules;
import dev.symbiont.runtime.dsl.AgentDefinition;
import dev.symbiont.runtime.dsl.Parser;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.WireBody;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ApprovalDesk;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.PolicyGate;
import dev.symbiont.runtime.policy.cedar.AgentFacts;
import dev.symbiont.runtime.policy.cedar.CedarDecider;
import dev.symbiont.runtime.policy.cedar.PolicyBook;
import dev.symbiont.runtime.policy.cedar.SharedPolicies;
import dev.symbiont.runtime.policy.dsl.DefinitionDecider;
import dev.symbiont.runtime.reasoning.AgentDelegation;
import dev.symbiont.runtime.reasoning.AgentLimits;
import dev.symbiont.runtime.reasoning.AgentProfile;
import dev.symbiont.runtime.reasoning.InMemoryKnowledge;
import dev.symbiont.runtime.reasoning.KnowledgeStore;
import dev.symbiont.runtime.reasoning.LoopRequests;
import dev.symbiont.runtime.reasoning.ReasoningLoop;
import dev.symbiont.runtime.reasoning.ReasoningRoutes;
import dev.symbiont.runtime.reasoning.ReasoningService;
import dev.symbiont.runtime.reasoning.SagaIntents;
import dev.symbiont.runtime.reasoning.SagaRunner;
import dev.symbiont.runtime.reasoning.SqliteJournal;
import dev.symbiont.runtime.review.SigningKeys;
import dev.symbiont.runtime.review.ToolReviews;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.schemapin.SchemaPinSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Audit trail, policy gate, approvals and reasoning of one runtime, put together. */
final class Governance implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Governance.class.getName());

  /** The operation that communication rules know for a task that is handed on. */
  private static final String DELEGATE = "delegate";

  /** Longest time of one step of a saga. */
  private static final Duration SAGA_STEP = Duration.ofSeconds(30);

  private final AgentRegistry agents;
  private final GovernanceSettings settings;
  private final Path directory;
  private final boolean temporary;
  private final AuditTrail audit;
  private final CommunicationRules communication;
  private final Deployments deployments;
  private final CedarDecider cedar;
  private final PolicyBook policies;
  private final Optional<SharedPolicies> sharedPolicies;
  private final ApprovalQueue approvals;
  private final ReasoningService reasoning;
  private final SagaRunner sagas;
  private final Composers composers;
  private final ToolCladParts tools;
  private final ToolReviews toolReviews;
  private final List<RouteModule> routes;
  private final PerRevision<Optional<AgentDefinition>> definitions =
      new PerRevision<>(
          agent ->
              AgentDefinition.of(
                  Parser.parse(agent.spec().dsl(), Parser.Mode.LENIENT), agent.name()));

  /** Tools run as plain processes here, so that no agent has a tier, whatever its file asks for. */
  private final PerRevision<AgentFacts> facts =
      new PerRevision<>(agent -> new AgentFacts("None", capabilities(agent), labels(agent)));

  /** What a runtime has that its governance works with. */
  record Surroundings(
      Database database,
      AgentRegistry agents,
      JsonCodec json,
      Clock clock,
      SecureRandom random,
      Supplier<UUID> ids,
      ExecutorService threads) {}

  Governance(GovernanceSettings settings, Optional<Path> dataDirectory, Surroundings runtime) {
    this.settings = settings;
    this.agents = runtime.agents();
    this.temporary = dataDirectory.isEmpty();
    this.directory = dataDirectory.orElseGet(Governance::temporaryDirectory);
    AuditKey key =
        AuditKey.inForce(
            directory.resolve("keys/audit-ed25519.pem"), auditDirectory(), runtime.random());
    AuditTrail.Builder trail =
        AuditTrail.builder(auditDirectory(), key).clock(runtime.clock()).random(runtime.random());
    settings.auditAnchor().ifPresent(trail::addAnchor);
    this.audit = trail.open();
    try {
      this.communication =
          CommunicationRules.open(
              directory.resolve("communication-rules.json"), agents, audit, runtime.json());
      this.deployments =
          new Deployments(
              runtime.database(),
              agents,
              audit,
              runtime.json(),
              runtime.clock(),
              this::profileOfFile,
              this::productionRules);
      this.policies = PolicyBook.open(directory.resolve("cedar"), runtime.json());
      this.sharedPolicies =
          settings.policyDirectory().map(files -> new SharedPolicies(files, policies));
      sharedPolicies.stream()
          .flatMap(files -> files.firstWarnings().stream())
          .forEach(Governance::warn);
      this.tools =
          new ToolCladParts(settings, directory.resolve("no-tool-project"), runtime.json());
      this.approvals =
          new ApprovalQueue(
              runtime.database(),
              tools.approvalRules(),
              audit,
              runtime.json(),
              runtime.clock(),
              runtime.random());
      this.toolReviews =
          new ToolReviews(
              runtime.database(),
              settings.toolReview(),
              new SigningKeys(
                  directory.resolve("keys/schemapin"),
                  SchemaPinSettings.preferredEcdsa(),
                  runtime.random()),
              audit,
              runtime.json(),
              runtime.clock(),
              runtime.ids(),
              runtime.threads());
      this.cedar = new CedarDecider(policies::policies, this::facts, tools::facts, runtime.clock());
      PolicyDecider definitions =
          new DefinitionDecider(
              cedar, this::agent, tools::facts, settings.policyGrants(), runtime.clock());
      Optional<AccessGate> access =
          settings
              .accessPolicies()
              .map(file -> AccessPolicies.read(file, runtime.clock()))
              .map(rules -> new AccessGate(rules, tools::prepared, this::accessor, runtime.json()));
      PolicyGate gate =
          new PolicyGate(
              access.map(rules -> rules.over(definitions)).orElse(definitions),
              access.map(rules -> rules.over((ApprovalDesk) approvals)).orElse(approvals),
              audit,
              runtime.json());
      PolicyDecider callers = ofCallers(cedar, definitions);
      SqliteJournal journal =
          new SqliteJournal(
              runtime.database(), runtime.json(), new RecordMapper(MappingRules.TOLERANT));
      KnowledgeStore knowledge = new InMemoryKnowledge(runtime.ids());
      ReasoningLoop loop =
          ReasoningLoop.builder()
              .knowledge(knowledge)
              .delegation(
                  new AgentDelegation(
                      name -> agent(name).map(this::profile),
                      () -> agents.size() > 1,
                      (from, to, depth) -> denial(from, to, DELEGATE, depth),
                      (target, task, from, origin) ->
                          reasoning().delegated(target, task, from, origin)))
              .provider(settings.provider(runtime.ids()))
              .context(settings.context())
              .gate(gate)
              .executor(tools.executor())
              .audit(audit)
              .escalations(approvals)
              .journal(journal)
              .json(runtime.json())
              .workers(runtime.threads())
              .clock(runtime.clock())
              .ids(runtime.ids())
              .build();
      this.sagas =
          new SagaRunner(
              gate,
              tools.executor(),
              audit,
              new SagaIntents(runtime.database(), runtime.json()),
              runtime.json(),
              runtime.threads(),
              runtime.ids(),
              SAGA_STEP);
      this.reasoning =
          new ReasoningService(
              loop,
              gate,
              policies,
              journal,
              new LoopRequests(
                  runtime.database(), runtime.json(), new RecordMapper(MappingRules.TOLERANT)),
              audit,
              runtime.clock(),
              runtime.ids(),
              runtime.threads(),
              tool -> tools.facts(tool).verified());
      this.composers =
          new Composers(
              reasoning,
              gate,
              (from, to, operation) -> denial(from, to, operation, 0),
              name -> agent(name).map(this::profile),
              audit,
              key,
              runtime.json(),
              runtime.clock(),
              runtime.random(),
              runtime.ids());
      this.routes =
          List.of(
              new ReasoningRoutes(
                  reasoning,
                  knowledge,
                  this::profile,
                  new WireBody(new RecordMapper(MappingRules.REQUESTS)),
                  runtime.json()),
              new ApprovalRoutes(approvals),
              new CommunicationRoutes(communication, agents, runtime.clock(), runtime.ids()),
              new CompileRoutes(agents, audit, runtime.clock()),
              tools.routes(
                  access.map(rules -> rules.over(callers)).orElse(callers),
                  approvals,
                  audit,
                  runtime.json()));
    } catch (RuntimeException e) {
      audit.close();
      throw e;
    }
  }

  /**
   * Callers of the tool routes are credentials: Cedar alone decides about them, unless one bears
   * the name of an agent, whose definition then counts too.
   */
  private PolicyDecider ofCallers(CedarDecider cedar, PolicyDecider definitions) {
    return question ->
        (agent(question.context().agentId()).isPresent() ? definitions : cedar).decide(question);
  }

  /** Takes over changed manifests of tools, where that is wanted, and looks after late reviews. */
  void sweep() {
    tools.reloadIfWatched(audit);
    toolReviews.sweep();
  }

  List<RouteModule> routes() {
    return routes;
  }

  Composers composers() {
    return composers;
  }

  SagaRunner sagas() {
    return sagas;
  }

  ReasoningService reasoning() {
    return reasoning;
  }

  ApprovalQueue approvals() {
    return approvals;
  }

  PolicyBook policies() {
    return policies;
  }

  Optional<SharedPolicies> sharedPolicies() {
    return sharedPolicies;
  }

  ToolReviews toolReviews() {
    return toolReviews;
  }

  /**
   * Goes on with what the restart has interrupted: loops, and analyses of tools. An agent that the
   * restart has failed, because it was at work, does not go on by itself.
   */
  void resume() {
    toolReviews.resume();
    reasoning.resumeInterrupted(
        agentId ->
            agent(agentId)
                .filter(agent -> agent.state() != LifecycleState.FAILED)
                .map(this::profile));
  }

  /** Takes over changed policy files; what was done, or refused, is in the audit trail. */
  void refreshPolicies() {
    sharedPolicies.map(SharedPolicies::refresh).ifPresent(this::recordRefresh);
  }

  private static void warn(String aboutPolicies) {
    LOG.log(System.Logger.Level.WARNING, "policy files: {0}", aboutPolicies);
  }

  private void recordRefresh(SharedPolicies.Refresh refresh) {
    if (refresh instanceof SharedPolicies.Refresh.Loaded loaded) {
      JsonObject.Builder files = JsonObject.builder();
      loaded.files().forEach(files::put);
      loaded.warnings().forEach(Governance::warn);
      audit.record(
          AuditEvent.ofSystem(
              AuditType.POLICY_CHANGED,
              "policy-files",
              "reload",
              AuditOutcome.SUCCESS,
              JsonObject.builder().put("sha256", files.build()).build()));
    } else if (refresh instanceof SharedPolicies.Refresh.Refused refused) {
      LOG.log(
          System.Logger.Level.WARNING,
          "changed policy files are refused, those before stay in force: {0}",
          refused.problem());
      audit.record(
          AuditEvent.ofSystem(
              AuditType.POLICY_CHANGED,
              "policy-files",
              "reload",
              AuditOutcome.FAILURE,
              JsonObject.builder().put("problem", refused.problem()).build()));
    }
  }

  RouteModule deploymentRoutes(Function<ApiRequest, Optional<UUID>> chosenIds, Supplier<UUID> ids) {
    return new DeploymentRoutes(deployments, agents, chosenIds, ids);
  }

  private ProductionRules productionRules() {
    return new ProductionRules(
        reasoning::tools, tool -> tools.facts(tool).verified(), settings.toolsWatched());
  }

  Path auditDirectory() {
    return directory.resolve("audit");
  }

  CommunicationRules communication() {
    return communication;
  }

  /** Messages need a rule that allows them, and no Cedar policy that forbids them. */
  MessagePolicy messages() {
    return new ForbiddenMessages(communication, agents, cedar);
  }

  AuditTrail audit() {
    return audit;
  }

  /** Returns how {@code agent} reasons: as its file says, but for what its deployment changes. */
  AgentProfile profile(Agent agent) {
    return deployments.deployed(profileOfFile(agent));
  }

  private AgentProfile profileOfFile(Agent agent) {
    Optional<AgentDefinition> definition = definitions.of(agent);
    return new AgentProfile(
        agent.id().toString(),
        agent.name(),
        definition.flatMap(AgentDefinition::systemPrompt),
        definition.flatMap(AgentDefinition::model),
        definition.flatMap(AgentDefinition::temperature),
        definition.flatMap(AgentDefinition::tools),
        definition.map(Governance::limits).orElse(AgentLimits.NONE));
  }

  private static AgentLimits limits(AgentDefinition definition) {
    return new AgentLimits(definition.timeout(), Optional.empty(), definition.maxConcurrentTasks());
  }

  private AgentProfile profile(ApiRequest request) {
    String idOrName = request.path("id");
    if (settings.agentsMadeOnDemand()
        && request.principal().isAdmin()
        && agents.resolve(idOrName) instanceof Resolution.Unknown) {
      return profile(made(idOrName));
    }
    return profile(AgentRoutes.require(agents, idOrName, "AGENT_NOT_FOUND"));
  }

  /**
   * The examples of the SDKs reason with agents that nobody created (specification section 1.1).
   */
  private Agent made(String name) {
    Creation creation;
    try {
      creation = agents.create(AgentSpec.of(name, "agent on_demand { }"));
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.invalidRequest(String.valueOf(e.getMessage()));
    }
    if (creation instanceof Creation.Created created) {
      return created.agent();
    }
    throw ApiRefusal.of(429, "AGENT_LIMIT_EXCEEDED", "This runtime can hold no further agent");
  }

  private Optional<Agent> agent(String agentId) {
    return agents.resolve(agentId) instanceof Resolution.Found found
        ? Optional.of(found.agent())
        : Optional.empty();
  }

  /** Why an agent must not reach another one; both are registered. */
  private Optional<String> denial(String from, String to, String operation, int depth) {
    Optional<Agent> sender = agent(from);
    Optional<Agent> recipient = agent(to);
    if (sender.isEmpty() || recipient.isEmpty()) {
      return Optional.of("one of the agents is gone");
    }
    Decision decision =
        communication
            .rules()
            .decide(Party.of(sender.get()), Party.of(recipient.get()), operation, depth);
    return decision.allowed() ? Optional.empty() : Optional.of(decision.reason());
  }

  private Accessor accessor(ActionContext context) {
    AgentFacts known = facts(context.agentId());
    return new Accessor(context.agentId(), context.agentName(), known.tier(), known.capabilities());
  }

  private AgentFacts facts(String agentId) {
    return agent(agentId).map(facts::of).orElse(AgentFacts.UNKNOWN);
  }

  /** Whoever runs elsewhere must not choose its own groups. */
  private List<String> labels(Agent agent) {
    return agent.isExternal()
        ? List.of()
        : definitions.of(agent).map(AgentDefinition::labels).orElse(List.of());
  }

  private List<String> capabilities(Agent agent) {
    return Stream.concat(
            agent.spec().capabilities().stream(),
            definitions.of(agent).stream().flatMap(known -> known.capabilities().stream()))
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    tools.close();
    audit.close();
    if (temporary) {
      delete(directory);
    }
  }

  private static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("symbiont-runtime-");
    } catch (IOException e) {
      throw new UncheckedIOException("no directory for the audit trail can be made", e);
    }
  }

  private static void delete(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary directory " + root + " cannot be deleted", e);
    }
  }
}
