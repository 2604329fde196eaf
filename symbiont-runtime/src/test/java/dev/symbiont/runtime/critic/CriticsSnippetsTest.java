package dev.symbiont.runtime.critic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.audit.AuditKey;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.auth.Principal;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.inference.ScriptedProvider;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippets of docs/critics.md. */
class CriticsSnippetsTest {
  @TempDir Path directory;

  @Test
  void model() {
    InferenceProvider model =
        new ScriptedProvider(
            List.of(
                ScriptedProvider.says(
                    """
                    {"approved": true, "score": 1, "feedback": "well done",
                     "dimension_scores": {"correct": 0.9, "short": 0.5}}
                    """)));
    String draft = "The file has 42 lines.";
    // snippet: model
    Rubric rubric =
        new Rubric(
            Map.of(
                "correct", new Rubric.Dimension(0.8, Optional.of("nothing is wrong")),
                "short", new Rubric.Dimension(0.2, Optional.empty())));
    Critic critic =
        new LlmCritic(
            model,
            CriticSettings.DEFAULT.withRubric(rubric),
            new GsonCodec(),
            Clock.systemUTC(),
            new SecureRandom());

    Instant now = Instant.now();
    ReviewOutcome outcome =
        critic.review(
            new ReviewRequest(
                UUID.randomUUID(), draft, "How many lines?", List.of(), now, now.plusSeconds(60)));
    if (outcome instanceof ReviewOutcome.Judged judged) {
      assertThat(judged.result().score()).isEqualTo(0.8 * 0.9 + 0.2 * 0.5);
    }
    // end
    assertThat(outcome.isApproved()).isTrue();
  }

  @Test
  void person() {
    Principal caller = new Principal.Admin("ada");
    ReviewRequest request =
        new ReviewRequest(
            UUID.randomUUID(),
            "draft",
            "task",
            List.of(),
            Instant.now(),
            Instant.now().plusSeconds(60));
    try (HumanCritic critic = new HumanCritic(Duration.ofMinutes(10), Clock.systemUTC())) {
      // snippet: person
      CompletableFuture<ReviewOutcome> outcome =
          CompletableFuture.supplyAsync(() -> critic.review(request));
      // end
      while (critic.pending().isEmpty()) {
        assertThat(outcome).isNotDone();
      }
      // snippet: answer
      for (ReviewRequest open : critic.pending()) {
        HumanCritic.Receipt receipt =
            critic.answer(HumanCritic.Judgement.approve(open.reviewId(), "ship it"), caller);
        assertThat(receipt).isEqualTo(HumanCritic.Receipt.ACCEPTED);
      }
      // end
      assertThat(outcome.join().isApproved()).isTrue();
    }
  }

  @Test
  void chain() {
    AuditKey key = AuditKey.generate(new SecureRandom());
    CriticResult result =
        new CriticResult(true, 0.9, Map.of(), "well done", new Reviewer.Llm("judge-1"));
    try (AuditTrail audit = AuditTrail.builder(directory, key).open()) {
      // snippet: chain
      CriticChain chain =
          new CriticChain("agent-1", key, audit, Clock.systemUTC(), UUID::randomUUID);
      chain.append("The file has 42 lines.", result, Verdict.APPROVED, 1);

      List<String> problems = CriticChain.verify(chain.entries(), key.publicKey(), 1, chain.head());
      assertThat(problems).isEmpty();
      // end
    }
  }
}
