package dev.symbiont.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.webhooks.ReplayGuard.Sighting;
import dev.symbiont.webhooks.WebhookVerdict.Accepted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplayGuardTest {
  private static final Instant START = Instant.ofEpochSecond(1_900_000_000L);

  @Test
  void sight_whenFull_refusesUntilTheOldestExpires() {
    ReplayGuard guard = new InMemoryReplayGuard(Duration.ofSeconds(10), 2);
    assertThat(guard.sight("e", "1", START)).isEqualTo(Sighting.FIRST);
    assertThat(guard.sight("e", "2", START.plusSeconds(5))).isEqualTo(Sighting.FIRST);
    assertThat(guard.sight("e", "3", START.plusSeconds(9))).isEqualTo(Sighting.FULL);
    assertThat(guard.sight("e", "1", START.plusSeconds(9))).isEqualTo(Sighting.REPEATED);
    assertThat(guard.sight("e", "3", START.plusSeconds(10))).isEqualTo(Sighting.FIRST);
    assertThat(guard.sight("e", "2", START.plusSeconds(14))).isEqualTo(Sighting.REPEATED);
  }

  @Test
  void sight_clockStepsBack_stillKnowsTheDelivery() {
    ReplayGuard guard = new InMemoryReplayGuard(Duration.ofSeconds(10), 10);
    guard.sight("e", "1", START.plusSeconds(100));
    assertThat(guard.sight("e", "2", START)).isEqualTo(Sighting.FIRST);
    assertThat(guard.sight("e", "2", START.plusSeconds(9))).isEqualTo(Sighting.REPEATED);
    assertThat(guard.sight("e", "2", START.plusSeconds(10))).isEqualTo(Sighting.FIRST);
  }

  @Test
  void sight_fromManyThreads_isFirstOnce() throws Exception {
    ReplayGuard guard = new InMemoryReplayGuard();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      CountDownLatch start = new CountDownLatch(1);
      List<Future<Sighting>> sightings =
          IntStream.range(0, 64)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> {
                            start.await();
                            return guard.sight("e", "same", START);
                          }))
              .toList();
      start.countDown();
      int first = 0;
      for (Future<Sighting> sighting : sightings) {
        first += sighting.get() == Sighting.FIRST ? 1 : 0;
      }
      assertThat(first).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void check_guardIsFull_hasItsOwnWord() {
    SignatureVerifier verifier =
        new ReplayGuardedVerifier(
            (headers, body) -> new Accepted(0, "id" + body.length),
            new InMemoryReplayGuard(Duration.ofSeconds(1), 1),
            "e",
            new MutableClock(START));
    WebhookHeaders none = WebhookHeaders.ofSingle(Map.of());
    assertThat(verifier.check(none, new byte[1]).word()).isEqualTo("valid");
    assertThat(verifier.check(none, new byte[2]).word()).isEqualTo("replay_guard_full");
    assertThat(verifier.check(none, new byte[1]).word()).isEqualTo("replayed");
  }

  @Test
  void constructor_outOfRange_isRefused() {
    assertThatThrownBy(() -> new InMemoryReplayGuard(Duration.ZERO, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new InMemoryReplayGuard(Duration.ofSeconds(1), 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void replayRetention_githubWithoutTimestamps_isADay() {
    assertThat(WebhookProvider.GITHUB.replayRetention()).isEqualTo(Duration.ofHours(24));
    assertThat(WebhookProvider.SLACK.replayRetention())
        .isEqualTo(InMemoryReplayGuard.DEFAULT_RETENTION);
  }
}
