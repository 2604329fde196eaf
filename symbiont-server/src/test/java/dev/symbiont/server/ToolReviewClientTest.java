package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.review.AsyncToolReviewClient;
import dev.symbiont.api.review.ReviewQuery;
import dev.symbiont.api.review.ReviewTimeoutException;
import dev.symbiont.api.review.ToolReviewClient;
import dev.symbiont.domain.crypto.P256PublicKey;
import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.error.ConflictException;
import dev.symbiont.domain.error.NotFoundException;
import dev.symbiont.domain.error.PermissionDeniedException;
import dev.symbiont.domain.error.ServerException;
import dev.symbiont.domain.error.ValidationFailedException;
import dev.symbiont.domain.id.AnalysisId;
import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.review.AnalysisResults;
import dev.symbiont.domain.review.FindingSeverity;
import dev.symbiont.domain.review.HumanReviewDecision;
import dev.symbiont.domain.review.QueueDecision;
import dev.symbiont.domain.review.ReviewDecision;
import dev.symbiont.domain.review.ReviewDecisionResponse;
import dev.symbiont.domain.review.ReviewPriority;
import dev.symbiont.domain.review.ReviewQueue;
import dev.symbiont.domain.review.ReviewQueueItem;
import dev.symbiont.domain.review.ReviewSession;
import dev.symbiont.domain.review.ReviewSessionCreate;
import dev.symbiont.domain.review.ReviewSessionList;
import dev.symbiont.domain.review.ReviewStats;
import dev.symbiont.domain.review.ReviewStatus;
import dev.symbiont.domain.review.ReviewedTool;
import dev.symbiont.domain.review.SignedTool;
import dev.symbiont.domain.review.SigningRequest;
import dev.symbiont.domain.review.SigningResponse;
import dev.symbiont.domain.review.SigningState;
import dev.symbiont.domain.review.ToolProvider;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.audit.AuditVerifier;
import dev.symbiont.runtime.http.RateLimit;
import dev.symbiont.schemapin.DiscoveryDocument;
import dev.symbiont.schemapin.ProviderEvidence;
import dev.symbiont.schemapin.SchemaPinSettings;
import dev.symbiont.schemapin.SchemaVerifier;
import dev.symbiont.schemapin.SignedSchema;
import dev.symbiont.schemapin.VerificationResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reviews of tools through the client, from submission to a signature that verifies. */
@Timeout(60)
class ToolReviewClientTest {
  private static final GsonCodec JSON = new GsonCodec();
  private static final Duration SOON = Duration.ofMillis(1);
  private static final Duration LONG = Duration.ofSeconds(50);

  @TempDir private Path directory;
  private final List<String> out = new ArrayList<>();
  private SymbiontRuntime runtime;
  private SymbiontClient client;

  @BeforeEach
  void start() {
    runtime =
        SymbiontRuntime.builder().dataDirectory(directory).rateLimit(RateLimit.GENEROUS).build();
    client = SymbiontClient.builder().environment(Map.of()).transport(runtime.transport()).build();
  }

  @AfterEach
  void stop() {
    client.close();
    runtime.close();
  }

  @ParameterizedTest
  @EnumSource(Road.class)
  void submitToSign_overEveryRoad_givesASignatureThatVerifies(Road road) {
    P256PublicKey key = runtime.signingKeys().create("default");
    Road.Connection connection = road.connect(runtime);
    try {
      ToolReviewClient reviews = connection.client().toolReview();
      ReviewId id = reviews.submit(ReviewSessionCreate.of(tool("Uses sudo."), "sam")).reviewId();
      ReviewSession session = waiting(id);
      assertThat(session.state().type()).isEqualTo("pending_review");
      assertThat(session.tool()).isEqualTo(tool("Uses sudo."));
      assertThat(session.submittedBy()).isEqualTo("sam");
      assertThat(session.priority()).isEqualTo(ReviewPriority.NORMAL);

      AnalysisResults analysis = reviews.analysis(session.state().analysisId().orElseThrow());
      assertThat(analysis.riskScore()).isEqualTo(35);
      assertThat(analysis.findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.findingId()).isEqualTo("PRIV-1:/description");
                assertThat(finding.severity()).isEqualTo(FindingSeverity.HIGH);
              });

      ReviewDecisionResponse decided =
          reviews
              .decide(id, HumanReviewDecision.approve("ann", "needed").about(session))
              .orElseThrow();
      assertThat(decided.status()).isEqualTo(ReviewStatus.APPROVED);
      assertThat(decided.nextAction()).contains("sign");

      SigningRequest request = new SigningRequest(id, "default");
      SigningResponse signature = reviews.sign(request);
      assertThat(signature.signatureAlgorithm()).isEqualTo("ECDSA_P256");
      assertThat(reviews.sign(request)).isEqualTo(signature);

      SignedTool signed = reviews.signed(id);
      assertThat(signed.tool()).isEqualTo(session.tool());
      assertThat(signed.signature()).isEqualTo(signature.signature());
      assertThat(verifies(reviews.download(id), key)).isTrue();
      assertThat(reviews.waitForCompletion(id, LONG).status()).isEqualTo(ReviewStatus.SIGNED);
    } finally {
      connection.closer().run();
    }
    assertThat(AuditVerifier.verify(directory.resolve("audit")).valid()).isTrue();
  }

  @Test
  void download_alteredDocument_doesNotVerify() {
    P256PublicKey key = runtime.signingKeys().create("default");
    JsonObject document = client.toolReview().download(signed("Reads a page.", "ann"));
    assertThat(verifies(document, key)).isTrue();
    JsonObject other = tool("x").schema().toBuilder().put("title", "x").build();
    assertThat(verifies(document.toBuilder().put("schema", other).build(), key)).isFalse();
  }

  @Test
  void waitForCompletion_nobodyDecides_endsWithTheLastSession() {
    ReviewId id = submitted("Reads a page.");
    assertThatThrownBy(() -> client.toolReview().waitForCompletion(id, Duration.ofMillis(5), SOON))
        .isInstanceOfSatisfying(
            ReviewTimeoutException.class,
            e -> assertThat(e.session().status()).isEqualTo(ReviewStatus.PENDING_REVIEW));
  }

  @Test
  void async_waitForCompletion_endsWithTheDecision() {
    AsyncToolReviewClient reviews = client.toolReview().async();
    ReviewId id = submitted("Reads a page.");
    var end = reviews.waitForCompletion(id, LONG, SOON);
    assertThat(reviews.decide(id, HumanReviewDecision.reject("ann", "no use")).join()).isPresent();
    assertThat(end.join().status()).isEqualTo(ReviewStatus.REJECTED);
  }

  @Test
  void list_filtersAndPages() {
    List<ReviewId> ids = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      ids.add(submitted("Reads page " + i + "."));
    }
    client.toolReview().decide(ids.get(0), HumanReviewDecision.reject("ann", "no"));
    ToolReviewClient reviews = client.toolReview();
    ReviewSessionList second = reviews.list(ReviewQuery.NEWEST.withPage(2, 2));
    assertThat(second.sessions()).hasSize(2);
    assertThat(second.pagination().total()).isEqualTo(5);
    assertThat(second.pagination().hasNext()).isTrue();
    assertThat(reviews.list(ReviewQuery.NEWEST.withPage(3, 2)).pagination().hasNext()).isFalse();
    assertThat(reviews.list(ReviewQuery.NEWEST.withStatus(ReviewStatus.REJECTED)).sessions())
        .extracting(ReviewSession::reviewId)
        .containsExactly(ids.get(0));
    assertThat(reviews.list(ReviewQuery.NEWEST.withAuthor("nobody")).sessions()).isEmpty();
    assertThat(reviews.list(ReviewQuery.NEWEST.withAuthor("sam")).sessions()).hasSize(5);
  }

  @Test
  void list_wrongQueries_areUnprocessable() {
    for (ReviewQuery query :
        List.of(
            ReviewQuery.NEWEST.withStatus(ReviewStatus.of("lost")),
            ReviewQuery.NEWEST.withPage(1, 0),
            ReviewQuery.NEWEST.withPage(1, 101),
            ReviewQuery.NEWEST.withPage(0, 20))) {
      assertThatThrownBy(() -> client.toolReview().list(query))
          .isInstanceOf(ValidationFailedException.class);
    }
  }

  @Test
  void queue_mostUrgentFirst_andDecidedInOnesOwnName() {
    submitted("Reads a page.");
    ReviewId urgent =
        client
            .toolReview()
            .submit(
                ReviewSessionCreate.of(tool("Uses sudo."), "sam")
                    .withPriority(ReviewPriority.URGENT))
            .reviewId();
    waiting(urgent);
    ReviewQueue queue = client.toolReview().queue();
    assertThat(queue.queue()).hasSize(2);
    ReviewQueueItem first = queue.queue().get(0);
    assertThat(first.reviewId()).isEqualTo(urgent);
    assertThat(first.riskScore()).contains(35);
    assertThat(queue.stats().totalPending()).isEqualTo(2);
    assertThat(queue.stats().highPriorityCount()).isOne();
    ReviewDecisionResponse decided =
        client
            .toolReview()
            .decide(urgent, new QueueDecision(ReviewDecision.REJECT, Optional.empty(), false))
            .orElseThrow();
    assertThat(decided.status()).isEqualTo(ReviewStatus.REJECTED);
    assertThat(decided.reviewerId()).isEqualTo("in-process");
    assertThat(client.toolReview().queue().queue()).hasSize(1);
  }

  @Test
  void signingStatus_followsTheTool() {
    runtime.signingKeys().create("default");
    ReviewId id = submitted("Reads a page.");
    assertThat(client.toolReview().signingStatus(id).status()).isEqualTo(SigningState.PENDING);
    ReviewId done = signed("Reads a page.", "ann");
    assertThat(client.toolReview().signingStatus(done))
        .satisfies(
            status -> {
              assertThat(status.status()).isEqualTo(SigningState.SIGNED);
              assertThat(status.downloadUrl())
                  .contains("/api/v1/tool-review/signing/" + done + "/download");
            });
    client.toolReview().decide(id, HumanReviewDecision.reject("ann", "no"));
    assertThat(client.toolReview().signingStatus(id).status()).isEqualTo(SigningState.FAILED);
  }

  @Test
  void stats_countWhatHappened() {
    runtime.signingKeys().create("default");
    signed("Uses sudo.", "ann");
    client.toolReview().decide(submitted("Reads."), HumanReviewDecision.reject("ann", "no"));
    submitted("Reads.");
    ReviewStats stats = client.toolReview().stats();
    assertThat(stats.totalSubmissions()).isEqualTo(3);
    assertThat(stats.totalApproved()).isOne();
    assertThat(stats.totalRejected()).isOne();
    assertThat(stats.securityFindings().total()).isOne();
    assertThat(stats.securityFindings().bySeverity()).containsExactly(Map.entry("high", 1L));
    assertThat(stats.securityFindings().byCategory())
        .containsExactly(Map.entry("privilege_escalation", 1L));
    assertThat(stats.recentActivity().stream().mapToLong(day -> day.submissions()).sum())
        .isEqualTo(3);
  }

  @Test
  void calls_whatIsNotPossible_saysWhy() {
    ToolReviewClient reviews = client.toolReview();
    ReviewId id = submitted("Reads a page.");
    assertThatThrownBy(() -> reviews.decide(id, HumanReviewDecision.approve("sam", "mine")))
        .isInstanceOf(PermissionDeniedException.class)
        .hasMessageContaining("submitted");
    assertCode(() -> reviews.sign(new SigningRequest(id, "default")), "REVIEW_CONFLICT");
    reviews.decide(id, HumanReviewDecision.approve("ann", "yes"));
    assertCode(
        () -> reviews.decide(id, HumanReviewDecision.reject("bob", "no")), "REVIEW_CONFLICT");
    assertCode(() -> reviews.sign(new SigningRequest(id, "none")), "KEY_NOT_FOUND");
    assertCode(() -> reviews.signed(id), "REVIEW_CONFLICT");
    assertCode(() -> reviews.session(ReviewId.of("none")), "REVIEW_NOT_FOUND");
    assertCode(() -> reviews.analysis(AnalysisId.of("none")), "ANALYSIS_NOT_FOUND");
    assertThatThrownBy(() -> reviews.download(ReviewId.of("none")))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void submit_sameIdempotencyKey_isOneReview() {
    ToolReviewClient reviews =
        client.toolReview().with(CallOptions.idempotencyKey("one-submission"));
    ReviewSessionCreate submission = ReviewSessionCreate.of(tool("Reads."), "sam");
    ReviewId id = reviews.submit(submission).reviewId();
    assertThat(reviews.submit(submission).reviewId()).isEqualTo(id);
    assertThatThrownBy(() -> reviews.submit(ReviewSessionCreate.of(tool("Writes."), "sam")))
        .isInstanceOf(ConflictException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 60})
  void submit_tooDeepSchema_isUnprocessable(int depth) {
    JsonObject schema = JsonObject.EMPTY;
    for (int i = 1; i < depth; i++) {
      schema = JsonObject.builder().put("not", schema).build();
    }
    assertRefused(schema, "32 deep");
  }

  @Test
  void submit_hugeSchema_isUnprocessable() {
    assertRefused(
        JsonObject.builder().put("description", "x".repeat(64 * 1024)).build(), "65536 bytes");
  }

  @Test
  void reviewAndSign_asThePageSays() {
    // snippet: tool-review-keys
    P256PublicKey publicKey = runtime.signingKeys().create("default");
    // end

    // snippet: tool-review-submit
    ReviewedTool tool =
        new ReviewedTool(
            "fetch_page",
            "Fetches a page of the handbook.",
            JsonObject.builder()
                .put("type", "object")
                .put(
                    "properties",
                    JsonObject.builder()
                        .put("page", JsonObject.builder().put("type", "string").build())
                        .build())
                .put("additionalProperties", false)
                .build(),
            ToolProvider.of("example.com", "https://example.com/schemapin.pem"));
    ToolReviewClient reviews = client.toolReview();
    ReviewId id = reviews.submit(ReviewSessionCreate.of(tool, "sam")).reviewId();
    // end
    waiting(id);

    // snippet: tool-review-decide
    ReviewSession session = reviews.session(id);
    AnalysisResults analysis = reviews.analysis(session.state().analysisId().orElseThrow());
    analysis.findings().forEach(finding -> print(finding.severity() + " " + finding.title()));
    reviews.decide(id, HumanReviewDecision.approve("ann", "read it").about(session));
    // end

    // snippet: tool-review-sign
    reviews.sign(new SigningRequest(id, "default"));
    String document = new GsonCodec().writeText(reviews.download(id));
    // end

    // snippet: tool-review-verify
    VerificationResult result =
        new SchemaVerifier(SchemaPinSettings.builder().build())
            .verifyOffline(
                SignedSchema.ofDocument(document, "example.com", "fetch_page"),
                ProviderEvidence.of(DiscoveryDocument.forKey(publicKey, "Example")));
    print(result instanceof VerificationResult.Verified ? "verified" : "refused");
    // end

    assertThat(out).containsExactly("low Unbounded strings", "verified");
  }

  private void print(String line) {
    out.add(line);
  }

  // ---- shorthands ---------------------------------------------------------------------------

  private static ReviewedTool tool(String description) {
    return new ReviewedTool(
        "fetch_page",
        description,
        (JsonObject)
            JSON.read(
                """
                {"type":"object","properties":{"page":{"type":"string","maxLength":80}},
                 "required":["page"],"additionalProperties":false}""",
                JsonLimits.DEFAULT),
        ToolProvider.of("example.com", "https://example.com/schemapin.pem"));
  }

  private ReviewId submitted(String description) {
    ReviewId id =
        client.toolReview().submit(ReviewSessionCreate.of(tool(description), "sam")).reviewId();
    return waiting(id).reviewId();
  }

  private ReviewId signed(String description, String reviewer) {
    ReviewId id = submitted(description);
    client.toolReview().decide(id, HumanReviewDecision.approve(reviewer, "yes"));
    client.toolReview().sign(new SigningRequest(id, "default"));
    return id;
  }

  /** Returns the session when the analysis has ended. */
  private ReviewSession waiting(ReviewId id) {
    ReviewSession session = client.toolReview().session(id);
    while (session.state().analysisId().isEmpty()) {
      Thread.onSpinWait();
      session = client.toolReview().session(id);
    }
    return session;
  }

  private void assertRefused(JsonObject schema, String why) {
    assertThatThrownBy(() -> submit(schema))
        .isInstanceOf(ValidationFailedException.class)
        .hasMessageContaining(why);
  }

  private void submit(JsonObject schema) {
    ReviewedTool tool = new ReviewedTool("t", "Reads.", schema, ToolProvider.of("p", "https://p"));
    client.toolReview().submit(ReviewSessionCreate.of(tool, "sam"));
  }

  private static void assertCode(ThrowingCallable call, String code) {
    assertThatThrownBy(call)
        .isNotInstanceOf(ServerException.class)
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).contains(code));
  }

  private static boolean verifies(JsonObject document, P256PublicKey key) {
    return new SchemaVerifier(SchemaPinSettings.builder().build())
            .verifyOffline(
                SignedSchema.ofDocument(JSON.writeText(document), "example.com", "fetch_page"),
                ProviderEvidence.of(DiscoveryDocument.forKey(key, "test")))
        instanceof VerificationResult.Verified;
  }
}
