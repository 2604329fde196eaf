package dev.symbiont.runtime.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.runtime.critic.CriticSettings;
import dev.symbiont.runtime.critic.Rubric;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Runtime reasoning specification section 12.1. */
class PipelineReaderTest {
  private static final String WHOLE =
      """
      [pipeline.report]
      type = "director_critic"
      [pipeline.report.director]
      model = "writer-1"
      system_prompt = "Write."
      max_tokens = 500
      [pipeline.report.critic]
      model = "judge-1"
      evaluation_mode = "rubric"
      threshold = 0.8
      [pipeline.report.critic.rubric.depth]
      weight = 0.7
      description = "thorough"
      [pipeline.report.critic.rubric.style]
      weight = 0.305
      [pipeline.report.convergence]
      type = "adaptive_break"
      min_rounds = 2
      max_rounds = 5
      improvement_threshold = 0.05

      [pipeline.flow]
      type = "chain"
      [[pipeline.flow.steps]]
      name = "find"
      model = "m"
      [[pipeline.flow.steps]]
      name = "sum"
      model = "m"
      system_prompt = "Be brief."
      output_format = "json"
      """;

  @Test
  void read_everyField_isTakenOver() {
    Map<String, Pipeline> pipelines = read(WHOLE);
    assertThat(pipelines.keySet()).containsExactly("report", "flow");
    Pipeline report = pipelines.get("report");
    assertThat(report.director())
        .contains(new Pipeline.Director("writer-1", 0.7, Optional.of("Write."), Optional.of(500)));
    CriticSettings critic = report.critic().orElseThrow();
    assertThat(critic.model()).contains("judge-1");
    assertThat(critic.mode()).isEqualTo(CriticSettings.Mode.RUBRIC);
    assertThat(critic.threshold()).isEqualTo(0.8);
    assertThat(critic.rubric().dimensions())
        .containsExactly(
            Map.entry("depth", new Rubric.Dimension(0.7, Optional.of("thorough"))),
            Map.entry("style", new Rubric.Dimension(0.305, Optional.empty())));
    assertThat(report.convergence()).contains(new Convergence.AdaptiveBreak(2, 5, 0.05));
    assertThat(pipelines.get("flow").steps())
        .containsExactly(
            new Pipeline.Step("find", "m", Optional.empty(), Optional.empty()),
            new Pipeline.Step("sum", "m", Optional.of("Be brief."), Optional.of("json")));
  }

  @Test
  void read_leastThereCanBe_takesTheDefaults() {
    Pipeline pipeline =
        read("""
                [pipeline.p]
                type = "director_critic"
                director = {model = "a"}
                critic = {model = "b"}
                """)
            .get("p");
    assertThat(pipeline.director().orElseThrow().temperature()).isEqualTo(0.7);
    assertThat(pipeline.critic().orElseThrow().mode()).isEqualTo(CriticSettings.Mode.SCORE);
    assertThat(pipeline.critic().orElseThrow().threshold()).isEqualTo(0.7);
    assertThat(pipeline.convergenceFor(0.7)).isEqualTo(new Convergence.ScoreThreshold(0.7, 3));
    assertThat(read("")).isEmpty();
  }

  @Test
  void read_whatIsWrong_isNamedWithItsLineAndField() {
    refused(WHOLE.replace("model = \"writer-1\"\n", ""), "director.model is missing");
    refused(
        WHOLE.replace("\"writer-1\"", "\" \""),
        "line 4: pipeline.report.director.model must not be empty");
    refused(
        WHOLE.replace("threshold = 0.8", "threshold = 1.5"), "threshold must be 0 to 1, was 1.5");
    refused(
        WHOLE.replace("threshold = 0.8", "threshold = \"0.8\""),
        "line 10: pipeline.report.critic.threshold must be a number");
    refused(WHOLE.replace("threshold = 0.8", "threshold = nan"), "must be a number");
    refused(WHOLE.replace("weight = 0.305", "weight = 0.32"), "must add up to 1");
    refused(WHOLE.replace("weight = 0.305\n", ""), "style.weight is missing");
    refused(WHOLE.replace("min_rounds = 2", "min_rounds = 6"), "6 is more than 5");
    refused(WHOLE.replace("max_rounds = 5", "max_rounds = 5.0"), "max_rounds must be an integer");
    refused(
        WHOLE.replace("max_rounds = 5", "max_rounds = 99999999999"), "max_rounds is out of range");
    refused(WHOLE.replace("adaptive_break", "whenever"), "was whenever");
    refused(
        WHOLE.replace("\"rubric\"", "\"feeling\""), "must be binary, score or rubric, was feeling");
    refused(
        WHOLE.replace("max_tokens", "max_token"),
        "line 6: pipeline.report.director.max_token is not known here");
    refused(WHOLE.replace("max_tokens = 500", "max_tokens = 0"), "max_tokens must be at least 1");
    refused(
        WHOLE.replace("type = \"chain\"", "kind = \"chain\""),
        "pipeline.flow.type is missing",
        "pipeline.flow.kind is not known here");
    refused(
        "[pipeline.p]\ntype = \"director_critic\"",
        "pipeline.p.director is missing",
        "pipeline.p.critic is missing");
    refused("[pipelines.p]\ntype = \"x\"", "pipelines is not known here");
    refused("pipeline = 3", "pipeline must be a table");
    refused("[pipeline]\np = 3", "pipeline.p must be a table");
    refused("[pipeline.p]\ntype = \"x\"\ntype = \"y\"", "");
    refused("[pipeline.p]\ntype = \"x\"\nsteps = [1]", "steps must be an array of tables");
    refused("nonsense", "");
  }

  @Test
  void read_manyMistakes_areAllNamed() {
    assertThatThrownBy(
            () -> read(WHOLE.replace("max_rounds = 5", "max_rounds = 0").replace("0.8", "8")))
        .isInstanceOfSatisfying(
            InvalidPipelineException.class, e -> assertThat(e.problems()).hasSize(2));
  }

  @Test
  void rubric_weights_countInItsModeOnly() {
    Pipeline pipeline =
        read(WHOLE.replace("\"rubric\"", "\"score\"").replace("0.305", "0.9")).get("report");
    assertThat(pipeline.critic().orElseThrow().rubric()).isEqualTo(Rubric.NONE);
  }

  @Test
  void convergence_rules_stopWhenTheyShould() {
    Convergence fixed = new Convergence.FixedRounds(2);
    assertThat(fixed.isReached(1, 1, 0)).isFalse();
    assertThat(fixed.isReached(2, 0, 1)).isTrue();
    Convergence adaptive = new Convergence.AdaptiveBreak(1, 4, 0.1);
    assertThat(adaptive.isReached(1, 0.05, 0)).as("nothing to compare with").isFalse();
    assertThat(adaptive.isReached(2, 0.5, 0.25)).isFalse();
    assertThat(adaptive.isReached(2, 0.5, 0.45)).isTrue();
    assertThat(adaptive.isReached(3, 0.2, 0.5)).as("worse").isTrue();
    assertThat(adaptive.isReached(4, 1, 0)).isTrue();
    assertThat(new Convergence.AdaptiveBreak(3, 4, 0.1).isReached(2, 0.5, 0.5)).isFalse();
    Convergence score = new Convergence.ScoreThreshold(0.9, 3);
    assertThat(score.isReached(1, 0.89, 0)).isFalse();
    assertThat(score.isReached(1, 0.9, 0)).isTrue();
    assertThat(score.isReached(3, 0, 0)).isTrue();
  }

  private static Map<String, Pipeline> read(String toml) {
    return PipelineReader.read(toml.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String toml, String... problems) {
    assertThatThrownBy(() -> read(toml))
        .as(toml)
        .isInstanceOf(InvalidPipelineException.class)
        .message()
        .contains(List.of(problems));
  }
}
