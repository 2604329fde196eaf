package dev.symbiont.runtime.review;

import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.review.AnalysisResults;
import dev.symbiont.domain.review.FindingCounts;
import dev.symbiont.domain.review.FindingSeverity;
import dev.symbiont.domain.review.HumanReviewDecision;
import dev.symbiont.domain.review.PaginationInfo;
import dev.symbiont.domain.review.QueueDecision;
import dev.symbiont.domain.review.ReviewDay;
import dev.symbiont.domain.review.ReviewDecision;
import dev.symbiont.domain.review.ReviewDecisionResponse;
import dev.symbiont.domain.review.ReviewQueue;
import dev.symbiont.domain.review.ReviewQueueItem;
import dev.symbiont.domain.review.ReviewQueueStats;
import dev.symbiont.domain.review.ReviewSession;
import dev.symbiont.domain.review.ReviewSessionCreate;
import dev.symbiont.domain.review.ReviewSessionList;
import dev.symbiont.domain.review.ReviewSessionResponse;
import dev.symbiont.domain.review.ReviewSessionState;
import dev.symbiont.domain.review.ReviewStats;
import dev.symbiont.domain.review.ReviewStatus;
import dev.symbiont.domain.review.ReviewedTool;
import dev.symbiont.domain.review.SignedTool;
import dev.symbiont.domain.review.SigningRequest;
import dev.symbiont.domain.review.SigningResponse;
import dev.symbiont.domain.review.SigningState;
import dev.symbiont.domain.review.SigningStatus;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.http.WireBody;
import dev.symbiont.runtime.review.Outcome.Done;
import dev.symbiont.runtime.review.Outcome.Reason;
import dev.symbiont.runtime.review.Outcome.Refused;
import dev.symbiont.runtime.review.ReviewTable.Filter;
import dev.symbiont.schemapin.CanonicalSchema;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The routes of tool reviews (runtime policy specification sections 7.3 and 7.4, HTTP contract
 * section 9.6), in snake_case; camelCase is understood.
 */
public final class ToolReviewRoutes implements RouteModule {
  private static final String TAG = "tool-review";
  private static final int LONGEST_BODY = 512 * 1024;
  private static final int MOST_PER_PAGE = 100;
  private static final double MINUTE = Duration.ofMinutes(1).toMillis();

  /** What other clients say for the four decisions. */
  private static final Map<String, ReviewDecision> DECISIONS =
      Map.of(
          "approve", ReviewDecision.APPROVE,
          "approved", ReviewDecision.APPROVE,
          "reject", ReviewDecision.REJECT,
          "rejected", ReviewDecision.REJECT,
          "request_changes", ReviewDecision.REQUEST_CHANGES,
          "escalate", ReviewDecision.ESCALATE,
          "escalated", ReviewDecision.ESCALATE);

  private final ToolReviews reviews;
  private final WireBody wire = new WireBody(new RecordMapper(MappingRules.REQUESTS));
  private final ToolLimits limits;
  private final Clock clock;
  private final Function<ApiRequest, Optional<UUID>> chosenIds;

  /**
   * Creates the routes.
   *
   * @param chosenIds returns the id that the idempotency key of a request stands for, if it has one
   */
  public ToolReviewRoutes(
      ToolReviews reviews,
      JsonCodec json,
      Clock clock,
      Function<ApiRequest, Optional<UUID>> chosenIds) {
    this.reviews = Objects.requireNonNull(reviews, "reviews");
    this.limits = new ToolLimits(json);
    this.clock = Objects.requireNonNull(clock, "clock");
    this.chosenIds = Objects.requireNonNull(chosenIds, "chosenIds");
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.post("tool-review/sessions")
                .named("submitToolForReview")
                .described(TAG, "Submits a tool for review; with review_id, its changed form.")
                .access(Access.ANY)
                .maxBodyBytes(LONGEST_BODY)
                .takes(ReviewSessionCreate.class)
                .answers(ReviewSessionResponse.class)
                .success(201)
                .to(this::submit))
        .add(
            Route.get("tool-review/sessions")
                .named("listReviewSessions")
                .described(
                    TAG, "Lists reviews, newest first, by ?page=, ?limit=, ?status=, ?author=.")
                .access(Access.ANY)
                .answers(ReviewSessionList.class)
                .to(this::list))
        .add(
            Route.get("tool-review/sessions/{review_id}")
                .named("getReviewSession")
                .described(TAG, "Shows a review.")
                .access(Access.ANY)
                .answers(ReviewSession.class)
                .to(request -> answer(session(require(request)))))
        .add(
            Route.get("tool-review/analysis/{analysis_id}")
                .named("getAnalysisResults")
                .described(TAG, "Shows what the newest analysis of a tool has found.")
                .access(Access.ANY)
                .answers(AnalysisResults.class)
                .to(this::analysis))
        .add(
            Route.post("tool-review/sessions/{review_id}/decisions")
                .named("submitHumanReviewDecision")
                .described(TAG, "Decides about a tool; of several decisions the first counts.")
                .access(Access.ANY)
                .maxBodyBytes(LONGEST_BODY)
                .takes(HumanReviewDecision.class)
                .answers(ReviewDecisionResponse.class)
                .to(request -> decide(request, decision(request))))
        .add(
            Route.post("tool-review/sign")
                .named("signApprovedTool")
                .described(TAG, "Signs an approved tool with a key of the runtime.")
                .maxBodyBytes(LONGEST_BODY)
                .takes(SigningRequest.class)
                .answers(SigningResponse.class)
                .to(this::sign))
        .add(
            Route.get("tool-review/signed/{review_id}")
                .named("getSignedTool")
                .described(TAG, "Shows a signed tool.")
                .access(Access.ANY)
                .answers(SignedTool.class)
                .to(request -> answer(signedTool(requireSigned(request)))))
        .add(
            Route.get("tool-review/review/queue")
                .named("getReviewQueue")
                .described(TAG, "Lists what waits for a person, the most urgent first.")
                .access(Access.ANY)
                .answers(ReviewQueue.class)
                .to(this::queue))
        .add(
            Route.post("tool-review/review/{review_id}/decision")
                .named("decideQueuedReview")
                .described(TAG, "Decides about a tool in the caller's own name.")
                .access(Access.ANY)
                .maxBodyBytes(LONGEST_BODY)
                .takes(QueueDecision.class)
                .answers(ReviewDecisionResponse.class)
                .to(request -> decide(request, ownDecision(request))))
        .add(
            Route.get("tool-review/signing/{review_id}")
                .named("getSigningStatus")
                .described(TAG, "Tells how far the signature of a tool is.")
                .access(Access.ANY)
                .answers(SigningStatus.class)
                .to(request -> answer(signingStatus(require(request)))))
        .add(
            Route.get("tool-review/signing/{review_id}/download")
                .named("downloadSignedTool")
                .described(TAG, "Hands out schema and signature as one document to verify.")
                .access(Access.ANY)
                .to(this::download))
        .add(
            Route.get("tool-review/stats")
                .named("getReviewStats")
                .described(TAG, "Counts reviews, findings and decisions.")
                .access(Access.ANY)
                .answers(ReviewStats.class)
                .to(this::stats));
  }

  // ---- sessions -----------------------------------------------------------------------------

  private ApiAnswer submit(ApiRequest request) {
    ReviewSessionCreate body = wire.read(request.body(), ReviewSessionCreate.class);
    Map<String, String> problems = limits.problems(body);
    if (!problems.isEmpty()) {
      throw ApiRefusal.validationFailed(problems);
    }
    Review review =
        done(
            reviews.submit(
                body, request.principal(), chosenIds.apply(request).map(UUID::toString)));
    return ApiAnswer.json(
        201,
        wire.write(
            new ReviewSessionResponse(
                ReviewId.of(review.id()),
                review.state().status(),
                review.submittedAt(),
                Optional.empty())));
  }

  private ApiAnswer list(ApiRequest request) {
    int page = number(request, "page", 1, Integer.MAX_VALUE, 1);
    int limit = number(request, "limit", 1, MOST_PER_PAGE, 20);
    Filter filter =
        new Filter(
            request.query("status").map(ToolReviewRoutes::states).orElse(List.of()),
            request.query("author"),
            reviews.isReviewer(request.principal())
                ? Optional.empty()
                : Optional.of(request.principal().name()));
    long offset = (page - 1L) * limit;
    List<Review> found = reviews.table().list(filter, limit, offset);
    long total = reviews.table().count(filter);
    return answer(
        new ReviewSessionList(
            found.stream().map(ToolReviewRoutes::session).toList(),
            new PaginationInfo(page, limit, total, offset + found.size() < total)));
  }

  private static List<ReviewState> states(String status) {
    List<ReviewState> states = ReviewState.of(ReviewStatus.of(status));
    if (states.isEmpty()) {
      throw ApiRefusal.validationFailed(
          Map.of(
              "status",
              "must be submitted, pending_analysis, analyzing, pending_review, under_review,"
                  + " approved, rejected or signed"));
    }
    return states;
  }

  private static int number(ApiRequest request, String name, int least, int most, int absent) {
    Optional<String> text = request.query(name);
    if (text.isEmpty()) {
      return absent;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the refusal, which names the parameter and not its value.
    }
    throw ApiRefusal.validationFailed(
        Map.of(name, "must be a whole number of %d to %d".formatted(least, most)));
  }

  private static ReviewSession session(Review review) {
    return new ReviewSession(
        ReviewId.of(review.id()),
        review.tool(),
        review.state().status(),
        new ReviewSessionState(
            review.state().word(),
            review.analysis().map(AnalysisResults::analysisId),
            review.analysis().map(AnalysisResults::completedAt),
            review.analysis().stream()
                .flatMap(analysis -> analysis.findings().stream())
                .filter(finding -> finding.severity().equals(FindingSeverity.CRITICAL))
                .toList(),
            review.reviewer(),
            review.reviewStartedAt()),
        review.submittedBy(),
        review.submittedAt(),
        Optional.empty(),
        review.priority(),
        Optional.of(review.toolSha256()),
        JsonObject.EMPTY);
  }

  private ApiAnswer analysis(ApiRequest request) {
    return reviews
        .findByAnalysis(request.path("analysis_id"), request.principal())
        .flatMap(Review::analysis)
        .map(this::answer)
        .orElseThrow(() -> ApiRefusal.of(404, "ANALYSIS_NOT_FOUND", "No such analysis"));
  }

  // ---- decisions ----------------------------------------------------------------------------

  private ApiAnswer decide(ApiRequest request, HumanReviewDecision decision) {
    Map<String, String> problems = limits.problems(decision);
    if (!problems.isEmpty()) {
      throw ApiRefusal.validationFailed(problems);
    }
    Review review = done(reviews.decide(request.path("review_id"), decision, request.principal()));
    return answer(
        new ReviewDecisionResponse(
            ReviewId.of(review.id()),
            review.state().status(),
            decision.decision(),
            decision.reviewerId(),
            review.verdict().map(Verdict::at).orElseGet(clock::instant),
            Optional.of(nextAction(decision.decision()))));
  }

  private static String nextAction(ReviewDecision decision) {
    return switch (decision.word()) {
      case "approve" -> "sign";
      case "request_changes" -> "resubmit";
      case "escalate" -> "review";
      default -> "none";
    };
  }

  private HumanReviewDecision decision(ApiRequest request) {
    return wire.read(plainWord(request.body()), HumanReviewDecision.class);
  }

  private HumanReviewDecision ownDecision(ApiRequest request) {
    QueueDecision decision = wire.read(plainWord(request.body()), QueueDecision.class);
    return new HumanReviewDecision(
        decision.requiresAdditionalReview() ? ReviewDecision.ESCALATE : decision.decision(),
        decision.comments(),
        request.principal().name(),
        Optional.empty());
  }

  private static JsonObject plainWord(JsonObject body) {
    Optional<ReviewDecision> decision =
        body.string("decision")
            .flatMap(word -> Optional.ofNullable(DECISIONS.get(word.toLowerCase(Locale.ROOT))));
    return decision
        .map(known -> body.toBuilder().put("decision", known.word()).build())
        .orElse(body);
  }

  private ApiAnswer queue(ApiRequest request) {
    requireReviewer(request);
    int limit = number(request, "limit", 1, MOST_PER_PAGE, MOST_PER_PAGE);
    long now = clock.millis();
    ReviewTable.Waiting waiting = reviews.table().waiting();
    return answer(
        new ReviewQueue(
            reviews.table().queue(limit).stream().map(review -> item(review, now)).toList(),
            new ReviewQueueStats(
                waiting.count(),
                waiting.count() == 0 ? 0 : (now - waiting.averageSubmittedAt()) / MINUTE,
                waiting.urgent())));
  }

  private static ReviewQueueItem item(Review review, long now) {
    return new ReviewQueueItem(
        ReviewId.of(review.id()),
        review.tool().name(),
        review.priority(),
        review.submittedAt(),
        Duration.ofMillis(now - review.submittedAt().toEpochMilli()).toMinutes(),
        review.analysis().map(AnalysisResults::analysisId),
        review.analysis().map(AnalysisResults::riskScore));
  }

  // ---- signing ------------------------------------------------------------------------------

  private ApiAnswer sign(ApiRequest request) {
    SigningRequest body = wire.read(request.body(), SigningRequest.class);
    Review review =
        done(reviews.sign(body.reviewId().value(), body.signingKeyId(), request.principal()));
    ToolSignature signature = review.signature().orElseThrow();
    return answer(
        new SigningResponse(
            signature.value(),
            signature.at(),
            signature.keyId(),
            ToolSignature.ALGORITHM,
            more(signature)));
  }

  private static SignedTool signedTool(Review review) {
    ToolSignature signature = review.signature().orElseThrow();
    return new SignedTool(
        review.tool(),
        ReviewId.of(review.id()),
        signature.value(),
        signature.at(),
        signature.keyId(),
        ToolSignature.ALGORITHM,
        more(signature));
  }

  private static JsonObject more(ToolSignature signature) {
    return JsonObject.builder()
        .put("key_fingerprint", signature.keyFingerprint())
        .put("canonicalization", CanonicalSchema.NAME)
        .build();
  }

  private static SigningStatus signingStatus(Review review) {
    SigningState state =
        switch (review.state()) {
          case SIGNED -> SigningState.SIGNED;
          case SIGNING_FAILED, REJECTED -> SigningState.FAILED;
          default -> SigningState.PENDING;
        };
    return new SigningStatus(
        ReviewId.of(review.id()),
        state,
        review.signature().map(ToolSignature::at),
        review.signature().map(made -> "/api/v1/tool-review/signing/" + review.id() + "/download"),
        review.state() == ReviewState.REJECTED
            ? Optional.of("the tool was rejected")
            : review.failure().map(SigningFailure::why));
  }

  /** The container that the command lines of SchemaPin read. */
  private ApiAnswer download(ApiRequest request) {
    Review review = requireSigned(request);
    ToolSignature signature = review.signature().orElseThrow();
    ReviewedTool tool = review.tool();
    JsonObject document =
        JsonObject.builder()
            .put("schema", tool.schema())
            .put("signature", signature.value())
            .put("canonicalization", CanonicalSchema.NAME)
            .put("name", tool.name())
            .put("description", tool.description())
            .put("provider", wire.write(tool.provider()))
            .put("review_id", review.id())
            .put("signed_at", signature.at().toString())
            .put("signer_id", signature.keyId())
            .put("signature_algorithm", ToolSignature.ALGORITHM)
            .put("key_fingerprint", signature.keyFingerprint())
            .build();
    return ApiAnswer.ok(document)
        .withHeader(
            "Content-Disposition", "attachment; filename=\"tool-" + review.id() + ".json\"");
  }

  // ---- statistics ---------------------------------------------------------------------------

  private ApiAnswer stats(ApiRequest request) {
    requireReviewer(request);
    ReviewTable table = reviews.table();
    Map<ReviewState, Long> states = new EnumMap<>(ReviewState.class);
    states.putAll(table.countsByState());
    Map<String, Long> severities = table.countsOfFindings("severity");
    return answer(
        new ReviewStats(
            sum(states.values()),
            states.getOrDefault(ReviewState.APPROVED, 0L)
                + states.getOrDefault(ReviewState.SIGNING_FAILED, 0L)
                + states.getOrDefault(ReviewState.SIGNED, 0L),
            states.getOrDefault(ReviewState.REJECTED, 0L),
            table.averageMillisToDecision() / MINUTE,
            new FindingCounts(
                sum(severities.values()), severities, table.countsOfFindings("category")),
            table.days().stream()
                .map(
                    day ->
                        new ReviewDay(
                            day.date(), day.submissions(), day.approvals(), day.rejections()))
                .toList()));
  }

  private static long sum(Iterable<Long> counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }

  // ---- what requests share ------------------------------------------------------------------

  private ApiAnswer answer(Object record) {
    return ApiAnswer.ok(wire.write(record));
  }

  private Review require(ApiRequest request) {
    return reviews
        .find(request.path("review_id"), request.principal())
        .orElseThrow(() -> ApiRefusal.of(404, "REVIEW_NOT_FOUND", "No such review"));
  }

  private Review requireSigned(ApiRequest request) {
    Review review = require(request);
    if (review.signature().isEmpty()) {
      throw ApiRefusal.of(
          409, "REVIEW_CONFLICT", "The tool is %s and not signed".formatted(review.state().word()));
    }
    return review;
  }

  private void requireReviewer(ApiRequest request) {
    if (!reviews.isReviewer(request.principal())) {
      throw ApiRefusal.of(
          403, "FORBIDDEN", "This API key is not among the reviewers of the runtime");
    }
  }

  private static Review done(Outcome outcome) {
    if (outcome instanceof Done done) {
      return done.review();
    }
    throw refusal((Refused) outcome);
  }

  private static ApiRefusal refusal(Refused refused) {
    JsonObject.Builder details = JsonObject.builder();
    refused
        .step()
        .ifPresent(step -> details.put("from", step.from().word()).put("to", step.to().word()));
    runtimeCode(refused.reason()).ifPresent(code -> details.put("runtime_code", code));
    return ApiRefusal.of(
        status(refused.reason()), code(refused.reason()), refused.why(), details.build());
  }

  private static int status(Reason reason) {
    return switch (reason) {
      case NOT_FOUND, KEY_NOT_FOUND -> 404;
      case FORBIDDEN -> 403;
      case CONFLICT, ILLEGAL_TRANSITION -> 409;
      case SIGNING_FAILED -> 500;
      case FULL -> 429;
    };
  }

  private static String code(Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> "REVIEW_NOT_FOUND";
      case KEY_NOT_FOUND -> "KEY_NOT_FOUND";
      case FORBIDDEN -> "FORBIDDEN";
      case CONFLICT -> "REVIEW_CONFLICT";
      case ILLEGAL_TRANSITION -> "INVALID_STATE_TRANSITION";
      case SIGNING_FAILED -> "SIGNING_FAILED";
      case FULL -> "REVIEW_LIMIT_EXCEEDED";
    };
  }

  /** The codes of the runtime policy specification section 16. */
  private static Optional<String> runtimeCode(Reason reason) {
    return switch (reason) {
      case CONFLICT, ILLEGAL_TRANSITION -> Optional.of("REVIEW_001");
      case SIGNING_FAILED -> Optional.of("SIGN_001");
      default -> Optional.empty();
    };
  }
}
