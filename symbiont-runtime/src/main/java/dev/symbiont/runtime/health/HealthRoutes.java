package dev.symbiont.runtime.health;

import dev.symbiont.domain.health.HealthResponse;
import dev.symbiont.domain.health.RuntimeStatusResponse;
import dev.symbiont.domain.health.SchedulerHealthResponse;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.metrics.RuntimeMetrics;
import java.time.Clock;

/** The routes of spec/runtime-http-api.md sections 5.1 and 5.2 that tell about the whole. */
public final class HealthRoutes implements RouteModule {
  private final RuntimeMetrics metrics;
  private final Readiness readiness;
  private final String version;
  private final Clock clock;

  /** Creates the routes of a runtime of this version. */
  public HealthRoutes(RuntimeMetrics metrics, Readiness readiness, String version, Clock clock) {
    this.metrics = metrics;
    this.readiness = readiness;
    this.version = version;
    this.clock = clock;
  }

  /** Port: tells whether the runtime can work. */
  @FunctionalInterface
  public interface Readiness {
    /** Tells whether the stores answer and nothing is being closed. */
    boolean isReady();
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.get("health")
                .named("getHealth")
                .described("system", "Tells whether the runtime works; always answered.")
                .access(Access.PUBLIC)
                .answers(HealthResponse.class)
                .to(request -> health()))
        .add(
            Route.get("health/live")
                .named("getLiveness")
                .described("system", "Answers while the process lives.")
                .access(Access.PUBLIC)
                .to(request -> ApiAnswer.empty()))
        .add(
            Route.get("health/ready")
                .named("getReadiness")
                .described("system", "200 when the runtime can work, else 503.")
                .access(Access.PUBLIC)
                .to(request -> ApiAnswer.empty(readiness.isReady() ? 200 : 503)))
        .add(
            Route.get("health/scheduler")
                .named("getSchedulerHealth")
                .described("system", "Tells about the cron scheduler; all zero without one.")
                .answers(SchedulerHealthResponse.class)
                .to(request -> scheduler()))
        .add(
            Route.get("status")
                .named("getStatus")
                .described("system", "Counts what the runtime holds.")
                .answers(RuntimeStatusResponse.class)
                .to(request -> status()));
  }

  private ApiAnswer health() {
    return ApiAnswer.ok(
        JsonObject.builder()
            .put("status", readiness.isReady() ? "healthy" : "degraded")
            .put("uptime_seconds", metrics.uptime().toSeconds())
            .put("timestamp", clock.instant().toString())
            .put("version", version)
            .build());
  }

  /** What the reference answers without a cron scheduler. */
  private static ApiAnswer scheduler() {
    return ApiAnswer.ok(
        JsonObject.builder()
            .put("is_running", false)
            .put("store_accessible", false)
            .put("jobs_total", 0)
            .put("jobs_active", 0)
            .put("jobs_paused", 0)
            .put("jobs_dead_letter", 0)
            .put("global_active_runs", 0)
            .put("max_concurrent", 0)
            .put("runs_total", 0)
            .put("runs_succeeded", 0)
            .put("runs_failed", 0)
            .put("average_execution_time_ms", JsonNumber.of(0.0))
            .put("longest_run_ms", 0)
            .build());
  }

  private ApiAnswer status() {
    return ApiAnswer.ok(
        JsonObject.builder()
            .put("version", version)
            .put("healthy", readiness.isReady())
            .put("agent_count", metrics.agentCount())
            .put("schedule_count", metrics.gauge(RuntimeMetrics.SCHEDULES))
            .put("channel_count", metrics.gauge(RuntimeMetrics.CHANNELS))
            .build());
  }
}
