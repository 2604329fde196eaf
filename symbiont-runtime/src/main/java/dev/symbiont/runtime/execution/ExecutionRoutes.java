package dev.symbiont.runtime.execution;

import dev.symbiont.domain.agent.ExecuteAgentRequest;
import dev.symbiont.domain.agent.ExecuteAgentResponse;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.workflow.WorkflowExecutionRequest;
import dev.symbiont.domain.workflow.WorkflowExecutionResponse;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.AgentRoutes;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.dsl.AgentDefinition;
import dev.symbiont.runtime.dsl.Diagnostic;
import dev.symbiont.runtime.dsl.Parser;
import dev.symbiont.runtime.dsl.SyntaxTree;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.BodyFields;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.metrics.RuntimeMetrics;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The routes of the HTTP contract sections 5.4, 5.5 and 9.4 that run agents. They answer when the
 * execution has started; how it went is told by the agent's history and by the reasoning loop that
 * has the id of the execution.
 */
public final class ExecutionRoutes implements RouteModule {
  private static final String NO_INPUT = "Do what your instructions say.";
  private static final String STARTED = "execution_started";
  private static final String EXECUTION_FAILED = "AGENT_EXECUTION_FAILED";
  private static final String WORKFLOW_FAILED = "WORKFLOW_EXECUTION_FAILED";

  private final AgentExecutions executions;
  private final AgentRegistry agents;
  private final RuntimeMetrics metrics;
  private final Supplier<UUID> ids;
  private final JsonCodec json;

  /** Creates the routes. */
  public ExecutionRoutes(
      AgentExecutions executions,
      AgentRegistry agents,
      RuntimeMetrics metrics,
      Supplier<UUID> ids,
      JsonCodec json) {
    this.executions = Objects.requireNonNull(executions, "executions");
    this.agents = Objects.requireNonNull(agents, "agents");
    this.metrics = Objects.requireNonNull(metrics, "metrics");
    this.ids = Objects.requireNonNull(ids, "ids");
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
                .to(request -> execute(request, true)))
        .add(
            Route.post("workflows/execute")
                .named("executeWorkflow")
                .described("workflows", "Registers the agent of a source text and executes it.")
                .strictBody()
                .takes(WorkflowExecutionRequest.class)
                .answers(WorkflowExecutionResponse.class)
                .to(this::workflow));
  }

  // ---- agents -------------------------------------------------------------------------------

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
            executions.start(agent, task(input, parameters), limits, actor(request)),
            409,
            EXECUTION_FAILED);
    JsonObject.Builder answer = JsonObject.builder().put("execution_id", execution.toString());
    if (again) {
      answer.put("agent_id", agent.id().toString());
    }
    return ApiAnswer.ok(answer.put("status", STARTED).build());
  }

  private String task(Optional<JsonValue> input, Optional<? extends JsonValue> parameters) {
    String task =
        input
            .map(value -> value instanceof JsonString text ? text.value() : json.writeText(value))
            .filter(text -> !text.isBlank())
            .orElse(NO_INPUT);
    return parameters
        .map(values -> task + "\n\nParameters: " + json.writeText(values))
        .orElse(task);
  }

  private static UUID started(ExecutionStart start, int status, String code) {
    if (start instanceof ExecutionStart.Started started) {
      return started.executionId();
    }
    if (start instanceof ExecutionStart.Running running) {
      return running.executionId();
    }
    throw ApiRefusal.of(status, code, ((ExecutionStart.Refused) start).why());
  }

  // ---- workflows ----------------------------------------------------------------------------

  private ApiAnswer workflow(ApiRequest request) {
    BodyFields fields = request.fields();
    String source = fields.requiredString("workflow_id");
    Optional<JsonValue> parameters = fields.value("parameters");
    Optional<UUID> id = agentId(fields);
    if (!request.body().has("parameters")) {
      fields.problem("parameters", "is required; it may be null");
    }
    fields.check();
    Agent agent = registered(source, id);
    UUID execution =
        started(
            executions.start(
                agent, task(Optional.empty(), parameters), LoopConfig.DEFAULT, actor(request)),
            500,
            WORKFLOW_FAILED);
    JsonObject.Builder answer =
        JsonObject.builder()
            .put("status", "success")
            .put("workflow_id", source)
            .put("agent_id", agent.id().toString())
            .put("execution_started", true)
            .put("metadata", JsonObject.EMPTY)
            .put("system_status", systemStatus());
    parameters.ifPresent(values -> answer.put("parameters", values));
    return ApiAnswer.ok(answer.put("execution_id", execution.toString()).build());
  }

  private static Optional<UUID> agentId(BodyFields fields) {
    Optional<String> text = fields.string("agent_id");
    try {
      return text.map(UUID::fromString);
    } catch (IllegalArgumentException e) {
      fields.problem("agent_id", "must be a UUID");
      return Optional.empty();
    }
  }

  /** An agent that exists already keeps its definition: a workflow must not replace it. */
  private Agent registered(String source, Optional<UUID> id) {
    String name = nameOf(source);
    Creation creation;
    try {
      creation = agents.create(AgentSpec.of(name, source), id.orElseGet(ids));
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.of(500, WORKFLOW_FAILED, String.valueOf(e.getMessage()));
    }
    if (creation instanceof Creation.Created created) {
      return created.agent();
    }
    if (creation instanceof Creation.Exists exists && exists.agent().spec().dsl().equals(source)) {
      return exists.agent();
    }
    throw ApiRefusal.of(
        500,
        WORKFLOW_FAILED,
        creation instanceof Creation.Exists
            ? "agent_id names an agent with another definition; update that agent, or leave the id out"
            : "The runtime holds as many agents as it may; delete one first.");
  }

  private static String nameOf(String source) {
    SyntaxTree tree = Parser.parse(source, Parser.Mode.LENIENT);
    Optional<Diagnostic> error =
        tree.diagnostics().stream().filter(Diagnostic::isError).findFirst();
    if (error.isPresent()) {
      throw ApiRefusal.of(
          500, WORKFLOW_FAILED, "workflow_id is not the source text of an agent: " + error.get());
    }
    return AgentDefinition.first(tree)
        .map(AgentDefinition::name)
        .orElseThrow(
            () ->
                ApiRefusal.of(
                    500, WORKFLOW_FAILED, "workflow_id is a source text without an agent"));
  }

  /** The rates are not measured: 0, as in the reference. */
  private JsonObject systemStatus() {
    RuntimeMetrics.Load load = metrics.load();
    return JsonObject.builder()
        .put("total_agents", load.agents())
        .put("running_agents", load.running())
        .put(
            "resource_utilization",
            JsonObject.builder()
                .put("memory_used", load.memoryBytes())
                .put("cpu_utilization", JsonNumber.of(load.cpuPercent()))
                .put("disk_io_rate", 0)
                .put("network_io_rate", 0)
                .build())
        .build();
  }

  private static String actor(ApiRequest request) {
    return "user:" + request.principal().name();
  }
}
