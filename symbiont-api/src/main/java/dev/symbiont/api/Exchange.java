package dev.symbiont.api;

import dev.symbiont.api.auth.AccessToken;
import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.CallListener.CallInfo;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Repeat;
import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.error.TokenRefreshException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.ServerSentEvent;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: what is sent next, and what a reply or a failure leads to. It neither blocks
 * nor waits, so the blocking and the asynchronous view share it. Used by one thread at a time.
 */
final class Exchange {
  private static final int MOST_REDIRECTS = 5;

  /** Three heartbeats of a runtime may get lost. */
  private static final Duration STREAM_SILENCE = Duration.ofSeconds(45);

  private static final long LONGEST_STREAM = 1L << 30;
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** What follows. */
  sealed interface Step {
    /** The reply is the answer. */
    record Answer(HttpReply reply) implements Step {}

    /** The call has failed. */
    record Fail(SymbiontException failure) implements Step {}

    /** Another attempt after {@code pause}. */
    record Again(Duration pause) implements Step {}

    /** Another attempt if a new token can be had instead of {@code stale}. */
    record Renew(AccessToken stale, HttpReply reply) implements Step {}
  }

  private final Wiring wiring;
  private final Call<?> call;
  private final CallOptions options;
  private final Optional<byte[]> body;
  private final Failures failures;
  private final CallInfo info;
  private final Duration limit;
  private final long startedAt;
  private URI address;
  private @Nullable AccessToken token;
  private int attempts;
  private int redirects;
  private boolean renewed;

  Exchange(Wiring wiring, Call<?> call, CallOptions options, Optional<byte[]> body) {
    this.wiring = wiring;
    this.call = call;
    this.options = options;
    this.body = body;
    this.failures = new Failures(wiring.codec());
    this.info =
        new CallInfo(
            call.operation().name(),
            call.operation().method().name(),
            call.operation().path(),
            HexFormat.of().toHexDigits(wiring.random().nextLong()));
    this.limit = options.deadline().or(call::duration).orElse(wiring.deadline());
    this.startedAt = wiring.waiter().nanoTime();
    this.address = wiring.base().resolve(call);
  }

  CallInfo info() {
    return info;
  }

  int attempts() {
    return attempts;
  }

  Duration elapsed() {
    return Duration.ofNanos(wiring.waiter().nanoTime() - startedAt);
  }

  /** Returns the next request, sent with {@code current}. */
  HttpCall request(Optional<AccessToken> current) {
    token = current.orElse(null);
    attempts++;
    Duration left = shorter(call.duration().orElse(wiring.timeout()), remaining());
    // Time goes on between the check of the deadline and here, and a limit must be positive.
    Duration attempt = left.isZero() ? SHORTEST : left;
    return new HttpCall(
        call.operation().method(),
        address,
        headers(),
        body,
        new HttpCall.Timeouts(attempt, attempt),
        wiring.maxResponseBytes());
  }

  /**
   * Returns the next request for a stream of events, sent with {@code current}.
   *
   * @param lastId the newest event that was read
   */
  HttpCall streamRequest(Optional<AccessToken> current, Optional<String> lastId) {
    HttpCall whole = request(current);
    HttpHeaders.Builder headers =
        whole.headers().toBuilder().set("Accept", ServerSentEvent.CONTENT_TYPE);
    lastId.ifPresent(id -> headers.set("Last-Event-ID", id));
    return whole
        .withHeaders(headers.build())
        .withTimeouts(new HttpCall.Timeouts(STREAM_SILENCE, whole.timeouts().deadline()))
        .withMaxResponseBytes(LONGEST_STREAM);
  }

  /** Returns what follows from the time that has passed; empty if there is some left. */
  Optional<Step> overdue() {
    if (!remaining().isZero()) {
      return Optional.empty();
    }
    return Optional.of(
        new Step.Fail(
            new RequestTimeoutException(
                call + ": the deadline of " + limit + " ran out after " + attempts + " attempts",
                attempts == 0
                    ? TransportException.Progress.NOT_SENT
                    : TransportException.Progress.MAYBE_PROCESSED,
                RequestTimeoutException.Limit.DEADLINE,
                limit,
                null)));
  }

  /** Returns what follows from a reply. */
  Step after(HttpReply reply) {
    int status = reply.status();
    if (call.operation().accepts(status)) {
      return new Step.Answer(reply);
    }
    if (status == 401 && token != null && !renewed) {
      renewed = true;
      return new Step.Renew(token, reply);
    }
    if (REDIRECTS.contains(status) && follow(reply)) {
      return new Step.Again(Duration.ZERO);
    }
    ApiException failure = failures.of(reply, context());
    if (options.repeat() == Repeat.NEVER
        || !wiring.retries().allow(status, isRepeatable(), failure.retryAfter().isPresent())) {
      return new Step.Fail(failure);
    }
    return againOr(failure, status, failure.retryAfter());
  }

  /** Returns what follows when no response came. */
  Step after(TransportException failure) {
    if (options.repeat() == Repeat.NEVER || !wiring.retries().allow(failure, isRepeatable())) {
      return new Step.Fail(failure);
    }
    return againOr(failure, 0, Optional.empty());
  }

  /** Returns the failure of a call whose token was refused and could not be replaced. */
  SymbiontException refused(HttpReply reply, @Nullable RuntimeException refreshFailure) {
    if (refreshFailure == null) {
      return failures.of(reply, context());
    }
    ApiException.Failure failure = failures.failure(reply, context());
    return new TokenRefreshException(
        Failures.message(failure) + "; getting a new token failed", failure, refreshFailure);
  }

  private Step againOr(SymbiontException failure, int status, Optional<Duration> retryAfter) {
    int number = attempts - redirects - (renewed ? 1 : 0);
    if (number > wiring.retries().maxRetries()) {
      return new Step.Fail(failure);
    }
    Optional<Duration> wait =
        wiring.retries().wait(Math.max(1, number), status, retryAfter, wiring.random());
    if (wait.isEmpty() || wait.get().compareTo(remaining()) >= 0) {
      return new Step.Fail(failure);
    }
    wiring
        .listener()
        .onRetry(info, attempts, status == 0 ? "no response" : "status " + status, wait.get());
    return new Step.Again(wait.get());
  }

  /** Turns to the address of a redirect, if it may be followed (SDK surface, section 1.5). */
  private boolean follow(HttpReply reply) {
    HttpMethod method = call.operation().method();
    if ((method != HttpMethod.GET && method != HttpMethod.HEAD) || redirects >= MOST_REDIRECTS) {
      return false;
    }
    Optional<URI> target = reply.headers().first("Location").flatMap(this::resolve);
    if (target.isEmpty()) {
      return false;
    }
    redirects++;
    address = target.get();
    return true;
  }

  private Optional<URI> resolve(String location) {
    try {
      URI target = address.resolve(location);
      return target.getHost() != null
              && target.getRawUserInfo() == null
              && target.getRawFragment() == null
              && wiring.base().isSameOrigin(target)
          ? Optional.of(target)
          : Optional.empty();
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }

  private boolean isRepeatable() {
    return call.operation().isIdempotent()
        || options.idempotencyKey().isPresent()
        || options.repeat() == Repeat.ALWAYS;
  }

  private Duration remaining() {
    Duration left = limit.minus(elapsed());
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private HttpHeaders headers() {
    HttpHeaders.Builder headers = wiring.headers().toBuilder();
    call.headers().forEach(headers::set);
    options.headers().names().forEach(headers::remove);
    options.headers().forEach(headers::add);
    headers.set("X-Request-Id", info.requestId());
    wiring.traceparent().get().ifPresent(trace -> headers.set("traceparent", trace));
    options.idempotencyKey().ifPresent(key -> headers.set("Idempotency-Key", key));
    if (body.isPresent()) {
      headers.set("Content-Type", "application/json");
    }
    if (token != null) {
      headers.set("Authorization", "Bearer " + token.value().value());
    }
    return headers.build();
  }

  private Failures.Context context() {
    return new Failures.Context(
        call,
        withoutQuery(address),
        info.requestId(),
        attempts,
        wiring.clock().instant(),
        Optional.ofNullable(token).map(AccessToken::value));
  }

  private static String withoutQuery(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }
}
