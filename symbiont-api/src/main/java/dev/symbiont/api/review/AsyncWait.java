package dev.symbiont.api.review;

import dev.symbiont.api.call.Waiter;
import dev.symbiont.domain.review.ReviewSession;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Looks at a review again and again without a thread that waits. Used once. */
final class AsyncWait {
  private final Supplier<CompletableFuture<ReviewSession>> look;
  private final Waiter waiter;
  private final Poll poll;
  private final CompletableFuture<ReviewSession> result = new CompletableFuture<>();
  private volatile Future<?> step = result;

  AsyncWait(Supplier<CompletableFuture<ReviewSession>> look, Waiter waiter, Poll poll) {
    this.look = look;
    this.waiter = waiter;
    this.poll = poll;
  }

  /** Returns what the wait ends with; cancelling it ends what is under way. */
  CompletableFuture<ReviewSession> start() {
    var unused =
        result.whenComplete(
            (session, failure) -> {
              if (result.isCancelled()) {
                step.cancel(true);
              }
            });
    next();
    return result;
  }

  private void next() {
    follow(look.get(), this::judge);
  }

  private void judge(ReviewSession session) {
    if (session.status().isComplete()) {
      result.complete(session);
    } else {
      follow(waiter.pauseAsync(poll.pause(session)), nothing -> next());
    }
  }

  private <T> void follow(CompletableFuture<T> next, Consumer<T> then) {
    step = next;
    if (result.isCancelled()) {
      next.cancel(true);
    }
    var unused =
        next.whenComplete(
            (value, failure) -> {
              if (failure != null) {
                result.completeExceptionally(cause(failure));
              } else if (!result.isDone()) {
                guarded(then, value);
              }
            });
  }

  private <T> void guarded(Consumer<T> then, T value) {
    try {
      then.accept(value);
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
