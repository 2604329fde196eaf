package dev.symbiont.runtime.execution;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.workflow.WorkflowExecutionRequest;
import dev.symbiont.domain.workflow.WorkflowExecutionResponse;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.ExecutionLog;
import dev.symbiont.runtime.agent.HistoryEntry;
import dev.symbiont.runtime.agent.Resolution;
import dev.symbiont.runtime.dsl.AgentDefinition;
import dev.symbiont.runtime.dsl.Diagnostic;
import dev.symbiont.runtime.dsl.Node;
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
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.metrics.RuntimeMetrics;
import dev.symbiont.runtime.reasoning.ReasoningService;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The routes of the HTTP contract sections 5.5 and 9.5. A workflow is an agent: it is named by the
 * id or name of a registered one, or by the source text of a new one. Starting answers at once; how
 * the run went is told by {@code workflows/executions}.
 */
public final class WorkflowRoutes implements RouteModule {
  private static final String TAG = "workflows";
  private static final String FAILED = "WORKFLOW_EXECUTION_FAILED";
  private static final int HISTORY_READ = 1_000;

  private final AgentExecutions executions;
  private final AgentRegistry agents;
  private final ExecutionLog log;
  private final ReasoningService reasoning;
  private final WorkflowTable table;
  private final RuntimeMetrics metrics;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final JsonCodec json;

  /** Creates the routes. */
  public WorkflowRoutes(
      AgentExecutions executions,
      AgentRegistry agents,
      ExecutionLog log,
      ReasoningService reasoning,
      WorkflowTable table,
      RuntimeMetrics metrics,
      Clock clock,
      Supplier<UUID> ids,
      JsonCodec json) {
    this.executions = Objects.requireNonNull(executions, "executions");
    this.agents = Objects.requireNonNull(agents, "agents");
    this.log = Objects.requireNonNull(log, "log");
    this.reasoning = Objects.requireNonNull(reasoning, "reasoning");
    this.table = Objects.requireNonNull(table, "table");
    this.metrics = Objects.requireNonNull(metrics, "metrics");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.ids = Objects.requireNonNull(ids, "ids");
    this.json = Objects.requireNonNull(json, "json");
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.post("workflows/execute")
                .named("executeWorkflow")
                .described(TAG, "Executes a registered agent, or that of a source text.")
                .strictBody()
                .takes(WorkflowExecutionRequest.class)
                .answers(WorkflowExecutionResponse.class)
                .to(request -> execute(request, true)))
        .add(
            Route.post("workflows")
                .named("startWorkflow")
                .described(TAG, "The same, under the path of the Python client.")
                .takes(WorkflowExecutionRequest.class)
                .answers(WorkflowExecutionResponse.class)
                .to(request -> execute(request, false)))
        .add(
            Route.get("workflows")
                .named("listWorkflows")
                .described(TAG, "Lists what can be executed: the agents that the caller may see.")
                .access(Access.ANY)
                .answersListOf(JsonObject.class)
                .to(this::list))
        .add(
            Route.get("workflows/executions/{execution_id}")
                .named("getWorkflowExecution")
                .described(TAG, "Shows how an execution of a workflow went.")
                .access(Access.ANY)
                .to(request -> ApiAnswer.ok(shown(find(request)))))
        .add(
            Route.delete("workflows/executions/{execution_id}")
                .named("cancelWorkflowExecution")
                .described(TAG, "Ends an execution; one that has ended stays as it is.")
                .to(this::cancel));
  }

  // ---- start --------------------------------------------------------------------------------

  private ApiAnswer execute(ApiRequest request, boolean parametersRequired) {
    BodyFields fields = request.fields();
    String workflow = fields.requiredString("workflow_id");
    Optional<JsonValue> parameters = fields.value("parameters");
    Optional<UUID> id = agentId(fields);
    if (parametersRequired && !request.body().has("parameters")) {
      fields.problem("parameters", "is required; it may be null");
    }
    fields.check();
    Agent agent = named(workflow).orElseGet(() -> registered(workflow, id));
    UUID execution =
        ExecutionRoutes.started(
            executions.start(
                agent,
                ExecutionRoutes.task(Optional.empty(), parameters, json),
                LoopConfig.DEFAULT,
                request.actor()),
            500,
            FAILED);
    Instant startedAt = startOf(agent.id(), execution);
    table.insert(
        new WorkflowTable.Row(
            execution, agent.id(), workflow, parameters.orElse(JsonNull.NULL), startedAt));
    JsonObject.Builder answer =
        JsonObject.builder()
            .put("status", "success")
            .put("workflow_id", workflow)
            .put("agent_id", agent.id().toString())
            .put("execution_started", true)
            .put("metadata", JsonObject.EMPTY)
            .put("system_status", systemStatus());
    parameters.ifPresent(values -> answer.put("parameters", values));
    return ApiAnswer.ok(
        answer
            .put("execution_id", execution.toString())
            .put("started_at", startedAt.toString())
            .put("result", JsonNull.NULL)
            .build());
  }

  private Instant startOf(UUID agent, UUID execution) {
    return entries(agent, execution).stream()
        .map(HistoryEntry::timestamp)
        .reduce((newer, older) -> older)
        .orElseGet(clock::instant);
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

  private Optional<Agent> named(String workflow) {
    return agents.resolve(workflow) instanceof Resolution.Found found
        ? Optional.of(found.agent())
        : Optional.empty();
  }

  /** An agent that exists already keeps its definition: a workflow must not replace it. */
  private Agent registered(String source, Optional<UUID> id) {
    String name = nameOf(source);
    Creation creation;
    try {
      creation = agents.create(AgentSpec.of(name, source), id.orElseGet(ids));
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.of(500, FAILED, String.valueOf(e.getMessage()));
    }
    if (creation instanceof Creation.Created created) {
      return created.agent();
    }
    if (creation instanceof Creation.Exists exists && exists.agent().spec().dsl().equals(source)) {
      return exists.agent();
    }
    throw ApiRefusal.of(
        500,
        FAILED,
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
          500,
          FAILED,
          "workflow_id is neither a registered agent nor the source text of one: " + error.get());
    }
    return AgentDefinition.first(tree)
        .map(AgentDefinition::name)
        .orElseThrow(
            () -> ApiRefusal.of(500, FAILED, "workflow_id is a source text without an agent"));
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

  // ---- list ---------------------------------------------------------------------------------

  private ApiAnswer list(ApiRequest request) {
    return ApiAnswer.ok(
        new JsonArray(
            agents.list().stream()
                .filter(agent -> request.principal().mayActFor(agent.id().toString()))
                .filter(agent -> !agent.isExternal())
                .<JsonValue>map(WorkflowRoutes::workflow)
                .toList()));
  }

  private static JsonObject workflow(Agent agent) {
    SyntaxTree tree = Parser.parse(agent.spec().dsl(), Parser.Mode.LENIENT);
    Optional<AgentDefinition> definition = AgentDefinition.of(tree, agent.name());
    JsonObject.Builder workflow =
        JsonObject.builder().put("id", agent.id().toString()).put("name", agent.name());
    definition
        .flatMap(known -> Optional.ofNullable(known.metadata().get("description")))
        .ifPresent(text -> workflow.put("description", text));
    return workflow
        .put(
            "version",
            definition
                .flatMap(known -> Optional.ofNullable(known.metadata().get("version")))
                .orElse("1"))
        .put("parameters", parameters(AgentDefinition.node(tree, agent.name())))
        .put("created_at", agent.createdAt().toString())
        .put("updated_at", agent.lastActivity().toString())
        .build();
  }

  private static JsonArray parameters(Optional<Node> agent) {
    return new JsonArray(
        agent.stream()
            .flatMap(node -> node.all("parameter"))
            .<JsonValue>map(
                parameter ->
                    JsonObject.builder()
                        .put("name", parameter.text())
                        .put("type", parameter.children().get(0).text())
                        .put("required", false)
                        .build())
            .toList());
  }

  // ---- one execution ------------------------------------------------------------------------

  private WorkflowTable.Row find(ApiRequest request) {
    Optional<WorkflowTable.Row> found;
    try {
      found = table.find(UUID.fromString(request.path("execution_id")));
    } catch (IllegalArgumentException notAnId) {
      found = Optional.empty();
    }
    return found
        .filter(row -> request.principal().mayActFor(row.agentId().toString()))
        .orElseThrow(
            () -> ApiRefusal.of(404, "EXECUTION_NOT_FOUND", "No such execution of a workflow"));
  }

  private ApiAnswer cancel(ApiRequest request) {
    WorkflowTable.Row row = find(request);
    boolean cancelled =
        reasoning.cancel(row.agentId().toString(), row.id().toString()).orElse(false);
    return ApiAnswer.ok(shown(row).toBuilder().put("cancelled", cancelled).build());
  }

  private JsonObject shown(WorkflowTable.Row row) {
    Optional<HistoryEntry> end =
        entries(row.agentId(), row.id()).stream()
            .filter(entry -> !entry.status().equals(ExecutionLog.STARTED))
            .findFirst();
    JsonObject.Builder shown =
        JsonObject.builder()
            .put("execution_id", row.id().toString())
            .put("workflow_id", row.workflowId())
            .put("agent_id", row.agentId().toString());
    if (end.isEmpty() && reasoning.isRunning(row.agentId().toString(), row.id().toString())) {
      shown.put("status", "running");
    } else {
      ended(row, end, shown);
    }
    shown.put("started_at", row.startedAt().toString());
    end.ifPresent(
        entry ->
            shown
                .put("completed_at", entry.timestamp().toString())
                .put("duration", Duration.between(row.startedAt(), entry.timestamp()).toMillis()));
    return shown.put("parameters", row.parameters()).build();
  }

  private void ended(WorkflowTable.Row row, Optional<HistoryEntry> end, JsonObject.Builder shown) {
    if (end.filter(entry -> entry.status().equals(ExecutionLog.COMPLETED)).isPresent()) {
      shown.put("status", "completed");
      answer(row).ifPresent(text -> shown.put("result", new JsonString(text)));
      return;
    }
    Optional<TerminationReason> reason = reason(row);
    shown.put("status", reason.map(WorkflowRoutes::word).orElse("failed"));
    shown.put("error", reason.map(Object::toString).orElse("the runtime stopped meanwhile"));
  }

  private static String word(TerminationReason reason) {
    if (reason instanceof TerminationReason.Timeout) {
      return "timeout";
    }
    return reason instanceof TerminationReason.Failed failed && failed.isCancellation()
        ? "cancelled"
        : "failed";
  }

  private Optional<String> answer(WorkflowTable.Row row) {
    List<Message> said =
        reasoning.journal().replay(row.agentId().toString(), row.id().toString()).stream()
            .filter(message -> message.role() == Message.Role.ASSISTANT)
            .toList();
    return said.isEmpty() ? Optional.empty() : Optional.of(said.get(said.size() - 1).content());
  }

  private Optional<TerminationReason> reason(WorkflowTable.Row row) {
    return reasoning.journal().readLoop(row.agentId().toString(), row.id().toString()).stream()
        .map(JournalEntry::event)
        .filter(LoopEvent.Terminated.class::isInstance)
        .map(event -> ((LoopEvent.Terminated) event).reason())
        .findFirst();
  }

  /** Returns what the history says of an execution, newest first. */
  private List<HistoryEntry> entries(UUID agent, UUID execution) {
    return log.newest(agent, HISTORY_READ).stream()
        .filter(entry -> entry.executionId().equals(execution))
        .toList();
  }
}
