package dev.symbiont.api.call;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Passing time: a monotonic reading and waits. Tests pass time without waiting. Implementations are
 * thread-safe.
 */
public interface Waiter {
  /** The time of this machine. */
  Waiter SYSTEM =
      new Waiter() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
          TimeUnit.NANOSECONDS.sleep(time.toNanos());
        }

        @Override
        public CompletableFuture<Void> pauseAsync(Duration time) {
          return CompletableFuture.runAsync(
              () -> {},
              CompletableFuture.delayedExecutor(
                  time.toNanos(), TimeUnit.NANOSECONDS, Runnable::run));
        }
      };

  /** Returns a reading that only grows, in nanoseconds. */
  long nanoTime();

  /** Waits. */
  void pause(Duration time) throws InterruptedException;

  /** Returns a future that completes after {@code time}. */
  CompletableFuture<Void> pauseAsync(Duration time);
}
