package dev.symbiont.runtime.composition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.communication.CommunicationRule;
import dev.symbiont.runtime.communication.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/compositions.md. */
@Timeout(60)
class CompositionSnippetsTest {
  @TempDir Path directory;

  @Test
  void compose() {
    try (SymbiontRuntime runtime = runtime()) {
      Agent lead = agent(runtime, "lead");
      agent(runtime, "quick");
      agent(runtime, "careful");
      allowAsking(runtime);
      // snippet: compose
      AgentComposer composer = runtime.composer(lead);

      Outcome<String> first =
          composer.race(
              List.of(
                  new Question("quick", "Is the build green?"),
                  new Question("careful", "Is the build green?")));
      Outcome<ChainResult> report =
          composer
              .withLimits(new CompositionLimits(20_000, Duration.ofMinutes(1)))
              .chain(
                  List.of(
                      ChainStep.of("What failed in the last build?"),
                      ChainStep.of("You write for managers.", "Say it in one sentence:")));
      String text = report.value().map(ChainResult::output).or(report::problem).orElseThrow();
      // end
      assertThat(first.value()).contains("fine");
      assertThat(text).isEqualTo("fine");
    }
  }

  @Test
  void pipeline() throws IOException {
    Path file = directory.resolve("pipelines.toml");
    Files.writeString(
        file,
        """
        [pipeline.report]
        type = "director_critic"
        director = { model = "writer-1", system_prompt = "You write reports." }
        critic = { model = "judge-1", threshold = 0.8 }
        convergence = { type = "score_threshold", target_score = 0.8, max_rounds = 3 }
        """);
    List<String> published = new ArrayList<>();
    try (SymbiontRuntime runtime = runtime()) {
      AgentComposer composer = runtime.composer(agent(runtime, "lead"));
      // snippet: pipeline
      Pipeline report = PipelineReader.read(Files.readAllBytes(file)).get("report");
      PipelineRun run = composer.run(report, "Report on the outage of Monday.");
      run.output().ifPresent(published::add);
      // end
      assertThat(published).containsExactly("fine");
    }
  }

  private static SymbiontRuntime runtime() {
    return SymbiontRuntime.builder()
        .governance(
            GovernanceSettings.DEFAULT.withModel(
                new FakeModel(
                    request ->
                        FakeModel.system(request).startsWith("You review")
                            ? "{\"approved\": true, \"score\": 0.9}"
                            : "fine")))
        .build();
  }

  private static Agent agent(SymbiontRuntime runtime, String name) {
    Creation creation = runtime.agents().create(AgentSpec.of(name, "agent " + name + " { }"));
    return ((Creation.Created) creation).agent();
  }

  private static void allowAsking(SymbiontRuntime runtime) {
    var unused =
        runtime
            .communicationRules()
            .add(
                new CommunicationRule(
                    "ask",
                    "lead",
                    "*",
                    "ask",
                    Effect.ALLOW,
                    "",
                    0,
                    OptionalLong.empty(),
                    Instant.EPOCH,
                    JsonObject.EMPTY),
                "user:test");
  }
}
