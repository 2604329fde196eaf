package dev.symbiont.api;

import dev.symbiont.testsupport.MutableClock;
import java.time.Instant;
import java.util.Map;
import java.util.Random;

/** Clients for tests: no environment, a fixed clock, a seed. */
final class Clients {
  static final Instant NOW = Instant.parse("2026-05-01T08:00:00Z");
  static final String SECRET = "mark-er-5e0c1d";

  private Clients() {}

  static SymbiontClientBuilder builder(FakeTransport transport, FakeWaiter waiter) {
    return SymbiontClient.builder()
        .environment(Map.of())
        .apiKey(SECRET)
        .transport(transport)
        .clock(new MutableClock(NOW))
        .waiter(waiter)
        .random(new Random(7));
  }

  static SymbiontClient of(FakeTransport transport) {
    return builder(transport, new FakeWaiter()).build();
  }
}
