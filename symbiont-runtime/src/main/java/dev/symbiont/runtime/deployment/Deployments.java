package dev.symbiont.runtime.deployment;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.dsl.DeploymentStatus;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentListener;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.LifecycleState;
import dev.symbiont.runtime.agent.Resolution;
import dev.symbiont.runtime.agent.Transition;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.compile.AgentCompiler;
import dev.symbiont.runtime.deployment.DeployResult.Reason;
import dev.symbiont.runtime.dsl.AgentDefinition;
import dev.symbiont.runtime.dsl.Diagnostic;
import dev.symbiont.runtime.dsl.Parser;
import dev.symbiont.runtime.reasoning.AgentProfile;
import dev.symbiont.runtime.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The deployments of a runtime (runtime policy specification section 15). An agent has one at a
 * time: deploying it again replaces the one before. What is deployed survives a restart.
 * Thread-safe.
 */
public final class Deployments implements AgentListener {
  private static final System.Logger LOG = System.getLogger(Deployments.class.getName());
  private static final String PRODUCTION = "production";

  private final Database database;
  private final DeploymentTable table;
  private final AgentRegistry agents;
  private final AuditTrail audit;
  private final Clock clock;
  private final Function<Agent, AgentProfile> profiles;
  private final Supplier<ProductionRules> production;
  private final Map<UUID, Deployment> lasting = new ConcurrentHashMap<>();

  /**
   * Opens the deployments in {@code database}; those of agents that are gone end.
   *
   * @param profiles tells how an agent reasons by its file
   * @param production what production asks of an agent; first used after the construction
   */
  public Deployments(
      Database database,
      AgentRegistry agents,
      AuditTrail audit,
      JsonCodec json,
      Clock clock,
      Function<Agent, AgentProfile> profiles,
      Supplier<ProductionRules> production) {
    this.database = Objects.requireNonNull(database, "database");
    this.table = new DeploymentTable(Objects.requireNonNull(json, "json"));
    this.agents = Objects.requireNonNull(agents, "agents");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.profiles = Objects.requireNonNull(profiles, "profiles");
    this.production = Objects.requireNonNull(production, "production");
    database.migrate("deployment", DeploymentTable.MIGRATIONS);
    database
        .read(table::lasting)
        .forEach(deployment -> lasting.put(deployment.agentId(), deployment));
    lasting.keySet().forEach(this::endIfGone);
    agents.addListener(this);
  }

  /** Returns {@code agent} as it reasons under its deployment, if it has one. */
  public AgentProfile deployed(AgentProfile agent) {
    Deployment deployment = lasting.get(UUID.fromString(agent.agentId()));
    return deployment == null ? agent : deployment.overrides().over(agent);
  }

  /**
   * Deploys an agent; returns when that is durable and in the audit trail.
   *
   * @param id the id of the deployment; a deployment that has it already is returned
   * @param actor who asks for it, for the audit trail
   */
  synchronized DeployResult deploy(
      Agent agent, String environment, Overrides overrides, UUID id, String actor) {
    Deployment wanted =
        new Deployment(
            id,
            agent.id(),
            environment,
            overrides,
            Sha256.hex(agent.spec().dsl()),
            clock.instant(),
            Optional.empty());
    Optional<Deployment> known = find(id);
    if (known.isPresent()) {
      return known.get().isLike(wanted)
          ? new DeployResult.Deployed(known.get())
          : refused(Reason.KEY_REUSED, List.of("the key stands for another deployment"));
    }
    Optional<DeployResult.Refused> refusal =
        stateProblem(agent).or(() -> fileProblem(agent, environment));
    if (refusal.isPresent()) {
      audit.record(refusedEvent(wanted, refusal.get(), "deployment::deploy", actor));
      return refusal.get();
    }
    audit.record(event(wanted, "deployment::deploy", AuditOutcome.ATTEMPT, actor));
    prepare(agent);
    database.write(sql -> table.replace(sql, wanted));
    lasting.put(agent.id(), wanted);
    audit.record(event(wanted, "deployment::deploy", AuditOutcome.SUCCESS, actor));
    endIfGone(agent.id());
    return new DeployResult.Deployed(find(id).orElse(wanted));
  }

  /**
   * Ends a deployment; returns when that is durable. One that has ended stays as it is.
   *
   * @param actor who ends it, for the audit trail
   * @return the deployment afterwards; empty if there is none
   */
  synchronized Optional<Deployment> stop(UUID id, String actor) {
    Optional<Deployment> found = find(id);
    if (found.isEmpty() || found.get().stoppedAt().isPresent()) {
      return found;
    }
    Deployment deployment = found.get();
    audit.record(event(deployment, "deployment::stop", AuditOutcome.ATTEMPT, actor));
    end(deployment.agentId());
    audit.record(event(deployment, "deployment::stop", AuditOutcome.SUCCESS, actor));
    return find(id);
  }

  Optional<Deployment> find(UUID id) {
    return database.read(sql -> table.find(sql, id));
  }

  /** Returns the newest deployments of all agents, newest first. */
  List<Deployment> list() {
    return database.read(table::newest);
  }

  /** Returns the deployments of an agent, newest first. */
  List<Deployment> list(UUID agentId) {
    return database.read(sql -> table.ofAgent(sql, agentId));
  }

  /** A deployment that was not stopped is what its agent is. */
  DeploymentStatus status(Deployment deployment) {
    return deployment.stoppedAt().isPresent()
        ? DeploymentStatus.STOPPED
        : agents
            .find(deployment.agentId())
            .map(agent -> status(agent.state()))
            .orElse(DeploymentStatus.STOPPED);
  }

  private static DeploymentStatus status(LifecycleState state) {
    return switch (state) {
      case CREATED, INITIALIZING -> DeploymentStatus.DEPLOYING;
      case READY, RUNNING, WAITING -> DeploymentStatus.RUNNING;
      case SUSPENDED, COMPLETED, TERMINATING, TERMINATED -> DeploymentStatus.STOPPED;
      case FAILED, UNREACHABLE -> DeploymentStatus.FAILED;
    };
  }

  @Override
  public void changed(Agent before, Agent after) {
    if (after.state() == LifecycleState.TERMINATED) {
      end(after.id());
    }
  }

  /** What is in production stays fit for it: a file that is not ends the deployment. */
  @Override
  public synchronized void updated(Agent before, Agent after) {
    Deployment deployment = lasting.get(after.id());
    if (deployment == null || !deployment.environment().equals(PRODUCTION)) {
      return;
    }
    Optional<DeployResult.Refused> refusal = fileProblem(after, PRODUCTION);
    if (refusal.isPresent()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "agent {0} is no longer fit for production, its deployment ends: {1}",
          after.name(),
          String.join("; ", refusal.get().obstacles()));
      audit.record(
          refusedEvent(deployment, refusal.get(), "deployment::unfit", "system:deployments"));
      end(after.id());
    }
  }

  private void endIfGone(UUID agentId) {
    if (agents.find(agentId).isEmpty()) {
      end(agentId);
    }
  }

  private void end(UUID agentId) {
    Instant now = clock.instant();
    lasting.remove(agentId);
    database.write(sql -> table.stopAgent(sql, agentId.toString(), now));
  }

  // ---- what is in the way -------------------------------------------------------------------

  private static Optional<DeployResult.Refused> stateProblem(Agent agent) {
    if (agent.isExternal()) {
      return Optional.of(
          refused(
              Reason.WRONG_STATE, List.of("an external agent runs elsewhere; deploy it there")));
    }
    return switch (agent.state()) {
      case SUSPENDED, COMPLETED, TERMINATING, TERMINATED, UNREACHABLE ->
          Optional.of(
              refused(
                  Reason.WRONG_STATE,
                  List.of(
                      "the agent is %s and cannot be deployed".formatted(agent.state().word()))));
      case CREATED, INITIALIZING, READY, RUNNING, WAITING, FAILED -> Optional.empty();
    };
  }

  private Optional<DeployResult.Refused> fileProblem(Agent agent, String environment) {
    String source = agent.spec().dsl();
    List<Diagnostic> diagnostics = AgentCompiler.check(source, agent.name(), this::isRegistered);
    List<String> errors =
        diagnostics.stream().filter(Diagnostic::isError).map(Diagnostic::toString).toList();
    if (!errors.isEmpty()) {
      return Optional.of(refused(Reason.BROKEN_DEFINITION, errors));
    }
    if (!environment.equals(PRODUCTION)) {
      return Optional.empty();
    }
    List<String> obstacles =
        AgentDefinition.of(Parser.parse(source, Parser.Mode.LENIENT), agent.name())
            .map(
                definition ->
                    production.get().obstacles(profiles.apply(agent), definition, diagnostics))
            .orElse(List.of());
    return obstacles.isEmpty()
        ? Optional.empty()
        : Optional.of(refused(Reason.NOT_FOR_PRODUCTION, obstacles));
  }

  private boolean isRegistered(String idOrName) {
    return !(agents.resolve(idOrName) instanceof Resolution.Unknown);
  }

  private static DeployResult.Refused refused(Reason reason, List<String> obstacles) {
    return new DeployResult.Refused(reason, obstacles);
  }

  /** A failed agent gets another chance. */
  private void prepare(Agent agent) {
    if (agent.state() == LifecycleState.FAILED
        && agents.transition(agent.id(), LifecycleState.INITIALIZING) instanceof Transition.Done) {
      agents.transition(agent.id(), LifecycleState.READY);
    }
  }

  // ---- audit --------------------------------------------------------------------------------

  private static AuditEvent refusedEvent(
      Deployment wanted, DeployResult.Refused refusal, String action, String actor) {
    AuditEvent event = event(wanted, action, AuditOutcome.DENIED, actor);
    return new AuditEvent(
        event.type(),
        event.agentId(),
        event.actor(),
        event.action(),
        event.resource(),
        event.outcome(),
        event.details().toBuilder()
            .put("obstacles", JsonArray.ofStrings(refusal.obstacles()))
            .build());
  }

  private static AuditEvent event(
      Deployment deployment, String action, AuditOutcome outcome, String actor) {
    return new AuditEvent(
        AuditType.CONFIG,
        Optional.of(deployment.agentId().toString()),
        actor,
        action,
        Optional.of("deployment:" + deployment.id()),
        outcome,
        JsonObject.builder()
            .put("environment", deployment.environment())
            .put("config_overrides", deployment.overrides().json())
            .put("source_sha256", deployment.sourceSha256())
            .build());
  }
}
