package dev.symbiont.api.review;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.api.call.Waiter;
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
import java.util.concurrent.CompletableFuture;

/**
 * Calls about reviews of tools. Each returns at once; cancelling a future ends its call.
 * Thread-safe; a view of its caller.
 */
public final class AsyncToolReviewClient {
  private final Caller caller;
  private final Waiter waiter;

  /**
   * Creates a view of {@code caller}.
   *
   * @param waiter passes the time between two looks at a review that is waited for
   */
  public AsyncToolReviewClient(Caller caller, Waiter waiter) {
    this.caller = caller;
    this.waiter = waiter;
  }

  /** Returns a view whose calls have these options. */
  public AsyncToolReviewClient with(CallOptions options) {
    return new AsyncToolReviewClient(caller.with(options), waiter);
  }

  /**
   * Submits a tool for review, or with {@link ReviewSessionCreate#resubmitting} its changed form.
   * It is submitted again after a failure of the network only under an idempotency key.
   */
  public CompletableFuture<ReviewSessionResponse> submit(ReviewSessionCreate submission) {
    return caller.callAsync(ToolReviewCalls.submit(submission));
  }

  /** Lists reviews, newest first. */
  public CompletableFuture<ReviewSessionList> list(ReviewQuery query) {
    return caller.callAsync(ToolReviewCalls.list(query));
  }

  /** Shows a review. */
  public CompletableFuture<ReviewSession> session(ReviewId id) {
    return caller.callAsync(ToolReviewCalls.session(id));
  }

  /** Shows what the newest analysis of a tool has found, the worst first. */
  public CompletableFuture<AnalysisResults> analysis(AnalysisId id) {
    return caller.callAsync(ToolReviewCalls.analysis(id));
  }

  /**
   * Decides about a tool; of several decisions the first counts. Nobody decides about a tool that
   * they have submitted, unless the runtime allows it. A server may answer with nothing.
   */
  public CompletableFuture<Optional<ReviewDecisionResponse>> decide(
      ReviewId id, HumanReviewDecision decision) {
    return caller.callAsync(ToolReviewCalls.decide(id, decision));
  }

  /** Decides about a tool in the name of the caller's own credential. */
  public CompletableFuture<Optional<ReviewDecisionResponse>> decide(
      ReviewId id, QueueDecision decision) {
    return caller.callAsync(ToolReviewCalls.decide(id, decision));
  }

  /**
   * Signs an approved tool with a key of the runtime; signing again with the same key returns the
   * same signature.
   */
  public CompletableFuture<SigningResponse> sign(SigningRequest request) {
    return caller.callAsync(ToolReviewCalls.sign(request));
  }

  /** Shows a signed tool. */
  public CompletableFuture<SignedTool> signed(ReviewId id) {
    return caller.callAsync(ToolReviewCalls.signed(id));
  }

  /** Lists what waits for a person, the most urgent first. */
  public CompletableFuture<ReviewQueue> queue() {
    return caller.callAsync(ToolReviewCalls.queue());
  }

  /** Tells how far the signature of a tool is. */
  public CompletableFuture<SigningStatus> signingStatus(ReviewId id) {
    return caller.callAsync(ToolReviewCalls.signingStatus(id));
  }

  /**
   * Fetches schema and signature as one document, which {@link
   * dev.symbiont.schemapin.SignedSchema#ofDocument} reads.
   */
  public CompletableFuture<JsonObject> download(ReviewId id) {
    return caller.callAsync(ToolReviewCalls.download(id));
  }

  /** Counts reviews, findings and decisions. */
  public CompletableFuture<ReviewStats> stats() {
    return caller.callAsync(ToolReviewCalls.stats());
  }

  /**
   * Waits until a tool is approved, rejected or signed, or its review has failed; looks every
   * {@link ToolReviewClient#POLL_INTERVAL}. Fails with {@link ReviewTimeoutException} if that takes
   * longer than {@code timeout}.
   */
  public CompletableFuture<ReviewSession> waitForCompletion(ReviewId id, Duration timeout) {
    return waitForCompletion(id, timeout, ToolReviewClient.POLL_INTERVAL);
  }

  /** Waits as {@link #waitForCompletion(ReviewId, Duration)} does; looks every {@code interval}. */
  public CompletableFuture<ReviewSession> waitForCompletion(
      ReviewId id, Duration timeout, Duration interval) {
    return new AsyncWait(() -> session(id), waiter, new Poll(waiter, timeout, interval)).start();
  }
}
