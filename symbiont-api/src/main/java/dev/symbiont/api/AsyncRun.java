package dev.symbiont.api;

import dev.symbiont.api.auth.AccessToken;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpReply;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One asynchronous call. The stages run one after another; cancelling the result cancels the stage
 * that is under way.
 */
final class AsyncRun<R> {
  private final Wiring wiring;
  private final Exchange exchange;
  private final Function<HttpReply, R> reader;
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private volatile @Nullable CompletableFuture<?> stage;

  AsyncRun(Wiring wiring, Exchange exchange, Function<HttpReply, R> reader) {
    this.wiring = wiring;
    this.exchange = exchange;
    this.reader = reader;
  }

  CompletableFuture<R> start() {
    watch(
        result,
        (value, failure) -> {
          if (result.isCancelled()) {
            cancelStage();
          }
        });
    guarded(this::attempt);
    return result;
  }

  private void attempt() {
    Optional<Exchange.Step> overdue = exchange.overdue();
    if (overdue.isPresent()) {
      follow(overdue.get());
    } else {
      enter(token(), this::send, this::fail);
    }
  }

  private void send(Optional<AccessToken> token) {
    HttpCall request = exchange.request(token);
    wiring.listener().onAttempt(exchange.info(), exchange.attempts());
    enter(
        wiring.transport().sendAsync(request),
        reply -> follow(exchange.after(reply)),
        failure -> {
          if (failure instanceof TransportException transport) {
            follow(exchange.after(transport));
          } else {
            fail(failure);
          }
        });
  }

  private void follow(Exchange.Step step) {
    if (step instanceof Exchange.Step.Answer answer) {
      result.complete(reader.apply(answer.reply()));
    } else if (step instanceof Exchange.Step.Fail failed) {
      fail(failed.failure());
    } else if (step instanceof Exchange.Step.Again again && again.pause().isZero()) {
      attempt();
    } else if (step instanceof Exchange.Step.Again again) {
      enter(
          wiring.waiter().pauseAsync(again.pause()),
          // Not on the timer's thread, which all timers of the JVM share.
          nothing -> wiring.threads().execute(() -> guarded(this::attempt)),
          this::fail);
    } else if (step instanceof Exchange.Step.Renew renew) {
      renew(renew);
    }
  }

  private void renew(Exchange.Step.Renew renew) {
    enter(
        CompletableFuture.supplyAsync(
            () -> wiring.credentials().flatMap(credentials -> credentials.refresh(renew.stale())),
            wiring.threads()),
        token -> {
          if (token.isPresent()) {
            attempt();
          } else {
            fail(exchange.refused(renew.reply(), null));
          }
        },
        failure -> fail(exchange.refused(renew.reply(), Invoker.known(failure))));
  }

  /** A token that must be fetched may block, so it is fetched on another thread. */
  private CompletableFuture<Optional<AccessToken>> token() {
    if (wiring.credentials().isEmpty()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Credentials credentials = wiring.credentials().get();
    return credentials.isReady()
        ? CompletableFuture.completedFuture(Optional.of(credentials.token()))
        : CompletableFuture.supplyAsync(() -> Optional.of(credentials.token()), wiring.threads());
  }

  /** Makes {@code next} the stage that is under way, and goes on when it ends. */
  private <T> void enter(
      CompletableFuture<T> next, Consumer<T> onValue, Consumer<Throwable> onFailure) {
    stage = next;
    if (result.isCancelled()) {
      cancelStage();
      return;
    }
    watch(
        next,
        (value, failure) ->
            guarded(
                () -> {
                  if (failure == null) {
                    onValue.accept(value);
                  } else {
                    onFailure.accept(cause(failure));
                  }
                }));
  }

  private static <T> void watch(
      CompletableFuture<T> future, BiConsumer<T, @Nullable Throwable> action) {
    // The action handles its own failures, so nothing is lost with the future it is given.
    var unused = future.whenComplete(action);
  }

  private void cancelStage() {
    CompletableFuture<?> current = stage;
    if (current != null) {
      current.cancel(true);
    }
  }

  private void guarded(Runnable work) {
    if (result.isDone()) {
      return;
    }
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      // Nobody but the caller of the future could see it.
      fail(e);
    }
  }

  private void fail(Throwable failure) {
    RuntimeException known = Invoker.known(failure);
    if (result.completeExceptionally(known)) {
      wiring.listener().onFailure(exchange.info(), known, exchange.attempts(), exchange.elapsed());
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
