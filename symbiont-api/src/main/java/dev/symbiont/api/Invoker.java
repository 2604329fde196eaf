package dev.symbiont.api;

import dev.symbiont.api.auth.AccessToken;
import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.api.call.RawResponse;
import dev.symbiont.api.call.ReplyBody;
import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.ResponseDecodeException;
import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.error.ValidationException;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/** Sends calls: checks the request, runs the exchange, reads the answer. Thread-safe. */
final class Invoker implements Caller {
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

  private HttpReply run(Exchange exchange) {
    while (true) {
      Exchange.Step step = exchange.overdue().orElseGet(() -> attempt(exchange));
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

  private Exchange.Step attempt(Exchange exchange) {
    Optional<AccessToken> token = wiring.credentials().map(Credentials::token);
    try {
      var request = exchange.request(token);
      wiring.listener().onAttempt(exchange.info(), exchange.attempts());
      return exchange.after(wiring.transport().send(request));
    } catch (TransportException e) {
      return exchange.after(e);
    }
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
