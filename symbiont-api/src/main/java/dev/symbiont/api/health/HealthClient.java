package dev.symbiont.api.health;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.health.HealthResponse;
import dev.symbiont.domain.health.RuntimeStatusResponse;
import dev.symbiont.domain.health.SchedulerHealthResponse;

/**
 * Calls about health and status. Each blocks until the answer is there; errors as in {@link
 * Caller#call}. Thread-safe; a view of its caller.
 */
public final class HealthClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public HealthClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public HealthClient with(CallOptions options) {
    return new HealthClient(caller.with(options));
  }

  /** Returns the asynchronous view. */
  public AsyncHealthClient async() {
    return new AsyncHealthClient(caller);
  }

  /** Asks whether the runtime is up, needs no credential. */
  public HealthResponse check() {
    return caller.call(HealthCalls.check());
  }

  /** Asks whether the process lives. */
  public boolean isLive() {
    return caller.call(HealthCalls.isLive());
  }

  /** Asks whether the runtime takes work. */
  public boolean isReady() {
    return caller.call(HealthCalls.isReady());
  }

  /** Asks how the scheduler is. */
  public SchedulerHealthResponse scheduler() {
    return caller.call(HealthCalls.scheduler());
  }

  /** Asks for version and counts; runtimes since 1.18 answer. */
  public RuntimeStatusResponse status() {
    return caller.call(HealthCalls.status());
  }
}
