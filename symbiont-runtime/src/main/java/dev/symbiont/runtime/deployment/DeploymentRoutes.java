package dev.symbiont.runtime.deployment;

import dev.symbiont.domain.dsl.AgentDeployRequest;
import dev.symbiont.domain.dsl.AgentDeployResponse;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.AgentRoutes;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.BodyFields;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The routes of deployments (HTTP contract section 9.4). */
public final class DeploymentRoutes implements RouteModule {
  private static final String TAG = "deployments";
  private static final Pattern ENVIRONMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");

  private final Deployments deployments;
  private final AgentRegistry agents;
  private final Function<ApiRequest, Optional<UUID>> chosenIds;
  private final Supplier<UUID> ids;

  /**
   * Creates the routes.
   *
   * @param chosenIds returns the id that the idempotency key of a request stands for, if it has one
   * @param ids makes the ids of the other deployments
   */
  public DeploymentRoutes(
      Deployments deployments,
      AgentRegistry agents,
      Function<ApiRequest, Optional<UUID>> chosenIds,
      Supplier<UUID> ids) {
    this.deployments = Objects.requireNonNull(deployments, "deployments");
    this.agents = Objects.requireNonNull(agents, "agents");
    this.chosenIds = Objects.requireNonNull(chosenIds, "chosenIds");
    this.ids = Objects.requireNonNull(ids, "ids");
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.post("agents/deploy")
                .named("deployAgent")
                .described(TAG, "Puts an agent into an environment, in place of where it was.")
                .takes(AgentDeployRequest.class)
                .answers(AgentDeployResponse.class)
                .to(this::deploy))
        .add(
            Route.get("agents/deployments")
                .named("listDeployments")
                .described(TAG, "Lists deployments, newest first; ?agent_id= those of one agent.")
                .access(Access.ANY)
                .answersListOf(AgentDeployResponse.class)
                .to(this::list))
        .add(
            Route.get("agents/deployments/{deployment_id}")
                .named("getDeployment")
                .described(TAG, "Shows a deployment.")
                .access(Access.ANY)
                .answers(AgentDeployResponse.class)
                .to(this::show))
        .add(
            Route.post("agents/deployments/{deployment_id}/stop")
                .named("stopDeployment")
                .described(TAG, "Ends a deployment; the agent then reasons as its file says.")
                .optionalBody()
                .answers(AgentDeployResponse.class)
                .to(this::stop));
  }

  private ApiAnswer deploy(ApiRequest request) {
    BodyFields fields = request.fields();
    String agentId = fields.requiredString("agent_id");
    String environment = fields.string("environment").orElse("development");
    JsonObject overrides = fields.object("config_overrides").orElse(JsonObject.EMPTY);
    if (!ENVIRONMENT.matcher(environment).matches()) {
      fields.problem(
          "environment", "must be a word of at most 64 letters, digits, '_', '.' or '-'");
    }
    fields.check();
    Overrides settings = overrides(overrides);
    Agent agent = AgentRoutes.require(agents, agentId, "AGENT_NOT_FOUND");
    DeployResult result =
        deployments.deploy(
            agent, environment, settings, chosenIds.apply(request).orElseGet(ids), request.actor());
    if (result instanceof DeployResult.Deployed deployed) {
      return ApiAnswer.ok(json(deployed.deployment()));
    }
    throw refusal((DeployResult.Refused) result);
  }

  private static Overrides overrides(JsonObject json) {
    Overrides.Reading reading = Overrides.read(json);
    if (reading instanceof Overrides.Reading.Guarded guarded) {
      throw ApiRefusal.of(
          403,
          "OVERRIDE_FORBIDDEN",
          "A deployment must not change "
              + guarded.names()
              + ": policy, capabilities and protection stand in the agent's file",
          details("SEC_001", guarded.names()));
    }
    if (reading instanceof Overrides.Reading.Wrong wrong) {
      throw ApiRefusal.validationFailed(wrong.problems());
    }
    return ((Overrides.Reading.Sound) reading).overrides();
  }

  private static ApiRefusal refusal(DeployResult.Refused refused) {
    String why = String.join("; ", refused.obstacles());
    return switch (refused.reason()) {
      case BROKEN_DEFINITION ->
          ApiRefusal.of(
              422,
              "AGENT_DEFINITION_INVALID",
              "The file of the agent has errors: " + why,
              details("DSL_001", refused.obstacles()));
      case WRONG_STATE ->
          ApiRefusal.of(
              409, "AGENT_NOT_DEPLOYABLE", why, details("SCHED_001", refused.obstacles()));
      case NOT_FOR_PRODUCTION ->
          ApiRefusal.of(
              403,
              "NOT_FOR_PRODUCTION",
              "The agent is not fit for production: " + why,
              details("SEC_001", refused.obstacles()));
      case KEY_REUSED ->
          ApiRefusal.of(
              409,
              "IDEMPOTENCY_KEY_REUSED",
              "This Idempotency-Key was used for another deployment; use a new key.");
    };
  }

  private static JsonObject details(String runtimeCode, List<String> problems) {
    return JsonObject.builder()
        .put("runtime_code", runtimeCode)
        .put("problems", JsonArray.ofStrings(problems))
        .build();
  }

  private ApiAnswer list(ApiRequest request) {
    List<Deployment> found =
        request
            .query("agent_id")
            .map(this::idOf)
            .map(deployments::list)
            .orElseGet(deployments::list);
    return ApiAnswer.ok(
        new JsonArray(
            found.stream()
                .filter(deployment -> isVisible(deployment, request))
                .<JsonValue>map(this::json)
                .toList()));
  }

  /** A deleted agent keeps its deployments, so a UUID that is not registered is not an error. */
  private UUID idOf(String idOrName) {
    return uuid(idOrName)
        .orElseGet(() -> AgentRoutes.require(agents, idOrName, "AGENT_NOT_FOUND").id());
  }

  private ApiAnswer show(ApiRequest request) {
    return id(request)
        .flatMap(deployments::find)
        .filter(deployment -> isVisible(deployment, request))
        .map(deployment -> ApiAnswer.ok(json(deployment)))
        .orElseThrow(DeploymentRoutes::notFound);
  }

  private ApiAnswer stop(ApiRequest request) {
    return id(request)
        .flatMap(id -> deployments.stop(id, request.actor()))
        .map(deployment -> ApiAnswer.ok(json(deployment)))
        .orElseThrow(DeploymentRoutes::notFound);
  }

  /** Callers of a scoped key learn nothing of the agents of others. */
  private static boolean isVisible(Deployment deployment, ApiRequest request) {
    return request.principal().mayActFor(deployment.agentId().toString());
  }

  private static Optional<UUID> id(ApiRequest request) {
    return uuid(request.path("deployment_id"));
  }

  private static Optional<UUID> uuid(String text) {
    try {
      return Optional.of(UUID.fromString(text)).filter(id -> id.toString().equalsIgnoreCase(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ApiRefusal notFound() {
    return ApiRefusal.of(404, "DEPLOYMENT_NOT_FOUND", "No such deployment");
  }

  private JsonObject json(Deployment deployment) {
    return JsonObject.builder()
        .put("deployment_id", deployment.id().toString())
        .put("agent_id", deployment.agentId().toString())
        .put("status", deployments.status(deployment).word())
        .put("deployed_at", deployment.deployedAt().toString())
        .put("endpoint_url", JsonNull.NULL)
        .build();
  }
}
