package dev.symbiont.runtime.composition;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.critic.Critic;
import dev.symbiont.runtime.critic.CriticChain;
import dev.symbiont.runtime.critic.CriticResult;
import dev.symbiont.runtime.critic.ReviewOutcome;
import dev.symbiont.runtime.critic.ReviewRequest;
import dev.symbiont.runtime.critic.Verdict;
import dev.symbiont.runtime.reasoning.AgentProfile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One run of a pipeline: the director works in governed loops of the agent, the critic judges, and
 * every judgement is chained and in the audit trail before it counts. Not thread-safe.
 */
final class DirectorAndCritic {
  private final Composers parts;
  private final AgentProfile self;
  private final Session session;
  private final Pipeline pipeline;
  private final Pipeline.Director director;
  private final Critic critic;
  private final Convergence convergence;
  private final CriticChain chain;
  private final List<PipelineRun.Round> rounds = new ArrayList<>();

  DirectorAndCritic(
      Composers parts,
      AgentProfile self,
      Session session,
      Pipeline pipeline,
      Pipeline.Director director,
      Critic critic,
      Convergence convergence) {
    this.parts = parts;
    this.self = self;
    this.session = session;
    this.pipeline = pipeline;
    this.director = director;
    this.critic = critic;
    this.convergence = convergence;
    this.chain =
        new CriticChain(self.agentId(), parts.key(), parts.audit(), parts.clock(), parts.ids());
  }

  PipelineRun run(String task) {
    double before = 0;
    for (int round = 1; ; round++) {
      Outcome<String> work = session.turn(as(), message(task), director.maxTokens());
      if (work.value().isEmpty()) {
        return ended(PipelineRun.End.NO_WORK, "round " + round + ": " + work.problem().orElse(""));
      }
      String draft = work.value().get();
      ReviewOutcome review = critic.review(request(task, draft));
      if (review instanceof ReviewOutcome.Missing missing) {
        return ended(PipelineRun.End.NO_REVIEW, "round " + round + ": " + missing.message());
      }
      CriticResult result = ((ReviewOutcome.Judged) review).result();
      boolean last = convergence.isReached(round, result.score(), before);
      rounds.add(
          new PipelineRun.Round(
              round, draft, result, chain.append(draft, result, verdict(result, last), round)));
      if (last) {
        return ended(PipelineRun.End.CONVERGED, "ended after round " + round);
      }
      before = result.score();
    }
  }

  private static Verdict verdict(CriticResult result, boolean last) {
    if (result.approved()) {
      return Verdict.APPROVED;
    }
    return last ? Verdict.REJECTED : Verdict.NEEDS_REVISION;
  }

  private AgentProfile as() {
    return new AgentProfile(
        self.agentId(),
        self.name(),
        director.systemPrompt().or(self::systemPrompt),
        Optional.of(director.model()),
        Optional.of(director.temperature()),
        Optional.of(Set.of()),
        self.limits());
  }

  private String message(String task) {
    if (rounds.isEmpty()) {
      return task;
    }
    PipelineRun.Round before = rounds.get(rounds.size() - 1);
    return task
        + "\n\nYour last answer:\n"
        + before.output()
        + "\n\nA reviewer says about it:\n"
        + before.result().feedback()
        + "\n\nAnswer again, better.";
  }

  private ReviewRequest request(String task, String draft) {
    Instant now = parts.clock().instant();
    return new ReviewRequest(
        parts.ids().get(), draft, task, List.of(), now, now.plus(session.budget().timeLeft()));
  }

  private PipelineRun ended(PipelineRun.End end, String message) {
    Optional<String> output =
        end == PipelineRun.End.CONVERGED
            ? rounds.stream()
                .filter(round -> round.result().approved())
                .max(
                    Comparator.comparingDouble((PipelineRun.Round round) -> round.result().score())
                        .thenComparingInt(PipelineRun.Round::round))
                .map(PipelineRun.Round::output)
            : Optional.empty();
    PipelineRun run =
        new PipelineRun(
            pipeline.name(),
            end,
            message,
            output,
            rounds,
            session.budget().used(),
            session.budget().elapsed().toMillis());
    record(run);
    return run;
  }

  /** With length and last hash, so that a chain whose end was cut off is found. */
  private void record(PipelineRun run) {
    var unused =
        parts
            .audit()
            .record(
                AuditEvent.ofAgent(
                    AuditType.AGENT_STOPPED,
                    self.agentId(),
                    "pipeline::" + pipeline.name(),
                    run.output().isPresent() ? AuditOutcome.SUCCESS : AuditOutcome.FAILURE,
                    JsonObject.builder()
                        .put("end", run.message())
                        .put("rounds", rounds.size())
                        .put("chain_head", chain.head())
                        .put("total_tokens", run.totalUsage().totalTokens())
                        .build()));
  }
}
