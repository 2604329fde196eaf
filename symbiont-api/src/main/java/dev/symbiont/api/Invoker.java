package dev.symbiont.api;

import dev.symbiont.api.auth.AccessToken;
import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.api.call.EventStream;
import dev.symbiont.api.call.RawResponse;
import dev.symbiont.api.call.ReplyBody;
import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.ResponseDecodeException;
import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.error.ValidationException;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.ServerSentEvent;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Sends calls: checks the request, runs the exchange, reads the answer. Thread-safe. */
final class Invoker implements Caller {
  private static final int STREAMED = 200;

  private final Wiring wiring;
  private final CallOptions options;

  Invoker(Wiring wiring, CallOptions options) {
    this.wiring = wiring;
    this.options = options;
  }

  @Override
  public Caller with(CallOptions other) {
    return new Invoker(wiring, other);
  }

  @Override
  public <R> RawResponse<R> callRaw(Call<R> call) {
    Exchange exchange = start(call);
    try {
      return finish(call, exchange, run(exchange));
    } catch (RuntimeException e) {
      wiring.listener().onFailure(exchange.info(), e, exchange.attempts(), exchange.elapsed());
      throw e;
    }
  }

  @Override
  public <R> CompletableFuture<R> callAsync(Call<R> call) {
    Exchange exchange;
    try {
      exchange = start(call);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
    return new AsyncRun<>(wiring, exchange, reply -> finish(call, exchange, reply).value()).start();
  }

  private Exchange start(Call<?> call) {
    if (wiring.checksRequests()) {
      call.body().ifPresent(body -> check(call, body));
    }
    Optional<byte[]> body = call.body().map(wiring.mapper()::write).map(wiring.codec()::write);
    return new Exchange(wiring, call, options, body);
  }

  private static void check(Call<?> call, Object body) {
    if (body instanceof Constrained constrained) {
      List<Violation> violations = constrained.violations();
      if (!violations.isEmpty()) {
        throw new ValidationException(
            violations.get(0).field(),
            call.operation().name()
                + " was not sent: "
                + violations.stream().map(Violation::toString).collect(Collectors.joining("; ")));
      }
    }
  }

  @Override
  public <R> EventStream<R> stream(Call<R> call, Predicate<R> last) {
    return new EventStream<>(
        new EventStream.Source() {
          @Override
          public HttpStream open(Optional<String> lastId) {
            return Invoker.this.open(call, lastId);
          }

          @Override
          public boolean pause(int failures) {
            return failures <= wiring.retries().maxRetries() && pauseBefore(failures);
          }
        },
        event -> decoded(call, event),
        last);
  }

  private HttpStream open(Call<?> call, Optional<String> lastId) {
    Exchange exchange = start(call);
    StreamOpening opening = new StreamOpening(wiring, exchange, lastId);
    try {
      run(exchange, () -> attempt(exchange, opening));
      HttpStream stream = opening.stream();
      wiring
          .listener()
          .onSuccess(exchange.info(), stream.status(), exchange.attempts(), exchange.elapsed());
      return stream;
    } catch (RuntimeException e) {
      opening.abandon();
      wiring.listener().onFailure(exchange.info(), e, exchange.attempts(), exchange.elapsed());
      throw e;
    }
  }

  private boolean pauseBefore(int repetition) {
    pause(
        wiring
            .retries()
            .wait(repetition, 0, Optional.empty(), wiring.random())
            .orElse(Duration.ZERO));
    return true;
  }

  private <R> R decoded(Call<R> call, ServerSentEvent event) {
    byte[] data = event.data().getBytes(StandardCharsets.UTF_8);
    return read(call, new HttpReply(STREAMED, HttpHeaders.EMPTY, data));
  }

  private HttpReply run(Exchange exchange) {
    return run(exchange, () -> attempt(exchange, () -> whole(exchange)));
  }

  private HttpReply run(Exchange exchange, Supplier<Exchange.Step> attempt) {
    while (true) {
      Exchange.Step step = exchange.overdue().orElseGet(attempt);
      if (step instanceof Exchange.Step.Answer answer) {
        return answer.reply();
      } else if (step instanceof Exchange.Step.Fail fail) {
        throw fail.failure();
      } else if (step instanceof Exchange.Step.Again again) {
        pause(again.pause());
      } else if (step instanceof Exchange.Step.Renew renew) {
        renew(exchange, renew);
      }
    }
  }

  /** Sends the next request and returns what came back, or the head of what is coming. */
  @FunctionalInterface
  interface Attempt {
    HttpReply send();
  }

  private static Exchange.Step attempt(Exchange exchange, Attempt attempt) {
    try {
      return exchange.after(attempt.send());
    } catch (TransportException e) {
      return exchange.after(e);
    }
  }

  private HttpReply whole(Exchange exchange) {
    var request = exchange.request(wiring.credentials().map(Credentials::token));
    wiring.listener().onAttempt(exchange.info(), exchange.attempts());
    return wiring.transport().send(request);
  }

  private void renew(Exchange exchange, Exchange.Step.Renew renew) {
    Optional<AccessToken> next;
    try {
      next = wiring.credentials().flatMap(credentials -> credentials.refresh(renew.stale()));
    } catch (RuntimeException e) {
      throw exchange.refused(renew.reply(), e);
    }
    if (next.isEmpty()) {
      throw exchange.refused(renew.reply(), null);
    }
  }

  private void pause(Duration time) {
    if (time.isZero()) {
      return;
    }
    try {
      wiring.waiter().pause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectionException(
          "interrupted while waiting to repeat a call",
          TransportException.Progress.MAYBE_PROCESSED,
          e);
    }
  }

  private <R> RawResponse<R> finish(Call<R> call, Exchange exchange, HttpReply reply) {
    R value = read(call, reply);
    wiring
        .listener()
        .onSuccess(exchange.info(), reply.status(), exchange.attempts(), exchange.elapsed());
    String requestId = reply.headers().first("X-Request-Id").orElse(exchange.info().requestId());
    return new RawResponse<>(value, reply, requestId, exchange.attempts());
  }

  private <R> R read(Call<R> call, HttpReply reply) {
    try {
      return call.operation()
          .reader()
          .read(new ReplyBody(reply, wiring.codec(), wiring.limits(), wiring.mapper()));
    } catch (JsonFormatException e) {
      throw new ResponseDecodeException(call.operation().name(), reply.status(), e);
    }
  }

  /** Returns {@code failure} as the family that callers catch. */
  static RuntimeException known(Throwable failure) {
    return failure instanceof RuntimeException known
        ? known
        : new SymbiontException("the transport failed in an unexpected way: " + failure, failure);
  }
}
