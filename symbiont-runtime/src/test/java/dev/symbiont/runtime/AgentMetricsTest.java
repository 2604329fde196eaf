package dev.symbiont.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.ExecutionLog;
import dev.symbiont.runtime.agent.HistoryEntry;
import dev.symbiont.testsupport.MutableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** HTTP contract section 9.4. */
class AgentMetricsTest {
  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));

  @Test
  void metrics_countWhatTheAgentHasExecuted() {
    try (SymbiontRuntime runtime = SymbiontRuntime.builder().clock(clock).build()) {
      Calls calls = new Calls(runtime);
      UUID agent =
          ((Creation.Created) runtime.agents().create(AgentSpec.of("busy", "agent busy { }")))
              .agent()
              .id();
      JsonObject fresh = calls.object(calls.get("agents/busy/metrics"));
      assertThat(fresh.string("agent_id")).contains(agent.toString());
      assertThat(fresh.toString()).contains("tasks_completed", "uptime_seconds");
      execute(runtime, agent, ExecutionLog.COMPLETED, 100);
      execute(runtime, agent, ExecutionLog.COMPLETED, 300);
      execute(runtime, agent, ExecutionLog.FAILED, 200);
      Instant lastEnd = clock.instant();
      runtime
          .executionLog()
          .append(agent, new HistoryEntry(UUID.randomUUID(), ExecutionLog.STARTED, lastEnd));
      clock.advance(Duration.ofSeconds(5));
      JsonObject metrics = calls.object(calls.get("agents/" + agent + "/metrics"));
      assertThat(number(metrics, "tasks_completed")).isEqualTo("2");
      assertThat(number(metrics, "tasks_failed")).isEqualTo("1");
      assertThat(Double.parseDouble(number(metrics, "average_response_time_ms"))).isEqualTo(200);
      assertThat(metrics.string("last_activity")).contains(lastEnd.toString());
      assertThat(number(metrics, "uptime_seconds")).isEqualTo("5");
      assertThat(calls.get("agents/nobody/metrics").status()).isEqualTo(404);
    }
  }

  private void execute(SymbiontRuntime runtime, UUID agent, String end, int millis) {
    UUID execution = UUID.randomUUID();
    runtime
        .executionLog()
        .append(agent, new HistoryEntry(execution, ExecutionLog.STARTED, clock.instant()));
    clock.advance(Duration.ofMillis(millis));
    runtime.executionLog().append(agent, new HistoryEntry(execution, end, clock.instant()));
  }

  private static String number(JsonObject object, String name) {
    return ((JsonNumber) object.get(name).orElseThrow()).literal();
  }
}
