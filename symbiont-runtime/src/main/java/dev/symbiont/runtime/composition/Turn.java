package dev.symbiont.runtime.composition;

import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.Usage;
import java.util.concurrent.CompletableFuture;

/** A governed loop at work, as one step of a composition. */
final class Turn {
  private final CompletableFuture<Outcome<LoopResult>> ended;
  private final Runnable cancellation;

  Turn(CompletableFuture<Outcome<LoopResult>> ended, Runnable cancellation) {
    this.ended = ended;
    this.cancellation = cancellation;
  }

  /** Returns a turn that could not begin. */
  static Turn failed(String reason) {
    return over(new Outcome.Failed<>(reason, Usage.ZERO));
  }

  /** Returns a turn that is over before it began. */
  static Turn over(Outcome<LoopResult> outcome) {
    return new Turn(CompletableFuture.completedFuture(outcome), () -> {});
  }

  /** Completes when the loop is over, never exceptionally but for a broken audit trail. */
  CompletableFuture<Outcome<LoopResult>> ended() {
    return ended;
  }

  void cancel() {
    cancellation.run();
  }

  /** Returns what the loop answered: only an answer that passed the gate is one. */
  static Outcome<String> answer(Outcome<LoopResult> outcome) {
    if (outcome instanceof Outcome.Done<LoopResult> done
        && !(done.made().terminationReason() instanceof TerminationReason.Completed)) {
      return new Outcome.Failed<>(words(done.made().terminationReason()), outcome.usage());
    }
    return outcome.map(LoopResult::output);
  }

  private static String words(TerminationReason reason) {
    if (reason instanceof TerminationReason.Failed failed) {
      return failed.message();
    }
    if (reason instanceof TerminationReason.MaxTokens) {
      return "the tokens are used up";
    }
    return reason instanceof TerminationReason.Timeout
        ? "the time is up"
        : "no answer within the model calls that were allowed";
  }
}
