package dev.symbiont.runtime.critic;

import dev.symbiont.runtime.auth.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets people judge (runtime reasoning specification section 12). At most {@value #QUEUE_LENGTH}
 * reviews wait; each is answered once, by a caller whose credential was checked, or counts as not
 * approved when its time is up. Thread-safe.
 */
public final class HumanCritic implements Critic, AutoCloseable {
  /** Most reviews that wait at the same time. */
  public static final int QUEUE_LENGTH = 32;

  private final Duration timeout;
  private final Clock clock;
  private final Map<UUID, Waiting> waiting = new LinkedHashMap<>();
  private boolean closed;

  private record Waiting(ReviewRequest request, CompletableFuture<ReviewOutcome> answer) {}

  /**
   * What a person says. Who says it is not for the person to choose.
   *
   * @param reviewId the review that is answered
   * @param approved whether the content may be used
   * @param score how good it is, 0 to 1
   * @param dimensionScores how good it is in single respects, 0 to 1 each
   * @param feedback what could be better
   */
  public record Judgement(
      UUID reviewId,
      boolean approved,
      double score,
      Map<String, Double> dimensionScores,
      String feedback) {
    /** Checks the ranges and copies the scores. */
    public Judgement {
      Objects.requireNonNull(reviewId, "reviewId");
      score = Score.require("score", score);
      dimensionScores = Score.requireAll(dimensionScores);
      Objects.requireNonNull(feedback, "feedback");
    }

    /** Returns a plain yes, score 1. */
    public static Judgement approve(UUID reviewId, String feedback) {
      return new Judgement(reviewId, true, 1, Map.of(), feedback);
    }

    /** Returns a plain no, score 0. */
    public static Judgement reject(UUID reviewId, String feedback) {
      return new Judgement(reviewId, false, 0, Map.of(), feedback);
    }
  }

  /** What became of a judgement. */
  public enum Receipt {
    /** It counts. */
    ACCEPTED,
    /** No such review waits: it was answered, its time is up, or it never was. */
    NOT_WAITING,
    /** The caller acts for agents; an agent must not pass a review of its own work. */
    FORBIDDEN
  }

  /**
   * Creates a critic.
   *
   * @param timeout how long a review waits at most
   */
  public HumanCritic(Duration timeout, Clock clock) {
    this.timeout = Objects.requireNonNull(timeout, "timeout");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public ReviewOutcome review(ReviewRequest request) {
    Duration left = Duration.between(clock.instant(), request.deadline());
    Duration time = left.compareTo(timeout) < 0 ? left : timeout;
    CompletableFuture<ReviewOutcome> answer = new CompletableFuture<>();
    synchronized (waiting) {
      if (closed) {
        return isClosed();
      }
      if (waiting.size() >= QUEUE_LENGTH) {
        return new ReviewOutcome.Missing(
            ReviewOutcome.Cause.BUSY, QUEUE_LENGTH + " reviews wait for a person already");
      }
      if (waiting.putIfAbsent(request.reviewId(), new Waiting(request, answer)) != null) {
        throw new IllegalArgumentException(
            "review " + request.reviewId() + " waits already; every review needs an id of its own");
      }
    }
    return await(request.reviewId(), answer, time);
  }

  private ReviewOutcome await(
      UUID reviewId, CompletableFuture<ReviewOutcome> answer, Duration time) {
    try {
      return answer.get(Math.max(0, time.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return withdrawn(
          reviewId,
          answer,
          new ReviewOutcome.Missing(
              ReviewOutcome.Cause.TIMEOUT,
              "nobody answered review %s within %s".formatted(reviewId, time)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return withdrawn(
          reviewId,
          answer,
          new ReviewOutcome.Missing(
              ReviewOutcome.Cause.CLOSED, "review " + reviewId + " was interrupted"));
    } catch (ExecutionException e) {
      throw new IllegalStateException("an answer is never a failure", e);
    }
  }

  /** An answer that came in the last moment was accepted, so it counts. */
  private ReviewOutcome withdrawn(
      UUID reviewId, CompletableFuture<ReviewOutcome> answer, ReviewOutcome otherwise) {
    synchronized (waiting) {
      return waiting.remove(reviewId) == null ? answer.join() : otherwise;
    }
  }

  /** Returns the reviews that wait, oldest first. */
  public List<ReviewRequest> pending() {
    synchronized (waiting) {
      return waiting.values().stream().map(Waiting::request).toList();
    }
  }

  /**
   * Answers a review.
   *
   * @param caller who answers, as authenticated; the result names this credential
   */
  public Receipt answer(Judgement judgement, Principal caller) {
    if (!caller.isAdmin()) {
      return Receipt.FORBIDDEN;
    }
    CriticResult result =
        new CriticResult(
            judgement.approved(),
            judgement.score(),
            judgement.dimensionScores(),
            judgement.feedback(),
            new Reviewer.Human(caller.name(), caller.name()));
    synchronized (waiting) {
      Waiting review = waiting.get(judgement.reviewId());
      if (review == null || !clock.instant().isBefore(review.request().deadline())) {
        return Receipt.NOT_WAITING;
      }
      waiting.remove(judgement.reviewId());
      review.answer().complete(new ReviewOutcome.Judged(result));
      return Receipt.ACCEPTED;
    }
  }

  /** Ends all reviews without approval, and takes no more. Idempotent. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      waiting.values().forEach(review -> review.answer().complete(isClosed()));
      waiting.clear();
    }
  }

  private static ReviewOutcome isClosed() {
    return new ReviewOutcome.Missing(ReviewOutcome.Cause.CLOSED, "nobody reviews here any more");
  }
}
