package dev.symbiont.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.api.review.ReviewTimeoutException;
import dev.symbiont.api.review.ToolReviewClient;
import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.NotFoundException;
import dev.symbiont.domain.id.ReviewId;
import dev.symbiont.domain.review.ReviewSession;
import dev.symbiont.domain.review.ReviewStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Waiting for the end of a review (SDK surface section 3.11). */
class ToolReviewWaitTest {
  private static final ReviewId ID = ReviewId.of("r-1");
  private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

  private final FakeTransport transport = new FakeTransport();
  private final FakeWaiter waiter = new FakeWaiter();

  @ParameterizedTest
  @ValueSource(strings = {"approved", "rejected", "signed", "failed"})
  void wait_endStates_endIt(String status) {
    transport.reply(200, session("pending_review")).reply(200, session("analyzing"));
    transport.reply(200, session(status));
    ReviewSession session = reviews().waitForCompletion(ID, Duration.ofMinutes(1));
    assertThat(session.status()).isEqualTo(ReviewStatus.of(status));
    assertThat(waiter.pauses()).containsExactly(FIVE_SECONDS, FIVE_SECONDS);
    assertThat(transport.last().uri().getPath()).endsWith("/api/v1/tool-review/sessions/r-1");
  }

  @Test
  void wait_nobodyDecides_endsInTimeWithTheLastSession() {
    for (int i = 0; i < 4; i++) {
      transport.reply(200, session("under_review"));
    }
    assertThatThrownBy(() -> reviews().waitForCompletion(ID, Duration.ofSeconds(12)))
        .isInstanceOfSatisfying(
            ReviewTimeoutException.class,
            e -> assertThat(e.session().status()).isEqualTo(ReviewStatus.UNDER_REVIEW))
        .hasMessageContaining("r-1")
        .hasMessageContaining("under_review");
    assertThat(waiter.pauses()).containsExactly(FIVE_SECONDS, FIVE_SECONDS, Duration.ofSeconds(2));
  }

  @Test
  void wait_withoutInterval_isRefused() {
    assertThatThrownBy(() -> reviews().waitForCompletion(ID, FIVE_SECONDS, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void wait_interrupted_endsAndRestoresTheFlag() {
    transport.reply(200, session("pending_review"));
    waiter.interrupting();
    assertThatThrownBy(() -> reviews().waitForCompletion(ID, FIVE_SECONDS))
        .isInstanceOf(ConnectionException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void async_endState_completesTheFuture() {
    transport.reply(200, session("pending_review")).reply(200, session("signed"));
    assertThat(reviews().async().waitForCompletion(ID, FIVE_SECONDS).join().status())
        .isEqualTo(ReviewStatus.SIGNED);
    assertThat(waiter.pauses()).containsExactly(FIVE_SECONDS);
  }

  @Test
  void async_nobodyDecides_failsTheFuture() {
    transport.reply(200, session("pending_review"));
    assertThatThrownBy(() -> reviews().async().waitForCompletion(ID, FIVE_SECONDS).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(ReviewTimeoutException.class);
  }

  @Test
  void async_failingCall_failsTheFuture() {
    transport.reply(404, "{\"error\":\"no\",\"code\":\"REVIEW_NOT_FOUND\",\"details\":null}");
    assertThatThrownBy(() -> reviews().async().waitForCompletion(ID, FIVE_SECONDS).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(NotFoundException.class);
  }

  @Test
  void async_cancelled_endsTheWaitInProgress() {
    transport.reply(200, session("pending_review"));
    waiter.holding();
    CompletableFuture<ReviewSession> waiting =
        reviews().async().waitForCompletion(ID, Duration.ofHours(1));
    // The first look runs on a thread of the client.
    while (waiter.pending().isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(waiting.cancel(true)).isTrue();
    assertThat(waiter.pending().get(0)).isCancelled();
    assertThat(transport.calls()).hasSize(1);
  }

  private ToolReviewClient reviews() {
    return Clients.builder(transport, waiter).build().toolReview();
  }

  private static String session(String status) {
    return """
        {"review_id":"r-1","tool":{"name":"t","description":"d","schema":{"type":"object"},
         "provider":{"name":"p"}},"status":"%s","state":{"type":"%1$s"},"submitted_by":"sam",
         "submitted_at":"2026-05-01T08:00:00Z"}"""
        .formatted(status);
  }
}
