package dev.symbiont.runtime.agent;

import dev.symbiont.domain.agent.AgentActionResponse;
import dev.symbiont.domain.agent.AgentHistoryResponse;
import dev.symbiont.domain.agent.AgentStatusResponse;
import dev.symbiont.domain.agent.AgentSummary;
import dev.symbiont.domain.agent.HeartbeatRequest;
import dev.symbiont.domain.agent.PushEventRequest;
import dev.symbiont.domain.agent.UpdateAgentRequest;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.BodyFields;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.identity.IdentityGate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;

/** The routes of spec/runtime-http-api.md sections 5.3, 5.4 and 5.8, but not execution. */
public final class AgentRoutes implements RouteModule {
  private static final int HISTORY_DEFAULT = 100;
  private static final int HISTORY_MOST = 1_000;
  private static final int LONGEST_REPORT = 256 * 1024;

  private final AgentRegistry agents;
  private final ExternalAgents external;
  private final ExecutionLog log;
  private final IdentityGate identity;
  private final BiFunction<String, ApiRequest, Optional<UUID>> chosenIds;

  /**
   * Creates the routes.
   *
   * @param identity stands before the reports of external agents
   * @param chosenIds returns the id that the idempotency key of a request stands for, if it has one
   */
  public AgentRoutes(
      AgentRegistry agents,
      ExternalAgents external,
      ExecutionLog log,
      IdentityGate identity,
      BiFunction<String, ApiRequest, Optional<UUID>> chosenIds) {
    this.agents = agents;
    this.external = external;
    this.log = log;
    this.identity = identity;
    this.chosenIds = chosenIds;
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.get("agents")
                .named("listAgents")
                .described("agents", "Lists the agents that the caller may see, by name.")
                .access(Access.ANY)
                .answersListOf(AgentSummary.class)
                .to(this::list))
        .add(
            Route.post("agents")
                .named("createAgent")
                .described("agents", "Registers an agent.")
                .strictBody()
                .takes(dev.symbiont.domain.agent.AgentSpec.class)
                .answers(AgentActionResponse.class)
                .to(this::create))
        .add(
            Route.put("agents/{id}")
                .named("updateAgent")
                .described("agents", "Changes the name or the source of an agent.")
                .strictBody()
                .takes(UpdateAgentRequest.class)
                .answers(AgentActionResponse.class)
                .to(this::update))
        .add(
            Route.delete("agents/{id}")
                .named("deleteAgent")
                .described("agents", "Ends an agent and forgets it.")
                .answers(AgentActionResponse.class)
                .to(this::delete))
        .add(
            Route.get("agents/{id}")
                .named("getAgent")
                .described("agents", "Shows the status of an agent; the same as its /status.")
                .access(Access.AGENT)
                .answers(AgentStatusResponse.class)
                .to(this::status))
        .add(
            Route.get("agents/{id}/status")
                .named("getAgentStatus")
                .described("agents", "Shows the status of an agent.")
                .access(Access.AGENT)
                .answers(AgentStatusResponse.class)
                .to(this::status))
        .add(
            Route.get("agents/{id}/history")
                .named("getAgentHistory")
                .described("agents", "Lists what was executed, newest first.")
                .access(Access.AGENT)
                .answers(AgentHistoryResponse.class)
                .to(this::history))
        .add(
            Route.post("agents/{id}/heartbeat")
                .named("sendHeartbeat")
                .described("agents", "Reports the state of an external agent.")
                .access(Access.AGENT)
                .strictBody()
                .maxBodyBytes(LONGEST_REPORT)
                .takes(HeartbeatRequest.class)
                .to(this::heartbeat))
        .add(
            Route.post("agents/{id}/events")
                .named("pushEvent")
                .described("agents", "Reports an event of an external agent.")
                .access(Access.AGENT)
                .strictBody()
                .maxBodyBytes(LONGEST_REPORT)
                .takes(PushEventRequest.class)
                .to(this::event));
  }

  /**
   * Returns the agent that {@code idOrName} means.
   *
   * @throws ApiRefusal with 404 {@code code} if there is none, with 409 if there are several
   */
  public static Agent require(AgentRegistry agents, String idOrName, String code) {
    Resolution resolution = agents.resolve(idOrName);
    if (resolution instanceof Resolution.Found found) {
      return found.agent();
    }
    if (resolution instanceof Resolution.Ambiguous ambiguous) {
      throw ApiRefusal.of(
          409,
          "AGENT_NAME_AMBIGUOUS",
          ambiguous.count() + " agents have this name; use the id of the one you mean");
    }
    throw ApiRefusal.of(
        404,
        code,
        "Agent not found",
        JsonObject.builder().put("runtime_code", "AGENT_001").build());
  }

  private ApiAnswer list(ApiRequest request) {
    List<JsonValue> visible =
        agents.list().stream()
            .filter(agent -> request.principal().mayActFor(agent.id().toString()))
            .<JsonValue>map(AgentJson::summary)
            .toList();
    return ApiAnswer.ok(new JsonArray(visible));
  }

  private ApiAnswer create(ApiRequest request) {
    AgentSpec spec = AgentJson.spec(request.fields());
    Optional<UUID> chosen = chosenIds.apply("agent", request);
    Creation creation =
        chosen.map(id -> agents.create(spec, id)).orElseGet(() -> agents.create(spec));
    if (creation instanceof Creation.Created created) {
      return action(created.agent().id(), "scheduled");
    }
    if (creation instanceof Creation.Exists exists) {
      return exists.agent().name().equals(spec.name())
          ? action(exists.agent().id(), "scheduled")
          : ApiAnswer.error(
              409,
              "IDEMPOTENCY_KEY_REUSED",
              "This Idempotency-Key was used for an agent of another name; use a new key.");
    }
    return ApiAnswer.error(
        503,
        "AGENT_CREATION_FAILED",
        "The runtime holds as many agents as it may; delete one first.",
        JsonObject.builder().put("runtime_code", "RESOURCE_001").build());
  }

  private ApiAnswer update(ApiRequest request) {
    BodyFields fields = request.fields();
    Optional<String> name = fields.string("name");
    Optional<String> dsl = fields.string("dsl");
    if (name.isEmpty() && dsl.isEmpty()) {
      fields.problem("name", "name or dsl is required, but neither was given");
    }
    fields.check();
    UUID id = require(agents, request.path("id"), "AGENT_UPDATE_FAILED").id();
    try {
      return agents
          .update(id, name, dsl)
          .map(agent -> action(id, "updated"))
          .orElseGet(() -> ApiAnswer.error(404, "AGENT_UPDATE_FAILED", "Agent not found"));
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.of(422, "AGENT_UPDATE_FAILED", String.valueOf(e.getMessage()));
    }
  }

  private ApiAnswer delete(ApiRequest request) {
    UUID id = require(agents, request.path("id"), "AGENT_DELETION_FAILED").id();
    return agents
        .remove(id)
        .map(agent -> action(id, "deleted"))
        .orElseGet(() -> ApiAnswer.error(404, "AGENT_DELETION_FAILED", "Agent not found"));
  }

  private ApiAnswer status(ApiRequest request) {
    Agent agent = require(agents, request.path("id"), "AGENT_NOT_FOUND");
    List<AgentEvent> events = agent.isExternal() ? agents.events(agent.id()) : List.of();
    return ApiAnswer.ok(AgentJson.status(agent, events));
  }

  /** A deleted agent keeps its history; so a UUID that is not registered is not an error. */
  private ApiAnswer history(ApiRequest request) {
    int limit = request.queryNumber("limit", HISTORY_DEFAULT, 1, HISTORY_MOST);
    UUID id =
        AgentSpec.AgentIds.parse(request.path("id"))
            .orElseGet(() -> require(agents, request.path("id"), "AGENT_NOT_FOUND").id());
    List<JsonValue> entries =
        log.newest(id, limit).stream().<JsonValue>map(AgentJson::historyEntry).toList();
    return ApiAnswer.ok(JsonObject.builder().put("history", new JsonArray(entries)).build());
  }

  private ApiAnswer heartbeat(ApiRequest request) {
    BodyFields fields = request.fields();
    String word = fields.requiredString("state");
    Optional<LifecycleState> state = LifecycleState.ofWord(word);
    if (state.isEmpty()) {
      fields.problem("state", "unknown agent state");
    }
    Map<String, String> metadata = metadata(fields);
    Optional<String> result = fields.string("last_result");
    Optional<String> token = fields.string("agentpin_jwt");
    fields.check();
    UUID id = proven(request, token, "HEARTBEAT_FAILED");
    try {
      return external
          .heartbeat(id, state.orElseThrow(), metadata, result)
          .map(agent -> ApiAnswer.empty())
          .orElseGet(() -> notExternal("HEARTBEAT_FAILED"));
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.validationFailed(Map.of("metadata", String.valueOf(e.getMessage())));
    }
  }

  private ApiAnswer event(ApiRequest request) {
    BodyFields fields = request.fields();
    String type = fields.requiredString("event_type");
    if (!ExternalAgents.EVENT_TYPES.contains(type)) {
      fields.problem("event_type", "must be one of " + ExternalAgents.EVENT_TYPES);
    }
    if (!request.body().has("payload")) {
      fields.problem("payload", "is required; it may be null");
    }
    Optional<String> token = fields.string("agentpin_jwt");
    fields.check();
    JsonValue payload = request.body().get("payload").orElse(JsonNull.NULL);
    UUID id = proven(request, token, "PUSH_EVENT_FAILED");
    return external
        .event(id, type, payload)
        .map(event -> ApiAnswer.empty())
        .orElseGet(() -> notExternal("PUSH_EVENT_FAILED"));
  }

  /** Returns the agent that reports, once its credential was accepted. */
  private UUID proven(ApiRequest request, Optional<String> token, String code) {
    Agent agent = require(agents, request.path("id"), code);
    identity.require(agent.id(), agent.agentpinDomain(), token, "external_report");
    return agent.id();
  }

  private static Map<String, String> metadata(BodyFields fields) {
    Map<String, String> metadata = new LinkedHashMap<>();
    fields
        .object("metadata")
        .orElse(JsonObject.EMPTY)
        .members()
        .forEach(
            (name, value) -> {
              if (value instanceof JsonString text) {
                metadata.put(name, text.value());
              } else {
                fields.problem("metadata", "must hold strings only");
              }
            });
    return metadata;
  }

  private static ApiAnswer notExternal(String code) {
    return ApiAnswer.error(404, code, "The agent is not an external agent");
  }

  private static ApiAnswer action(UUID id, String status) {
    return ApiAnswer.ok(
        JsonObject.builder().put("id", id.toString()).put("status", status).build());
  }
}
