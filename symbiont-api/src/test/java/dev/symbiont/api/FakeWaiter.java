package dev.symbiont.api;

import dev.symbiont.api.call.Waiter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Time that passes only when somebody waits or a test says so. */
final class FakeWaiter implements Waiter {
  private final List<Duration> pauses = new ArrayList<>();
  private final List<CompletableFuture<Void>> pending = new ArrayList<>();
  private boolean holds;
  private boolean interrupted;
  private long now = 1_000;

  /** Lets asynchronous waits hang. */
  FakeWaiter holding() {
    holds = true;
    return this;
  }

  /** Lets the next wait be interrupted. */
  FakeWaiter interrupting() {
    interrupted = true;
    return this;
  }

  void advance(Duration time) {
    now += time.toNanos();
  }

  List<Duration> pauses() {
    return pauses;
  }

  List<CompletableFuture<Void>> pending() {
    return pending;
  }

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public void pause(Duration time) throws InterruptedException {
    if (interrupted) {
      throw new InterruptedException();
    }
    pauses.add(time);
    advance(time);
  }

  @Override
  public CompletableFuture<Void> pauseAsync(Duration time) {
    pauses.add(time);
    if (holds) {
      CompletableFuture<Void> hanging = new CompletableFuture<>();
      pending.add(hanging);
      return hanging;
    }
    advance(time);
    return CompletableFuture.completedFuture(null);
  }
}
