package dev.symbiont.runtime.execution;

import dev.symbiont.domain.agent.ExecuteAgentRequest;
import dev.symbiont.domain.agent.ExecuteAgentResponse;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.LoopConfig;
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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The routes of the HTTP contract sections 5.4 and 9.4 that run agents. They answer when the
 * execution has started; how it went is told by the agent's history and by the reasoning loop that
 * has the id of the execution.
 */
public final class ExecutionRoutes implements RouteModule {
  private static final String NO_INPUT = "Do what your instructions say.";
  private static final String STARTED = "execution_started";
  private static final String EXECUTION_FAILED = "AGENT_EXECUTION_FAILED";

  private final AgentExecutions executions;
  private final AgentRegistry agents;
  private final JsonCodec json;

  /** Creates the routes. */
  public ExecutionRoutes(AgentExecutions executions, AgentRegistry agents, JsonCodec json) {
    this.executions = Objects.requireNonNull(executions, "executions");
    this.agents = Objects.requireNonNull(agents, "agents");
    this.json = Objects.requireNonNull(json, "json");
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.post("agents/{id}/execute")
                .named("executeAgent")
                .described("agents", "Starts an execution of an agent.")
                .access(Access.AGENT)
                .strictBody()
                .takes(ExecuteAgentRequest.class)
                .answers(ExecuteAgentResponse.class)
                .to(request -> execute(request, false)))
        .add(
            Route.post("agents/{id}/re-execute")
                .named("reExecuteAgent")
                .described("agents", "Starts a further execution of an agent.")
                .access(Access.AGENT)
                .optionalBody()
                .takes(ExecuteAgentRequest.class)
                .answers(ExecuteAgentResponse.class)
                .to(request -> execute(request, true)));
  }

  private ApiAnswer execute(ApiRequest request, boolean again) {
    Agent agent = AgentRoutes.require(agents, request.path("id"), EXECUTION_FAILED);
    BodyFields fields = request.fields();
    Optional<JsonValue> input = fields.value("input");
    Optional<JsonObject> parameters = fields.object("parameters");
    Optional<Long> timeout = fields.integer("timeout");
    if (timeout.filter(millis -> millis < 0).isPresent()) {
      fields.problem("timeout", "must not be negative");
    }
    fields.check();
    LoopConfig limits =
        timeout
            .map(millis -> LoopConfig.DEFAULT.toBuilder().timeoutMs(millis).build())
            .orElse(LoopConfig.DEFAULT);
    UUID execution =
        started(
            executions.start(agent, task(input, parameters, json), limits, request.actor()),
            409,
            EXECUTION_FAILED);
    JsonObject.Builder answer = JsonObject.builder().put("execution_id", execution.toString());
    if (again) {
      answer.put("agent_id", agent.id().toString());
    }
    return ApiAnswer.ok(answer.put("status", STARTED).build());
  }

  /** Returns what the agent is told: the input, and the parameters behind it. */
  static String task(
      Optional<JsonValue> input, Optional<? extends JsonValue> parameters, JsonCodec json) {
    String task =
        input
            .map(value -> value instanceof JsonString text ? text.value() : json.writeText(value))
            .filter(text -> !text.isBlank())
            .orElse(NO_INPUT);
    return parameters
        .map(values -> task + "\n\nParameters: " + json.writeText(values))
        .orElse(task);
  }

  static UUID started(ExecutionStart start, int status, String code) {
    if (start instanceof ExecutionStart.Started started) {
      return started.executionId();
    }
    if (start instanceof ExecutionStart.Running running) {
      return running.executionId();
    }
    throw ApiRefusal.of(status, code, ((ExecutionStart.Refused) start).why());
  }
}
