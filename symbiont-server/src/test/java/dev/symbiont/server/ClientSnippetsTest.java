package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.call.EventStream;
import dev.symbiont.api.reasoning.StartedLoop;
import dev.symbiont.domain.communication.CommunicationEvaluation;
import dev.symbiont.domain.communication.CommunicationRule;
import dev.symbiont.domain.communication.EvaluateCommunicationRequest;
import dev.symbiont.domain.dsl.AgentDeployRequest;
import dev.symbiont.domain.dsl.AgentDeployResponse;
import dev.symbiont.domain.dsl.DeploymentStatus;
import dev.symbiont.domain.dsl.DslCompileRequest;
import dev.symbiont.domain.dsl.DslCompileResponse;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.runtime.SymbiontRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The snippets of docs/agent-files.md, docs/communication.md and docs/reasoning.md, run. */
class ClientSnippetsTest {
  private final List<String> out = new ArrayList<>();
  private final SymbiontRuntime runtime = SymbiontRuntime.builder().build();
  private final SymbiontClient client =
      SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build();

  @AfterEach
  void close() {
    client.close();
    runtime.close();
  }

  @Test
  void communication_rulesOfThePage_decideAsItSays() {
    // snippet: communication-rules
    client
        .communication()
        .add(
            CommunicationRule.allow("analyst", "reporter")
                .forOperation("send_message")
                .withPriority(10)
                .withMaxDepth(3));
    client.communication().add(CommunicationRule.deny("*", "vault").because("nobody writes here"));
    // end

    // snippet: communication-ask
    CommunicationEvaluation answer =
        client
            .communication()
            .evaluate(EvaluateCommunicationRequest.of("analyst", "vault", "send_message"));
    print(answer.allowed() + ": " + answer.reason());
    // end

    assertThat(out).containsExactly("false: nobody writes here");
    assertThat(
            client
                .communication()
                .evaluate(EvaluateCommunicationRequest.of("analyst", "reporter", "send_message"))
                .allowed())
        .isTrue();
  }

  @Test
  void compileAndDeploy_fileOfThePage_givesTheAgent() {
    // snippet: agent-file-compile
    String file =
        """
        agent triage {
          system_prompt: "Sort the tickets."
        }
        """;
    DslCompileResponse compiled = client.dsl().compile(DslCompileRequest.of("triage", file));
    compiled.errors().forEach(this::print);
    AgentId triage = compiled.agentId().orElseThrow();
    // end

    // snippet: agent-deploy
    AgentDeployResponse deployed =
        client
            .dsl()
            .deploy(
                AgentDeployRequest.of(triage)
                    .to("production")
                    .overriding(
                        JsonObject.builder().put("model", "large").put("timeout", 60).build()));
    print(deployed.status().word());
    client.dsl().stop(deployed.deploymentId());
    // end

    assertThat(out).containsExactly("running");
    assertThat(client.agents().status(triage).agentId()).isEqualTo(triage);
    assertThat(client.dsl().deployments(triage))
        .extracting(AgentDeployResponse::status)
        .containsExactly(DeploymentStatus.STOPPED);
  }

  @Test
  void watch_loopOfThePage_printsItsEvents() {
    AgentId analyst = AgentId.of("analyst");

    // snippet: reasoning-watch
    StartedLoop loop =
        client.reasoning().start(analyst, RunReasoningLoopRequest.of("How many lines?"));
    try (EventStream<JournalEntry> events = loop.events()) {
      while (events.hasNext()) {
        JournalEntry entry = events.next();
        print(entry.sequence() + " " + entry.event().getClass().getSimpleName());
      }
    }
    print(loop.await().result().output());
    // end

    assertThat(out)
        .startsWith("0 Started", "1 ReasoningComplete", "2 PolicyEvaluated")
        .contains("5 Terminated")
        .hasSize(7);
  }

  private void print(String line) {
    out.add(line);
  }
}
