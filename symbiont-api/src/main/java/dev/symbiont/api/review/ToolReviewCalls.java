package dev.symbiont.api.review;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
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
import java.util.Optional;

/**
 * The operation table: about reviews of tools (SDK surface section 3.11). Send a call with {@link
 * dev.symbiont.api.call.Caller}.
 */
public final class ToolReviewCalls {
  private static final String SESSIONS = "tool-review/sessions";

  private static final Operation<ReviewSessionResponse> SUBMIT =
      Operation.post("tool_review.submit", SESSIONS)
          .asExtension()
          .returns(ReviewSessionResponse.class);

  private static final Operation<ReviewSessionList> LIST =
      Operation.get("tool_review.list", SESSIONS).asExtension().returns(ReviewSessionList.class);

  private static final Operation<ReviewSession> SESSION =
      Operation.get("tool_review.session", SESSIONS + "/{id}")
          .asExtension()
          .returns(ReviewSession.class);

  private static final Operation<AnalysisResults> ANALYSIS =
      Operation.get("tool_review.analysis", "tool-review/analysis/{id}")
          .asExtension()
          .returns(AnalysisResults.class);

  private static final Operation<Optional<ReviewDecisionResponse>> DECIDE =
      Operation.post("tool_review.decide", SESSIONS + "/{id}/decisions")
          .asExtension()
          .returnsOptional(ReviewDecisionResponse.class);

  private static final Operation<SigningResponse> SIGN =
      Operation.post("tool_review.sign", "tool-review/sign")
          .asExtension()
          .returns(SigningResponse.class);

  private static final Operation<SignedTool> SIGNED =
      Operation.get("tool_review.signed", "tool-review/signed/{id}")
          .asExtension()
          .returns(SignedTool.class);

  private static final Operation<ReviewQueue> QUEUE =
      Operation.get("tool_review.queue", "tool-review/review/queue")
          .asExtension()
          .returns(ReviewQueue.class);

  private static final Operation<Optional<ReviewDecisionResponse>> DECIDE_QUEUED =
      Operation.post("tool_review.decide_queued", "tool-review/review/{id}/decision")
          .asExtension()
          .returnsOptional(ReviewDecisionResponse.class);

  private static final Operation<SigningStatus> SIGNING_STATUS =
      Operation.get("tool_review.signing_status", "tool-review/signing/{id}")
          .asExtension()
          .returns(SigningStatus.class);

  private static final Operation<JsonObject> DOWNLOAD =
      Operation.get("tool_review.download", "tool-review/signing/{id}/download")
          .asExtension()
          .returns(JsonObject.class);

  private static final Operation<ReviewStats> STATS =
      Operation.get("tool_review.stats", "tool-review/stats")
          .asExtension()
          .returns(ReviewStats.class);

  private ToolReviewCalls() {}

  /** Returns the call that submits a tool. */
  public static Call<ReviewSessionResponse> submit(ReviewSessionCreate submission) {
    return SUBMIT.with().body(submission);
  }

  /** Returns the call that lists reviews, newest first. */
  public static Call<ReviewSessionList> list(ReviewQuery query) {
    Call<ReviewSessionList> call =
        LIST.with().query("page", query.page()).query("limit", query.limit());
    if (query.status().isPresent()) {
      call = call.query("status", query.status().get());
    }
    return query.author().isPresent() ? call.query("author", query.author().get()) : call;
  }

  /** Returns the call that shows a review. */
  public static Call<ReviewSession> session(ReviewId id) {
    return SESSION.with(id);
  }

  /** Returns the call that shows what an analysis has found. */
  public static Call<AnalysisResults> analysis(AnalysisId id) {
    return ANALYSIS.with(id);
  }

  /** Returns the call that decides about a tool; a server may answer with nothing. */
  public static Call<Optional<ReviewDecisionResponse>> decide(
      ReviewId id, HumanReviewDecision decision) {
    return DECIDE.with(id).body(decision);
  }

  /** Returns the call that signs an approved tool. */
  public static Call<SigningResponse> sign(SigningRequest request) {
    return SIGN.with().body(request);
  }

  /** Returns the call that shows a signed tool. */
  public static Call<SignedTool> signed(ReviewId id) {
    return SIGNED.with(id);
  }

  /** Returns the call that lists what waits for a person, the most urgent first. */
  public static Call<ReviewQueue> queue() {
    return QUEUE.with();
  }

  /** Returns the call that decides about a tool in the name of the caller's own credential. */
  public static Call<Optional<ReviewDecisionResponse>> decide(ReviewId id, QueueDecision decision) {
    return DECIDE_QUEUED.with(id).body(decision);
  }

  /** Returns the call that tells how far the signature of a tool is. */
  public static Call<SigningStatus> signingStatus(ReviewId id) {
    return SIGNING_STATUS.with(id);
  }

  /** Returns the call that fetches schema and signature as one document. */
  public static Call<JsonObject> download(ReviewId id) {
    return DOWNLOAD.with(id);
  }

  /** Returns the call that counts reviews, findings and decisions. */
  public static Call<ReviewStats> stats() {
    return STATS.with();
  }
}
