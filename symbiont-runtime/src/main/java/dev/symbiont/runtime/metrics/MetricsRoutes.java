package dev.symbiont.runtime.metrics;

import dev.symbiont.domain.health.SystemMetrics;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.metrics.RuntimeMetrics.AgentCounts;
import dev.symbiont.runtime.metrics.RuntimeMetrics.SystemUse;

/** The routes of spec/runtime-http-api.md sections 5.2 and 9.15 that this runtime can fill. */
public final class MetricsRoutes implements RouteModule {
  private final RuntimeMetrics metrics;

  /** Creates the routes. */
  public MetricsRoutes(RuntimeMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.get("metrics")
                .named("getMetrics")
                .described("system", "Counts agents, messages and what the process uses.")
                .answers(SystemMetrics.class)
                .to(request -> ApiAnswer.ok(union())))
        .add(
            Route.get("metrics/snapshot")
                .named("getMetricsSnapshot")
                .described("system", "The metrics in their parts; null for a missing subsystem.")
                .to(request -> ApiAnswer.ok(snapshot())))
        .add(
            Route.get("metrics/system")
                .named("getSystemMetrics")
                .described("system", "What the process and its disk use.")
                .to(request -> ApiAnswer.ok(system(metrics.systemUse()))));
  }

  /** The two groups of the reference, the flat eleven of an older client, and the bus. */
  private JsonObject union() {
    AgentCounts agents = metrics.agentCounts();
    SystemUse use = metrics.systemUse();
    return JsonObject.builder()
        .put(
            "agents",
            JsonObject.builder()
                .put("total", agents.total())
                .put("running", agents.running())
                .put("idle", agents.idle())
                .put("error", agents.error())
                .build())
        .put(
            "system",
            JsonObject.builder()
                .put("uptime_seconds", metrics.uptime().toSeconds())
                .put("memory_usage", use.memoryBytes())
                .put("cpu_usage", JsonNumber.of(use.cpuPercent()))
                .build())
        .put("uptime_seconds", metrics.uptime().toSeconds())
        .put("memory_usage_bytes", use.memoryBytes())
        .put("memory_usage_percent", JsonNumber.of(use.memoryPercent()))
        .put("cpu_usage_percent", JsonNumber.of(use.cpuPercent()))
        .put("disk_usage_bytes", use.diskBytes())
        .put("disk_usage_percent", JsonNumber.of(use.diskPercent()))
        .put("active_agents", agents.running())
        .put("total_agents", agents.total())
        .put("secrets_count", metrics.gauge(RuntimeMetrics.SECRETS))
        .put("mcp_connections", metrics.gauge(RuntimeMetrics.MCP_CONNECTIONS))
        .put("vector_db_items", metrics.gauge(RuntimeMetrics.VECTOR_ITEMS))
        .put("messages", messages())
        .put("reasoning", reasoning())
        .build();
  }

  private JsonObject snapshot() {
    AgentCounts agents = metrics.agentCounts();
    return JsonObject.builder()
        .put("timestamp", metrics.now().toString())
        .put("scheduler", JsonNull.NULL)
        .put(
            "task_manager",
            JsonObject.builder()
                .put("tasks_active", agents.running())
                .put("tasks_queued", 0)
                .put("tasks_completed", metrics.gauge(RuntimeMetrics.LOOPS_COMPLETED))
                .put("tasks_failed", metrics.gauge(RuntimeMetrics.LOOPS_FAILED))
                .build())
        .put(
            "load_balancer",
            JsonObject.builder()
                .put("total_requests", metrics.gauge(RuntimeMetrics.REQUESTS))
                .put("active_connections", metrics.gauge(RuntimeMetrics.REQUESTS_IN_PROGRESS))
                .put("backends_healthy", 1)
                .put("backends_total", 1)
                .build())
        .put("system", system(metrics.systemUse()))
        .put("messages", messages())
        .put("reasoning", reasoning())
        .build();
  }

  private JsonObject messages() {
    return JsonObject.builder()
        .put("queued", metrics.gauge(RuntimeMetrics.MESSAGES_QUEUED))
        .put("accepted", metrics.gauge(RuntimeMetrics.MESSAGES_ACCEPTED))
        .put("delivered", metrics.gauge(RuntimeMetrics.MESSAGES_DELIVERED))
        .put("dead", metrics.gauge(RuntimeMetrics.MESSAGES_DEAD))
        .build();
  }

  /** What the loops did since the start (runtime reasoning specification, section 22). */
  private JsonObject reasoning() {
    JsonObject.Builder loops = JsonObject.builder();
    RuntimeMetrics.LOOPS.forEach(name -> loops.put(name, metrics.gauge(name)));
    long completed = metrics.gauge(RuntimeMetrics.LOOPS_COMPLETED);
    long ended = completed + metrics.gauge(RuntimeMetrics.LOOPS_FAILED);
    return loops
        .put("success_rate", JsonNumber.of(ended == 0 ? 1.0 : (double) completed / ended))
        .put("avg_iterations", average("total_iterations", ended))
        .put("avg_tokens", average("total_tokens", ended))
        .build();
  }

  private JsonNumber average(String total, long ended) {
    return JsonNumber.of(ended == 0 ? 0.0 : (double) metrics.gauge(total) / ended);
  }

  private static JsonObject system(SystemUse use) {
    return JsonObject.builder()
        .put("cpu_usage_percent", JsonNumber.of(use.cpuPercent()))
        .put("memory_usage_bytes", use.memoryBytes())
        .put("memory_usage_percent", JsonNumber.of(use.memoryPercent()))
        .put("disk_usage_bytes", use.diskBytes())
        .put("disk_usage_percent", JsonNumber.of(use.diskPercent()))
        .build();
  }
}
