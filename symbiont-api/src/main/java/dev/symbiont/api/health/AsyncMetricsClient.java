package dev.symbiont.api.health;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.health.AgentMetrics;
import dev.symbiont.domain.health.SystemMetrics;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import java.util.concurrent.CompletableFuture;

/**
 * Calls about metrics. Each returns at once; cancelling a future ends its call. Thread-safe; a view
 * of its caller.
 */
public final class AsyncMetricsClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AsyncMetricsClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AsyncMetricsClient with(CallOptions options) {
    return new AsyncMetricsClient(caller.with(options));
  }

  /** Asks for the counters of the runtime. */
  public CompletableFuture<SystemMetrics> current() {
    return caller.callAsync(MetricsCalls.current());
  }

  /** Asks for the counters of an agent. */
  public CompletableFuture<AgentMetrics> agent(AgentId id) {
    return caller.callAsync(MetricsCalls.agent(id));
  }

  /** Asks for all counters (HTTP contract, section 9.15). */
  public CompletableFuture<JsonObject> snapshot() {
    return caller.callAsync(MetricsCalls.snapshot());
  }

  /** Asks for the counters of the scheduler. */
  public CompletableFuture<JsonObject> scheduler() {
    return caller.callAsync(MetricsCalls.scheduler());
  }

  /** Asks for the counters of the machine. */
  public CompletableFuture<JsonObject> system() {
    return caller.callAsync(MetricsCalls.system());
  }

  /** Hands the counters to the exporters. */
  public CompletableFuture<JsonObject> export() {
    return caller.callAsync(MetricsCalls.export());
  }
}
