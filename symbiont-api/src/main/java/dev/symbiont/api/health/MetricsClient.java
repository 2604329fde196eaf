package dev.symbiont.api.health;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.health.AgentMetrics;
import dev.symbiont.domain.health.SystemMetrics;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;

/**
 * Calls about metrics. Each blocks until the answer is there; errors as in {@link Caller#call}.
 * Thread-safe; a view of its caller.
 */
public final class MetricsClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public MetricsClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public MetricsClient with(CallOptions options) {
    return new MetricsClient(caller.with(options));
  }

  /** Returns the asynchronous view. */
  public AsyncMetricsClient async() {
    return new AsyncMetricsClient(caller);
  }

  /** Asks for the counters of the runtime. */
  public SystemMetrics current() {
    return caller.call(MetricsCalls.current());
  }

  /** Asks for the counters of an agent. */
  public AgentMetrics agent(AgentId id) {
    return caller.call(MetricsCalls.agent(id));
  }

  /** Asks for all counters (HTTP contract, section 9.15). */
  public JsonObject snapshot() {
    return caller.call(MetricsCalls.snapshot());
  }

  /** Asks for the counters of the scheduler. */
  public JsonObject scheduler() {
    return caller.call(MetricsCalls.scheduler());
  }

  /** Asks for the counters of the machine. */
  public JsonObject system() {
    return caller.call(MetricsCalls.system());
  }

  /** Hands the counters to the exporters. */
  public JsonObject export() {
    return caller.call(MetricsCalls.export());
  }
}
