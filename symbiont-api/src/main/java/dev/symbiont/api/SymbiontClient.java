package dev.symbiont.api;

import dev.symbiont.api.agent.AgentsClient;
import dev.symbiont.api.agentpin.AgentPinClient;
import dev.symbiont.api.approval.ApprovalsClient;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.api.channel.ChannelsClient;
import dev.symbiont.api.communication.CommunicationClient;
import dev.symbiont.api.config.SymbiontConfig;
import dev.symbiont.api.dsl.DslClient;
import dev.symbiont.api.health.HealthClient;
import dev.symbiont.api.health.MetricsClient;
import dev.symbiont.api.input.HttpInputClient;
import dev.symbiont.api.message.MessagesClient;
import dev.symbiont.api.reasoning.ReasoningClient;
import dev.symbiont.api.review.ToolReviewClient;
import dev.symbiont.api.schedule.SchedulesClient;
import dev.symbiont.api.toolclad.ToolcladClient;
import dev.symbiont.api.workflow.WorkflowsClient;
import dev.symbiont.domain.agent.AgentActionResponse;
import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.agent.AgentStatusResponse;
import dev.symbiont.domain.agent.AgentSummary;
import dev.symbiont.domain.agent.ExecuteAgentRequest;
import dev.symbiont.domain.agent.ExecuteAgentResponse;
import dev.symbiont.domain.health.HealthResponse;
import dev.symbiont.domain.health.SystemMetrics;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.workflow.WorkflowExecutionRequest;
import dev.symbiont.domain.workflow.WorkflowExecutionResponse;
import java.util.List;

/**
 * A client of one Symbiont runtime, thread-safe and meant to be shared.
 *
 * <pre>{@code
 * try (SymbiontClient client = SymbiontClient.fromEnv()) {
 *   client.agents().list().forEach(agent -> System.out.println(agent.id() + " " + agent.state()));
 * }
 * }</pre>
 *
 * <p>Every area has a sub-client, a cheap view that shares connections, credentials and rules. Each
 * has a blocking form and, behind {@code async()}, an asynchronous one of the same operations.
 */
public interface SymbiontClient extends Caller, AutoCloseable {
  /** Returns a builder. */
  static SymbiontClientBuilder builder() {
    return new SymbiontClientBuilder();
  }

  /**
   * Returns a client that is set up by the environment and {@code .env} alone.
   *
   * @throws dev.symbiont.domain.error.ConfigurationException if a setting is not allowed, or no
   *     transport can be chosen
   */
  static SymbiontClient fromEnv() {
    return builder().build();
  }

  /** Returns the same as {@link #fromEnv}. */
  static SymbiontClient create() {
    return fromEnv();
  }

  /** Returns the settings that this client was built from. */
  SymbiontConfig config();

  /** Returns one line that says to which address this client speaks, and through what. */
  String describe();

  /** Returns a view whose calls have these options. Closing the view does nothing. */
  @Override
  SymbiontClient with(CallOptions options);

  /**
   * Returns the AgentPin calls, which speak to the domains of agents and never to the runtime. They
   * keep their pins in memory; for other settings use {@link AgentPinClient#builder}.
   */
  AgentPinClient agentpin();

  /** Returns the calls about HTTP inputs, and deliveries to them. */
  HttpInputClient httpInput();

  /** Returns the calls about reviews of tools. */
  ToolReviewClient toolReview();

  /** Closes the transport, unless the builder was given one. Idempotent. */
  @Override
  void close();

  /** Returns the calls about health and status. */
  default HealthClient health() {
    return new HealthClient(this);
  }

  /** Returns the calls about metrics. */
  default MetricsClient metrics() {
    return new MetricsClient(this);
  }

  /** Returns the calls about agents, those of external agents included. */
  default AgentsClient agents() {
    return new AgentsClient(this);
  }

  /** Returns the calls about workflows. */
  default WorkflowsClient workflows() {
    return new WorkflowsClient(this);
  }

  /** Returns the calls about messages between agents. */
  default MessagesClient messages() {
    return new MessagesClient(this);
  }

  /** Returns the calls about governed reasoning. */
  default ReasoningClient reasoning() {
    return new ReasoningClient(this);
  }

  /** Returns the calls about who may send to whom. */
  default CommunicationClient communication() {
    return new CommunicationClient(this);
  }

  /** Returns the calls about agent files and deployments. */
  default DslClient dsl() {
    return new DslClient(this);
  }

  /** Returns the calls about schedules. */
  default SchedulesClient schedules() {
    return new SchedulesClient(this);
  }

  /** Returns the calls about chat channels. */
  default ChannelsClient channels() {
    return new ChannelsClient(this);
  }

  /** Returns the calls about actions that wait for a decision. */
  default ApprovalsClient approvals() {
    return new ApprovalsClient(this);
  }

  /** Returns the calls about declared tools. */
  default ToolcladClient toolclad() {
    return new ToolcladClient(this);
  }

  // The names of the Python SDK, so that its examples translate line by line.

  /** Asks whether the runtime is up. */
  default HealthResponse healthCheck() {
    return health().check();
  }

  /** Asks for the counters of the runtime. */
  default SystemMetrics getMetrics() {
    return metrics().current();
  }

  /** Lists the agents. */
  default List<AgentSummary> listAgents() {
    return agents().list();
  }

  /** Lists the ids of the agents. */
  default List<String> listAgentIds() {
    return agents().list().stream().map(agent -> agent.id().value()).toList();
  }

  /** Asks how an agent is. */
  default AgentStatusResponse getAgentStatus(String agentId) {
    return agents().status(AgentId.of(agentId));
  }

  /** Creates an agent. */
  default AgentActionResponse createAgent(AgentSpec spec) {
    return agents().create(spec);
  }

  /** Removes an agent. */
  default AgentActionResponse deleteAgent(String agentId) {
    return agents().delete(AgentId.of(agentId));
  }

  /** Runs an agent without input. */
  default ExecuteAgentResponse executeAgent(String agentId) {
    return agents().execute(AgentId.of(agentId), ExecuteAgentRequest.EMPTY);
  }

  /** Runs a workflow. */
  default WorkflowExecutionResponse executeWorkflow(WorkflowExecutionRequest request) {
    return workflows().execute(request);
  }
}
