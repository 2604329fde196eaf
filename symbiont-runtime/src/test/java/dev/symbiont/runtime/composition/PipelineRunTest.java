package dev.symbiont.runtime.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.critic.Critic;
import dev.symbiont.runtime.critic.CriticEntry;
import dev.symbiont.runtime.critic.ReviewOutcome;
import dev.symbiont.runtime.critic.Verdict;
import dev.symbiont.runtime.inference.InferenceException;
import dev.symbiont.runtime.inference.InferenceRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runtime reasoning specification section 12.1. */
@Timeout(60)
class PipelineRunTest {
  private static final String FILE =
      """
      [pipeline.report]
      type = "director_critic"
      director = {model = "writer-1", system_prompt = "Write."}
      critic = {model = "judge-1", threshold = 0.7}
      convergence = {type = "score_threshold", target_score = 0.9, max_rounds = 3}
      """;

  private FakeModel model;
  private SymbiontRuntime runtime;
  private Agent lead;

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void run_scoreReachesTheTarget_stopsWithTheBestApprovedWork() {
    AtomicInteger round = new AtomicInteger();
    start(
        request ->
            isWriter(request)
                ? "draft " + round.incrementAndGet()
                : List.of(score(false, 0.3), score(true, 0.8), score(true, 0.95))
                    .get(round.get() - 1));

    PipelineRun run = composer().run(pipeline(), "Report.");

    assertThat(run.end()).isEqualTo(PipelineRun.End.CONVERGED);
    assertThat(run.output()).contains("draft 3");
    assertThat(run.rounds())
        .extracting(PipelineRun.Round::output)
        .containsExactly("draft 1", "draft 2", "draft 3");
    assertThat(run.chain())
        .extracting(CriticEntry::verdict)
        .containsExactly(Verdict.NEEDS_REVISION, Verdict.APPROVED, Verdict.APPROVED);
    assertThat(run.totalUsage().totalTokens()).as("six calls of ten").isEqualTo(60);
    assertThat(FakeModel.user(model.requests.get(2))).contains("Report.", "draft 1", "feedback!");
    assertThat(model.requests)
        .extracting(request -> request.model().orElse(""))
        .containsExactly("writer-1", "judge-1", "writer-1", "judge-1", "writer-1", "judge-1");
    assertThat(audited())
        .contains("critic::needs_revision", "critic::approved", "pipeline::report")
        .contains(run.chain().get(2).chainHash())
        .contains("action=\"respond\"");
  }

  @Test
  void run_neverGoodEnough_givesNoOutput() {
    start(request -> isWriter(request) ? "draft" : score(true, 0.6));
    PipelineRun run = composer().run(pipeline(), "Report.");
    assertThat(run.end()).isEqualTo(PipelineRun.End.CONVERGED);
    assertThat(run.output()).isEmpty();
    assertThat(run.rounds()).hasSize(3);
    assertThat(run.chain().get(2).verdict()).isEqualTo(Verdict.REJECTED);
  }

  @Test
  void run_aLaterRoundIsWorse_keepsTheBest() {
    AtomicInteger round = new AtomicInteger();
    start(
        request ->
            isWriter(request)
                ? "draft " + round.incrementAndGet()
                : score(true, round.get() == 1 ? 0.85 : 0.75));
    assertThat(composer().run(pipeline(), "Report.").output()).contains("draft 1");
  }

  @Test
  void run_criticGivesNoJudgement_endsWithoutOutput() {
    AtomicInteger reviews = new AtomicInteger();
    start(
        request ->
            isWriter(request)
                ? "draft"
                : reviews.incrementAndGet() == 1 ? score(true, 0.8) : "I love it");
    PipelineRun run = composer().run(pipeline(), "Report.");
    assertThat(run.end()).isEqualTo(PipelineRun.End.NO_REVIEW);
    assertThat(run.message()).startsWith("round 2: the critic did not answer JSON");
    assertThat(run.output()).as("not even the round that was approved").isEmpty();
    assertThat(run.rounds()).hasSize(1);
  }

  @Test
  void run_policyForbidsTheWork_reviewsNothing() {
    start(request -> "draft");
    runtime
        .policies()
        .put(
            lead.id().toString(),
            CedarPolicy.of(
                "silence", "forbid(principal, action == Action::\"respond\", resource);"));
    PipelineRun run = composer().run(pipeline(), "Report.");
    assertThat(run.end()).isEqualTo(PipelineRun.End.NO_WORK);
    assertThat(run.message()).startsWith("round 1: denied: ");
    assertThat(model.requests).hasSize(1);
  }

  @Test
  void run_directorFails_saysWhy() {
    start(
        request -> {
          throw new InferenceException(InferenceException.Kind.PROVIDER, "broken", null);
        });
    assertThat(composer().run(pipeline(), "Report.").message())
        .isEqualTo("round 1: Inference failed: broken");
  }

  @Test
  void run_tokensUsedUp_endsForDirectorAndCriticAlike() {
    start(request -> isWriter(request) ? "draft" : score(false, 0.1));
    PipelineRun afterWork =
        composer()
            .withLimits(new CompositionLimits(10, Duration.ofMinutes(1)))
            .run(pipeline(), "Report.");
    assertThat(afterWork.end()).isEqualTo(PipelineRun.End.NO_REVIEW);
    assertThat(afterWork.message()).contains("the 10 tokens are used up");
    PipelineRun afterReview =
        composer()
            .withLimits(new CompositionLimits(20, Duration.ofMinutes(1)))
            .run(pipeline(), "Report.");
    assertThat(afterReview.end()).isEqualTo(PipelineRun.End.NO_WORK);
    assertThat(afterReview.message()).isEqualTo("round 2: the 20 tokens are used up");
    assertThat(model.requests).hasSize(3);
  }

  @Test
  void run_anotherCritic_judgesInPlaceOfTheModel() {
    start(request -> "draft");
    Critic nobody =
        request -> new ReviewOutcome.Missing(ReviewOutcome.Cause.TIMEOUT, "nobody answered");
    PipelineRun run = composer().run(pipeline(), "Report.", nobody);
    assertThat(run.end()).isEqualTo(PipelineRun.End.NO_REVIEW);
    assertThat(run.message()).isEqualTo("round 1: nobody answered");
  }

  @Test
  void run_anotherType_isRefused() {
    start(request -> "x");
    Pipeline chain =
        PipelineReader.read("[pipeline.c]\ntype = \"chain\"".getBytes(StandardCharsets.UTF_8))
            .get("c");
    assertThatThrownBy(() -> composer().run(chain, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'c' of type 'chain' cannot be run");
  }

  private static boolean isWriter(InferenceRequest request) {
    return FakeModel.system(request).equals("Write.");
  }

  private static String score(boolean approved, double score) {
    return "{\"approved\":%s,\"score\":%s,\"feedback\":\"feedback!\"}".formatted(approved, score);
  }

  private static Pipeline pipeline() {
    return PipelineReader.read(FILE.getBytes(StandardCharsets.UTF_8)).get("report");
  }

  private void start(Function<InferenceRequest, String> answers) {
    model = new FakeModel(answers);
    runtime =
        SymbiontRuntime.builder().governance(GovernanceSettings.DEFAULT.withModel(model)).build();
    lead =
        ((Creation.Created) runtime.agents().create(AgentSpec.of("lead", "agent lead { }")))
            .agent();
  }

  private AgentComposer composer() {
    return runtime.composer(lead);
  }

  private String audited() {
    return new AuditReader(runtime.audit().directory()).query(AuditQuery.LATEST).toString();
  }
}
