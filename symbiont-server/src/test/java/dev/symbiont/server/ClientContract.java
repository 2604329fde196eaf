package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.input.WebhookTarget;
import dev.symbiont.domain.communication.CommunicationEffect;
import dev.symbiont.domain.communication.CommunicationEvaluation;
import dev.symbiont.domain.communication.CommunicationRule;
import dev.symbiont.domain.communication.EvaluateCommunicationRequest;
import dev.symbiont.domain.dsl.AgentDeployRequest;
import dev.symbiont.domain.dsl.AgentDeployResponse;
import dev.symbiont.domain.dsl.DeploymentStatus;
import dev.symbiont.domain.dsl.DslCompileRequest;
import dev.symbiont.domain.dsl.DslCompileResponse;
import dev.symbiont.domain.error.AuthenticationException;
import dev.symbiont.domain.error.NotFoundException;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.id.DeploymentId;
import dev.symbiont.domain.id.HttpInputId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.domain.webhook.AgentRoutingRule;
import dev.symbiont.domain.webhook.HttpInputServerConfig;
import dev.symbiont.domain.webhook.HttpInputServerInfo;
import dev.symbiont.domain.webhook.HttpInputStatus;
import dev.symbiont.domain.webhook.WebhookInvocationRequest;
import dev.symbiont.domain.webhook.WebhookInvocationResponse;
import dev.symbiont.domain.webhook.WebhookTriggerResponse;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.transport.jdk.JdkTransport;
import java.net.URI;
import java.util.Map;
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
    runtime = SymbiontRuntime.builder().httpInputHost(SymbiontServer.httpInputHost()).build();
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
  void httpInput_managedAndInvoked_overOneClient() {
    client.dsl().compile(DslCompileRequest.of("triage", "agent triage { }"));
    AgentId triage = AgentId.of("triage");
    HttpInputServerInfo created =
        client
            .httpInput()
            .create(
                HttpInputServerConfig.of(triage, 0)
                    .withRoutingRules(AgentRoutingRule.pathPrefix("/webhook/triage", triage))
                    .withWebhookVerify("github", "the-shared-secret"));
    HttpInputId id = created.serverId();
    assertThat(created.status()).isEqualTo(HttpInputStatus.STOPPED);
    client.httpInput().start(id);
    HttpInputServerInfo running = client.httpInput().async().get(id).join();
    assertThat(running.status()).isEqualTo(HttpInputStatus.RUNNING);

    WebhookTriggerResponse triggered =
        client
            .httpInput()
            .trigger(id, JsonObject.builder().put("prompt", "hi").build(), Map.of("X-Kind", "k"));
    assertThat(triggered.responseCode()).isEqualTo(200);

    URI address = URI.create(running.extra().string("address").orElseThrow() + "/webhook/triage");
    WebhookInvocationRequest request = WebhookInvocationRequest.ofPrompt("Sort é.");
    try (SymbiontClient outside =
        SymbiontClient.builder().environment(Map.of()).transport(JdkTransport.create()).build()) {
      WebhookTarget target = WebhookTarget.of(address);
      assertThat(
              outside
                  .httpInput()
                  .at(target.signedAsGitHub(Secret.of("the-shared-secret")))
                  .invoke(request))
          .isInstanceOf(WebhookInvocationResponse.Completed.class);
      assertThatThrownBy(
              () ->
                  outside
                      .httpInput()
                      .at(target.signedAsGitHub(Secret.of("another-secret")))
                      .invoke(request))
          .isInstanceOf(AuthenticationException.class);
      assertThatThrownBy(() -> outside.httpInput().async().at(target).invoke(request).join())
          .hasCauseInstanceOf(AuthenticationException.class);
    }

    assertThat(client.httpInput().metrics(id).integer("requests_refused")).contains(2L);
    assertThat(client.httpInput().update(id, running.config()).config().webhookVerify())
        .isEqualTo(running.config().webhookVerify());
    client.httpInput().stop(id);
    assertThat(client.httpInput().list())
        .extracting(HttpInputServerInfo::status)
        .containsExactly(HttpInputStatus.STOPPED);
    client.httpInput().delete(id);
    assertThat(client.httpInput().list()).isEmpty();
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
