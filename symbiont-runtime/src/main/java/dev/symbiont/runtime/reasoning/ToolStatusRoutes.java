package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.CircuitBreakerStatus;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.http.WireBody;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Shows what tools have done for an agent, and their circuit breakers (HTTP contract section 9.1).
 */
final class ToolStatusRoutes implements RouteModule {
  private final ReasoningService reasoning;
  private final Function<ApiRequest, AgentProfile> agents;
  private final WireBody wire;

  ToolStatusRoutes(
      ReasoningService reasoning, Function<ApiRequest, AgentProfile> agents, WireBody wire) {
    this.reasoning = reasoning;
    this.agents = agents;
    this.wire = wire;
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.get(ReasoningRoutes.below("circuit-breakers"))
                .named("getCircuitBreakerStatus")
                .described(ReasoningRoutes.TAG, "Shows the circuit breakers of an agent's tools.")
                .access(Access.AGENT)
                .to(this::breakers))
        .add(
            Route.post(ReasoningRoutes.below("circuit-breakers/{tool}/reset"))
                .named("resetCircuitBreaker")
                .described(ReasoningRoutes.TAG, "Closes the circuit breaker of a tool.")
                .ignoredBody()
                .to(this::resetBreaker))
        .add(
            Route.get(ReasoningRoutes.below("tool-profiles"))
                .named("getToolProfiles")
                .described(ReasoningRoutes.TAG, "Shows what each tool has done for an agent.")
                .access(Access.AGENT)
                .to(this::toolProfiles));
  }

  private ApiAnswer breakers(ApiRequest request) {
    JsonObject.Builder answer = JsonObject.builder();
    Map<String, CircuitBreakerStatus> status =
        reasoning.breakers().status(agents.apply(request).agentId());
    status.keySet().stream()
        .sorted()
        .forEach(tool -> answer.put(tool, wire.write(Objects.requireNonNull(status.get(tool)))));
    return ApiAnswer.ok(answer.build());
  }

  private ApiAnswer resetBreaker(ApiRequest request) {
    String tool = request.path("tool");
    CircuitBreakerStatus status =
        reasoning
            .breakers()
            .reset(agents.apply(request).agentId(), tool)
            .orElseThrow(
                () ->
                    ApiRefusal.of(
                        404,
                        "CIRCUIT_BREAKER_NOT_FOUND",
                        "The tool '" + tool + "' has no circuit breaker: it was never called"));
    return ApiAnswer.ok(((JsonObject) wire.write(status)).toBuilder().put("reset", true).build());
  }

  private ApiAnswer toolProfiles(ApiRequest request) {
    String agentId = agents.apply(request).agentId();
    Map<String, CircuitBreakerStatus> breakers = reasoning.breakers().status(agentId);
    return ApiAnswer.ok(
        new JsonArray(
            reasoning.statistics().profiles(agentId).stream()
                .<JsonValue>map(
                    profile ->
                        profile(profile, Optional.ofNullable(breakers.get(profile.toolName()))))
                .toList()));
  }

  private JsonObject profile(
      ToolStatistics.Profile profile, Optional<CircuitBreakerStatus> breaker) {
    JsonValue state =
        breaker
            .flatMap(status -> ((JsonObject) wire.write(status)).get("state"))
            .orElse(new JsonString("closed"));
    return JsonObject.builder()
        .put("tool_name", profile.toolName())
        .put("call_count", profile.callCount())
        .put("success_count", profile.successCount())
        .put("failure_count", profile.failureCount())
        .put("timeout_count", profile.timeoutCount())
        .put("denied_count", profile.deniedCount())
        .put("success_rate", JsonNumber.of(profile.successRate()))
        .put("average_duration_ms", JsonNumber.of(profile.averageDurationMs()))
        .put("min_duration_ms", profile.minDurationMs())
        .put("p50_duration_ms", profile.p50DurationMs())
        .put("p95_duration_ms", profile.p95DurationMs())
        .put("max_duration_ms", profile.maxDurationMs())
        .put(
            "last_called_at",
            profile
                .lastCalledAt()
                .<JsonValue>map(at -> new JsonString(at.toString()))
                .orElse(JsonNull.NULL))
        .put(
            "last_error", profile.lastError().<JsonValue>map(JsonString::new).orElse(JsonNull.NULL))
        .put("circuit_state", state)
        .build();
  }
}
