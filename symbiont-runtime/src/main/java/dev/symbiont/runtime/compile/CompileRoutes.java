package dev.symbiont.runtime.compile;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.AgentRoutes;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.Resolution;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.dsl.Diagnostic;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.BodyFields;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/** The route of the HTTP contract section 9.10. A file with errors is an answer, not a failure. */
public final class CompileRoutes implements RouteModule {
  private static final int LONGEST_SOURCE = 256 * 1024;

  private final AgentRegistry agents;
  private final AuditTrail audit;
  private final Clock clock;

  /** Creates the route. */
  public CompileRoutes(AgentRegistry agents, AuditTrail audit, Clock clock) {
    this.agents = Objects.requireNonNull(agents, "agents");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes.add(
        Route.post("dsl/compile")
            .named("compileDsl")
            .described("dsl", "Checks an agent file and registers its agent.")
            .to(this::compile));
  }

  private ApiAnswer compile(ApiRequest request) {
    BodyFields fields = request.fields();
    String source = fields.requiredString("dsl_content");
    String name = fields.requiredString("agent_name");
    boolean validateOnly = fields.bool("validate_only").orElse(false);
    if (source.getBytes(StandardCharsets.UTF_8).length > LONGEST_SOURCE) {
      fields.problem("dsl_content", "must have at most %d bytes".formatted(LONGEST_SOURCE));
    }
    fields.check();
    List<Diagnostic> diagnostics = AgentCompiler.check(source, name, this::isRegistered);
    boolean success = diagnostics.stream().noneMatch(Diagnostic::isError);
    boolean stores = success && !validateOnly;
    JsonValue id =
        stores ? new JsonString(stored(name, source, request.actor()).toString()) : JsonNull.NULL;
    return ApiAnswer.ok(
        JsonObject.builder()
            .put("success", success)
            .put("agent_id", id)
            .put("errors", shown(diagnostics, true))
            .put("warnings", shown(diagnostics, false))
            .put("compiled_at", clock.instant().toString())
            .build());
  }

  private boolean isRegistered(String idOrName) {
    return !(agents.resolve(idOrName) instanceof Resolution.Unknown);
  }

  private static JsonArray shown(List<Diagnostic> diagnostics, boolean errors) {
    return JsonArray.ofStrings(
        diagnostics.stream()
            .filter(diagnostic -> diagnostic.isError() == errors)
            .map(Diagnostic::toString)
            .toList());
  }

  private UUID stored(String name, String source, String actor) {
    if (agents.resolve(name) instanceof Resolution.Unknown) {
      return created(name, source, actor).id();
    }
    Agent agent = AgentRoutes.require(agents, name, "AGENT_NOT_FOUND");
    record(AuditType.AGENT_UPDATED, agent, source, actor, AuditOutcome.ATTEMPT);
    agents.update(agent.id(), Optional.empty(), Optional.of(source));
    record(AuditType.AGENT_UPDATED, agent, source, actor, AuditOutcome.SUCCESS);
    return agent.id();
  }

  private Agent created(String name, String source, String actor) {
    if (agents.create(AgentSpec.of(name, source)) instanceof Creation.Created created) {
      record(AuditType.AGENT_CREATED, created.agent(), source, actor, AuditOutcome.SUCCESS);
      return created.agent();
    }
    throw ApiRefusal.of(
        429,
        "AGENT_LIMIT_EXCEEDED",
        "The runtime holds as many agents as it may; delete one first");
  }

  private void record(
      AuditType type, Agent agent, String source, String actor, AuditOutcome outcome) {
    audit.record(
        AuditEvent.ofAgent(
                type,
                agent.id().toString(),
                "dsl_compile",
                outcome,
                JsonObject.builder().put("source_sha256", Sha256.hex(source)).build())
            .withActor(actor));
  }
}
