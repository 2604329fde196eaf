package dev.symbiont.api;

import dev.symbiont.api.call.CallListener;
import dev.symbiont.api.call.Waiter;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.json.gson.RecordMapper;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Everything that the calls of one client share. Immutable; closes nothing. */
record Wiring(
    HttpTransport transport,
    BaseUrl base,
    Optional<Credentials> credentials,
    RetryRules retries,
    Duration timeout,
    Duration deadline,
    int maxResponseBytes,
    HttpHeaders headers,
    Supplier<Optional<String>> traceparent,
    boolean checksRequests,
    JsonCodec codec,
    RecordMapper mapper,
    CallListener listener,
    Clock clock,
    Waiter waiter,
    Executor threads,
    RandomGenerator random) {

  /** Returns the same for another address with other credentials. */
  Wiring at(BaseUrl other, Optional<Credentials> theirs) {
    return new Wiring(
        transport,
        other,
        theirs,
        retries,
        timeout,
        deadline,
        maxResponseBytes,
        headers,
        traceparent,
        checksRequests,
        codec,
        mapper,
        listener,
        clock,
        waiter,
        threads,
        random);
  }

  /** Bounds on the JSON of a response. */
  JsonLimits limits() {
    return new JsonLimits(maxResponseBytes, JsonLimits.DEFAULT.maxDepth());
  }
}
