package dev.symbiont.api.review;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.api.call.Waiter;
import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.id.AnalysisId;
import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.review.AnalysisResults;
import dev.symbiont.domain.review.HumanReviewDecision;
import dev.symbiont.domain.review.QueueDecision;
import dev.symbiont.domain.review.ReviewDecisionResponse;
import dev.symbiont.domain.review.ReviewQueue;
import dev.symbiont.domain.review.ReviewSession;
import dev.symbiont.domain.review.ReviewSessionCreate;
import dev.symbiont.domain.review.ReviewSessionList;
import dev.symbiont.domain.review.ReviewSessionResponse;
import dev.symbiont.domain.review.ReviewStats;
import dev.symbiont.domain.review.SignedTool;
import dev.symbiont.domain.review.SigningRequest;
import dev.symbiont.domain.review.SigningResponse;
import dev.symbiont.domain.review.SigningStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * Calls about reviews of tools. Each blocks until the answer is there; errors as in {@link
 * Caller#call}. Thread-safe; a view of its caller.
 */
public final class ToolReviewClient {
  /** How often a review is looked at that is waited for. */
  public static final Duration POLL_INTERVAL = Duration.ofSeconds(5);

  private final Caller caller;
  private final Waiter waiter;

  /**
   * Creates a view of {@code caller}.
   *
   * @param waiter passes the time between two looks at a review that is waited for
   */
  public ToolReviewClient(Caller caller, Waiter waiter) {
    this.caller = caller;
    this.waiter = waiter;
  }

  /** Returns a view whose calls have these options. */
  public ToolReviewClient with(CallOptions options) {
    return new ToolReviewClient(caller.with(options), waiter);
  }

  /** Returns the asynchronous view. */
  public AsyncToolReviewClient async() {
    return new AsyncToolReviewClient(caller, waiter);
  }

  /**
   * Submits a tool for review, or with {@link ReviewSessionCreate#resubmitting} its changed form.
   * It is submitted again after a failure of the network only under an idempotency key.
   */
  public ReviewSessionResponse submit(ReviewSessionCreate submission) {
    return caller.call(ToolReviewCalls.submit(submission));
  }

  /** Lists reviews, newest first. */
  public ReviewSessionList list(ReviewQuery query) {
    return caller.call(ToolReviewCalls.list(query));
  }

  /** Shows a review. */
  public ReviewSession session(ReviewId id) {
    return caller.call(ToolReviewCalls.session(id));
  }

  /** Shows what the newest analysis of a tool has found, the worst first. */
  public AnalysisResults analysis(AnalysisId id) {
    return caller.call(ToolReviewCalls.analysis(id));
  }

  /**
   * Decides about a tool; of several decisions the first counts. Nobody decides about a tool that
   * they have submitted, unless the runtime allows it. A server may answer with nothing.
   */
  public Optional<ReviewDecisionResponse> decide(ReviewId id, HumanReviewDecision decision) {
    return caller.call(ToolReviewCalls.decide(id, decision));
  }

  /** Decides about a tool in the name of the caller's own credential. */
  public Optional<ReviewDecisionResponse> decide(ReviewId id, QueueDecision decision) {
    return caller.call(ToolReviewCalls.decide(id, decision));
  }

  /**
   * Signs an approved tool with a key of the runtime; signing again with the same key returns the
   * same signature.
   */
  public SigningResponse sign(SigningRequest request) {
    return caller.call(ToolReviewCalls.sign(request));
  }

  /** Shows a signed tool. */
  public SignedTool signed(ReviewId id) {
    return caller.call(ToolReviewCalls.signed(id));
  }

  /** Lists what waits for a person, the most urgent first. */
  public ReviewQueue queue() {
    return caller.call(ToolReviewCalls.queue());
  }

  /** Tells how far the signature of a tool is. */
  public SigningStatus signingStatus(ReviewId id) {
    return caller.call(ToolReviewCalls.signingStatus(id));
  }

  /**
   * Fetches schema and signature as one document, which {@link
   * dev.symbiont.schemapin.SignedSchema#ofDocument} reads.
   */
  public JsonObject download(ReviewId id) {
    return caller.call(ToolReviewCalls.download(id));
  }

  /** Counts reviews, findings and decisions. */
  public ReviewStats stats() {
    return caller.call(ToolReviewCalls.stats());
  }

  /**
   * Waits until a tool is approved, rejected or signed, or its review has failed; looks every
   * {@link #POLL_INTERVAL}.
   *
   * @throws ReviewTimeoutException if that takes longer than {@code timeout}
   */
  public ReviewSession waitForCompletion(ReviewId id, Duration timeout) {
    return waitForCompletion(id, timeout, POLL_INTERVAL);
  }

  /**
   * Waits as {@link #waitForCompletion(ReviewId, Duration)} does, and looks every {@code interval}.
   *
   * @throws ReviewTimeoutException if it takes longer than {@code timeout}
   */
  public ReviewSession waitForCompletion(ReviewId id, Duration timeout, Duration interval) {
    Poll poll = new Poll(waiter, timeout, interval);
    ReviewSession session = session(id);
    while (!session.status().isComplete()) {
      pause(poll.pause(session));
      session = session(id);
    }
    return session;
  }

  private void pause(Duration time) {
    try {
      waiter.pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionException(
          "interrupted while waiting for a review", TransportException.Progress.NOT_SENT, e);
    }
  }
}
