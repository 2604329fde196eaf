package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.domain.communication.CommunicationEffect;
import dev.symbiont.domain.communication.CommunicationEvaluation;
import dev.symbiont.domain.communication.CommunicationRule;
import dev.symbiont.domain.communication.EvaluateCommunicationRequest;
import dev.symbiont.domain.dsl.AgentDeployRequest;
import dev.symbiont.domain.dsl.AgentDeployResponse;
import dev.symbiont.domain.dsl.DeploymentStatus;
import dev.symbiont.domain.dsl.DslCompileRequest;
import dev.symbiont.domain.dsl.DslCompileResponse;
import dev.symbiont.domain.error.NotFoundException;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.DeploymentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.SymbiontRuntime;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls of the client that no released runtime serves, against ours. Every subclass reaches the
 * runtime by another road and must see the same.
 */
@Timeout(60)
abstract class ClientContract {
  private final Road road;
  private SymbiontRuntime runtime;
  private Road.Connection connection;
  private SymbiontClient client;

  ClientContract(Road road) {
    this.road = road;
  }

  @BeforeEach
  void start() {
    runtime = SymbiontRuntime.builder().build();
    connection = road.connect(runtime);
    client = connection.client();
  }

  @AfterEach
  void stop() {
    connection.closer().run();
    runtime.close();
  }

  @Test
  void communication_rules_areAddedListedAskedAndRemoved() {
    CommunicationRule stored =
        client
            .communication()
            .add(
                CommunicationRule.allow("analyst", "reporter")
                    .forOperation("send_*")
                    .withPriority(10)
                    .withMaxDepth(3)
                    .because("daily report"));
    client.communication().async().add(CommunicationRule.deny("*", "vault")).join();
    EvaluateCommunicationRequest question =
        EvaluateCommunicationRequest.of("analyst", "reporter", "send_message");

    assertThat(client.communication().list()).hasSize(2).contains(stored);
    assertThat(client.communication().evaluate(question))
        .isEqualTo(
            new CommunicationEvaluation(
                true, Optional.of(stored), "daily report", JsonObject.EMPTY));
    assertThat(client.communication().evaluate(question.atDepth(2)).allowed()).isTrue();
    assertThat(client.communication().evaluate(question.atDepth(3)).reason())
        .contains("delegation depth 3 reached limit 3");
    assertThat(
            client
                .communication()
                .async()
                .evaluate(EvaluateCommunicationRequest.of("analyst", "reporter", "read"))
                .join()
                .rule())
        .isEmpty();

    client.communication().remove(stored.id().orElseThrow());
    assertThat(client.communication().evaluate(question).allowed()).isFalse();
    assertThatThrownBy(() -> client.communication().remove(stored.id().orElseThrow()))
        .isInstanceOfSatisfying(
            NotFoundException.class, e -> assertThat(e.code()).contains("RULE_NOT_FOUND"));
  }

  @Test
  void communication_documentedRuleAsJson_letsEveryOperationPass() {
    JsonObject rule =
        JsonObject.builder()
            .put("from_agent", "analyst")
            .put("to_agent", "reporter")
            .put("action", "allow")
            .put("priority", 10)
            .put("max_depth", 3)
            .build();

    CommunicationRule stored = client.communication().add(rule);

    assertThat(stored.decision()).isEqualTo(CommunicationEffect.ALLOW);
    assertThat(stored.warnings()).isEmpty();
    assertThat(
            client
                .communication()
                .evaluate(EvaluateCommunicationRequest.of("analyst", "reporter", "send_message"))
                .allowed())
        .isTrue();
  }

  @Test
  void dsl_compile_registersTheAgentOrNamesWhatIsWrong() {
    DslCompileRequest request =
        DslCompileRequest.of("triage", "agent triage { system_prompt: \"Sort.\" }");

    DslCompileResponse checked = client.dsl().compile(request.validatingOnly());
    assertThat(checked.success()).isTrue();
    assertThat(checked.agentId()).isEmpty();
    assertThat(client.agents().list()).isEmpty();

    DslCompileResponse compiled = client.dsl().async().compile(request).join();
    assertThat(client.agents().list())
        .singleElement()
        .satisfies(agent -> assertThat(compiled.agentId()).contains(agent.id()));

    DslCompileResponse broken = client.dsl().compile(DslCompileRequest.of("triage", "agent {"));
    assertThat(broken.success()).isFalse();
    assertThat(broken.agentId()).isEmpty();
    assertThat(broken.errors()).isNotEmpty().allMatch(line -> line.matches("\\d+:\\d+: E\\d+ .*"));
  }

  @Test
  void dsl_deploy_livesUntilItIsStopped() {
    client.dsl().compile(DslCompileRequest.of("triage", "agent triage { }"));
    AgentDeployRequest request = AgentDeployRequest.of(AgentId.of("triage"));

    AgentDeployResponse first = client.dsl().deploy(request);
    AgentDeployResponse second =
        client
            .dsl()
            .async()
            .deploy(
                request
                    .to("staging")
                    .overriding(JsonObject.builder().put("model", "large").build()))
            .join();

    assertThat(first.status()).isEqualTo(DeploymentStatus.RUNNING);
    assertThat(second.endpointUrl()).isEmpty();
    assertThat(client.dsl().deployments())
        .extracting(AgentDeployResponse::status)
        .containsExactly(DeploymentStatus.RUNNING, DeploymentStatus.STOPPED);
    assertThat(client.dsl().deployments(second.agentId())).hasSize(2);
    assertThat(client.dsl().async().deployment(second.deploymentId()).join()).isEqualTo(second);
    assertThat(client.dsl().stop(second.deploymentId()).status())
        .isEqualTo(DeploymentStatus.STOPPED);
    assertThatThrownBy(() -> client.dsl().deployment(DeploymentId.of("d-1")))
        .isInstanceOfSatisfying(
            NotFoundException.class,
            missing -> assertThat(missing.code()).contains("DEPLOYMENT_NOT_FOUND"));
  }
}
