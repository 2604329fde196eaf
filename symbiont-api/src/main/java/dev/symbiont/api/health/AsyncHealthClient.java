package dev.symbiont.api.health;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.health.HealthResponse;
import dev.symbiont.domain.health.RuntimeStatusResponse;
import dev.symbiont.domain.health.SchedulerHealthResponse;
import java.util.concurrent.CompletableFuture;

/**
 * Calls about health and status. Each returns at once; cancelling a future ends its call.
 * Thread-safe; a view of its caller.
 */
public final class AsyncHealthClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AsyncHealthClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AsyncHealthClient with(CallOptions options) {
    return new AsyncHealthClient(caller.with(options));
  }

  /** Asks whether the runtime is up, needs no credential. */
  public CompletableFuture<HealthResponse> check() {
    return caller.callAsync(HealthCalls.check());
  }

  /** Asks whether the process lives. */
  public CompletableFuture<Boolean> isLive() {
    return caller.callAsync(HealthCalls.isLive());
  }

  /** Asks whether the runtime takes work. */
  public CompletableFuture<Boolean> isReady() {
    return caller.callAsync(HealthCalls.isReady());
  }

  /** Asks how the scheduler is. */
  public CompletableFuture<SchedulerHealthResponse> scheduler() {
    return caller.callAsync(HealthCalls.scheduler());
  }

  /** Asks for version and counts; runtimes since 1.18 answer. */
  public CompletableFuture<RuntimeStatusResponse> status() {
    return caller.callAsync(HealthCalls.status());
  }
}
