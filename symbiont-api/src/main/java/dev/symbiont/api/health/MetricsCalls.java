package dev.symbiont.api.health;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
import dev.symbiont.domain.health.AgentMetrics;
import dev.symbiont.domain.health.SystemMetrics;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;

/** The operation table: about metrics. Send a call with {@link dev.symbiont.api.call.Caller}. */
public final class MetricsCalls {
  private static final Operation<SystemMetrics> CURRENT =
      Operation.get("metrics.current", "metrics").returns(SystemMetrics.class);

  private static final Operation<AgentMetrics> AGENT =
      Operation.get("metrics.agent", "agents/{id}/metrics")
          .asExtension()
          .returns(AgentMetrics.class);

  private static final Operation<JsonObject> SNAPSHOT =
      Operation.get("metrics.snapshot", "metrics/snapshot").asExtension().returns(JsonObject.class);

  private static final Operation<JsonObject> SCHEDULER =
      Operation.get("metrics.scheduler", "metrics/scheduler")
          .asExtension()
          .returns(JsonObject.class);

  private static final Operation<JsonObject> SYSTEM =
      Operation.get("metrics.system", "metrics/system").asExtension().returns(JsonObject.class);

  private static final Operation<JsonObject> EXPORT =
      Operation.post("metrics.export", "metrics/export").asExtension().returns(JsonObject.class);

  private MetricsCalls() {}

  /** Returns the call that asks for the counters of the runtime. */
  public static Call<SystemMetrics> current() {
    return CURRENT.with();
  }

  /** Returns the call that asks for the counters of an agent. */
  public static Call<AgentMetrics> agent(AgentId id) {
    return AGENT.with(id);
  }

  /** Returns the call that asks for all counters (HTTP contract, section 9.15). */
  public static Call<JsonObject> snapshot() {
    return SNAPSHOT.with();
  }

  /** Returns the call that asks for the counters of the scheduler. */
  public static Call<JsonObject> scheduler() {
    return SCHEDULER.with();
  }

  /** Returns the call that asks for the counters of the machine. */
  public static Call<JsonObject> system() {
    return SYSTEM.with();
  }

  /** Returns the call that hands the counters to the exporters. */
  public static Call<JsonObject> export() {
    return EXPORT.with().body(JsonObject.EMPTY);
  }
}
