package dev.symbiont.runtime.agent;

import dev.symbiont.domain.health.AgentMetrics;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Metrics of one agent (HTTP contract, section 9.4), from its history. Memory and processor are 0:
 * agents share the process, whose use {@code GET metrics} tells.
 */
public final class AgentMetricsRoutes implements RouteModule {
  private final AgentRegistry agents;
  private final ExecutionLog log;
  private final Clock clock;

  /** Creates the route. */
  public AgentMetricsRoutes(AgentRegistry agents, ExecutionLog log, Clock clock) {
    this.agents = Objects.requireNonNull(agents, "agents");
    this.log = Objects.requireNonNull(log, "log");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes.add(
        Route.get("agents/{id}/metrics")
            .named("getAgentMetrics")
            .described(
                "agents",
                "Counts the executions of an agent; memory and processor are those of the process,"
                    + " see /metrics, and 0 here.")
            .access(Access.AGENT)
            .answers(AgentMetrics.class)
            .to(this::metrics));
  }

  private ApiAnswer metrics(ApiRequest request) {
    Agent agent = AgentRoutes.require(agents, request.path("id"), "AGENT_NOT_FOUND");
    ExecutionLog.Totals totals = log.totals(agent.id());
    Instant lastActivity =
        totals
            .lastEnd()
            .filter(end -> end.isAfter(agent.lastActivity()))
            .orElse(agent.lastActivity());
    return ApiAnswer.ok(
        JsonObject.builder()
            .put("agent_id", agent.id().toString())
            .put("tasks_completed", totals.completed())
            .put("tasks_failed", totals.failed())
            .put("average_response_time_ms", JsonNumber.of(totals.meanMillis()))
            .put("memory_usage_bytes", 0)
            .put("cpu_usage_percent", JsonNumber.of(0.0))
            .put("last_activity", lastActivity.toString())
            .put(
                "uptime_seconds",
                Math.max(0, Duration.between(agent.createdAt(), clock.instant()).toSeconds()))
            .build());
  }
}
