package dev.symbiont.json.gson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.agent.AgentSpec;
import dev.symbiont.domain.agent.AgentState;
import dev.symbiont.domain.agent.AgentStatusResponse;
import dev.symbiont.domain.agent.AgentSummary;
import dev.symbiont.domain.agent.ExecutionMode;
import dev.symbiont.domain.health.SystemMetrics;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.message.SendMessageRequest;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.schedule.CreateScheduleRequest;
import dev.symbiont.domain.schedule.ScheduleDetail;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordMapperTest {
  private static final String STATUS =
      "{\"agent_id\":\"a-1\",\"state\":\"Running\",\"last_activity\":\"%s\","
          + "\"resource_usage\":{\"memory_bytes\":0,\"cpu_percent\":0.0,\"active_tasks\":0}}";

  private final GsonCodec codec = new GsonCodec();
  private final RecordMapper mapper = new RecordMapper(MappingRules.TOLERANT);

  @ParameterizedTest
  @CsvSource({
    "2026-05-01T08:00:00Z, 2026-05-01T08:00:00Z",
    "2026-05-01T08:00:00.000000001+00:00, 2026-05-01T08:00:00.000000001Z",
    "2026-05-01T10:00:00.5+02:00, 2026-05-01T08:00:00.500Z",
    "2026-05-01T08:00:00.123456, 2026-05-01T08:00:00.123456Z",
    "2026-05-01t08:00:00z, 2026-05-01T08:00:00Z"
  })
  void read_timestampSpellings_giveTheInstant(String text, Instant expected) {
    assertThat(read(STATUS.formatted(text), AgentStatusResponse.class).lastActivity())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "2026-05-01", "2026-13-01T00:00:00Z", "1777622400"})
  void read_noTimestamp_isRefused(String text) {
    assertThatThrownBy(() -> read(STATUS.formatted(text), AgentStatusResponse.class))
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("RFC 3339")
        .hasMessageContaining("$.last_activity");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"Persistent\"",
        "\"Ephemeral\"",
        "\"EventDriven\"",
        "{\"Scheduled\":{\"interval\":{\"secs\":60,\"nanos\":0}}}",
        "{\"CronScheduled\":{\"cron_expression\":\"0 0 9 * * *\",\"timezone\":\"UTC\"}}",
        "{\"External\":{\"heartbeat_interval_secs\":30}}",
        "\"Hibernating\"",
        "{\"Lunar\":{\"phase\":0.10}}"
      })
  void executionMode_everyForm_survivesTheRoundTrip(String text) {
    ExecutionMode mode = read(text, ExecutionMode.class);

    assertThat(codec.writeText(mapper.write(mode))).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"Scheduled\"", "{\"Scheduled\":{}}", "{}", "1", "{\"A\":1,\"B\":2}"})
  void executionMode_incomplete_isRefused(String text) {
    assertThatThrownBy(() -> read(text, ExecutionMode.class))
        .isInstanceOf(JsonFormatException.class);
  }

  @Test
  void executionMode_unknownWordInARequest_isRefused() {
    RecordMapper requests = new RecordMapper(MappingRules.REQUESTS);

    assertThatThrownBy(
            () ->
                requests.read(
                    json("{\"name\":\"a\",\"execution_mode\":\"Hibernating\"}"), AgentSpec.class))
        .hasMessageContaining("$.execution_mode")
        .hasMessageContaining("Persistent");
  }

  @Test
  void agentSpec_write_leavesAbsentMembersOutAndKeepsExtra() {
    AgentSpec spec =
        AgentSpec.builder("triage")
            .dsl("agent triage { }")
            .executionMode(ExecutionMode.External.every(Duration.ofSeconds(30)))
            .putMember("zone", json("[1.10]"))
            .build();

    assertThat(codec.writeText(mapper.write(spec)))
        .isEqualTo(
            "{\"name\":\"triage\",\"dsl\":\"agent triage { }\","
                + "\"execution_mode\":{\"External\":{\"heartbeat_interval_secs\":30}},"
                + "\"zone\":[1.10]}");
  }

  @Test
  void createSchedule_defaults_areFilledIn() {
    CreateScheduleRequest request =
        read(
            "{\"name\":\"n\",\"cronExpression\":\"0 0 9 * * *\",\"agent_name\":\"a\","
                + "\"timezone\":null}",
            CreateScheduleRequest.class);

    assertThat(request).isEqualTo(CreateScheduleRequest.of("n", "0 0 9 * * *", "a"));
  }

  @Test
  void read_sameMemberUnderTwoNames_isRefused() {
    assertThatThrownBy(() -> read("{\"name\":\"a\",\"topP\":1,\"top_p\":0}", AgentSpec.class))
        .hasMessageContaining("two names");
  }

  @Test
  void read_stateWithoutRegardToCase_givesTheKnownWord() {
    assertThat(read("\"running\"", AgentState.class)).isEqualTo(AgentState.RUNNING);
    assertThat(read("\"Hibernating\"", AgentState.class).isKnown()).isFalse();
  }

  @Test
  void read_nullsOfAResponse_areWrittenBackAsNulls() {
    String text =
        "{\"job_id\":\"j\",\"name\":\"n\",\"cron_expression\":\"c\",\"timezone\":\"UTC\","
            + "\"status\":\"Active\",\"enabled\":true,\"one_shot\":false,\"next_run\":null,"
            + "\"last_run\":null,\"run_count\":3,\"failure_count\":0,"
            + "\"created_at\":\"2026-05-01T08:00:00+00:00\",\"updated_at\":\"x\"}";

    ScheduleDetail detail = read(text, ScheduleDetail.class);

    assertThat(codec.writeText(mapper.write(detail))).isEqualTo(text);
    assertThat(detail.createdAt().instant()).contains(Instant.parse("2026-05-01T08:00:00Z"));
    assertThat(detail.updatedAt().instant()).isEmpty();
  }

  @Test
  void metrics_groupsAndFlatMembers_giveTheSameAnswers() {
    SystemMetrics groups =
        read(
            "{\"agents\":{\"total\":3,\"running\":1,\"idle\":2,\"error\":0},"
                + "\"system\":{\"uptime_seconds\":512,\"memory_usage\":7,\"cpu_usage\":4.25},"
                + "\"scheduler\":{\"load_factor\":0.5}}",
            SystemMetrics.class);
    SystemMetrics flat =
        read(
            "{\"uptime_seconds\":512,\"memory_usage_bytes\":7,\"cpu_usage_percent\":4.25,"
                + "\"active_agents\":1,\"total_agents\":3}",
            SystemMetrics.class);

    assertThat(groups.uptime()).isEqualTo(flat.uptime()).contains(Duration.ofSeconds(512));
    assertThat(groups.memoryUsageBytes()).isEqualTo(flat.memoryUsageBytes()).contains(7L);
    assertThat(groups.cpuUsagePercent()).isEqualTo(flat.cpuUsagePercent()).contains(4.25);
    assertThat(groups.activeAgents()).isEqualTo(flat.activeAgents()).contains(1L);
    assertThat(groups.totalAgents()).isEqualTo(flat.totalAgents()).contains(3L);
    assertThat(groups.extra().object("scheduler")).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"300, PT5M", "0.5, PT0.5S", "1e3, PT16M40S", "0.0000000019, PT0.000000001S"})
  void duration_numbers_areReadExactly(String number, Duration expected) {
    assertThat(message(number).ttl()).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-1", "1e999999999", "1e41", "99999999999999999999", "1e-999999999", "\"300\""})
  void duration_hostileNumbers_areRefused(String number) {
    assertThatThrownBy(() -> message(number))
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("seconds");
  }

  @Test
  void read_valueThatTheRecordRefuses_givesItsReasonAndPath() {
    assertThatThrownBy(
            () ->
                mapper.readList(
                    json("[{\"id\":\"a\",\"state\":\"Ready\"},{\"id\":\" \"}]"),
                    AgentSummary.class))
        .hasMessageContaining("agent id must not be blank")
        .hasMessageContaining("$[1].id");
    assertThat(mapper.readList(json("[\"a\",\"b\"]"), AgentId.class))
        .containsExactly(AgentId.of("a"), AgentId.of("b"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'max_iterations':0}                 | $.max_iterations            | must be 1 to 10000",
        "{'max_iterations':99999999999999999} | $.max_iterations            | found a larger number",
        "{'timeout_ms':99999999999999999999}  | $.timeout_ms                | 64 bits",
        "{'default_recovery':{'type':'zap'}}  | $.default_recovery          | one of [retry,",
        "{'default_recovery':{'type':'retry','max_attempts':0,'base_delay_ms':1}}"
            + "| $.default_recovery.max_attempts | must be at least 1",
      })
  void read_rightTypeButRefused_isToldFromAWrongType(String config, String path, String problem) {
    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> readConfig(config))
        .satisfies(
            e -> {
              assertThat(e.isRefusedValue()).isTrue();
              assertThat(e.path()).isEqualTo(path);
              assertThat(e.problem()).contains(problem).doesNotContain("(at ");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'max_iterations':'5'}         | $.max_iterations        | found string",
        "{'max_iterations':1.5}         | $.max_iterations        | found number",
        "{'default_recovery':{}}        | $.default_recovery.type | member is missing",
        "{'default_recovery':{'type':5}}| $.default_recovery.type | found number",
      })
  void read_wrongType_isNoRefusedValue(String config, String path, String problem) {
    assertThatExceptionOfType(JsonFormatException.class)
        .isThrownBy(() -> readConfig(config))
        .satisfies(
            e -> {
              assertThat(e.isRefusedValue()).isFalse();
              assertThat(e.path()).isEqualTo(path);
              assertThat(e.problem()).contains(problem);
            });
  }

  /** Reads a loop configuration of which only the given members are not the defaults. */
  private void readConfig(String members) {
    RecordMapper requests = new RecordMapper(MappingRules.REQUESTS);
    JsonObject.Builder config = ((JsonObject) mapper.write(LoopConfig.DEFAULT)).toBuilder();
    ((JsonObject) json(members.replace('\'', '"'))).members().forEach(config::put);
    requests.read(config.build(), LoopConfig.class);
  }

  @Test
  void lenient_problems_areReportedAndPassedOver() {
    List<MappingProblem> problems = new ArrayList<>();
    RecordMapper lenient = new RecordMapper(MappingRules.lenient(problems::add));

    AgentStatusResponse status =
        lenient.read(
            json(
                "{\"agent_id\":\"a-1\",\"last_activity\":\"2026-05-01T08:00:00Z\","
                    + "\"last_result\":17,\"new\":1,"
                    + "\"resource_usage\":{\"memory_bytes\":0,\"cpu_percent\":0.0,\"active_tasks\":0}}"),
            AgentStatusResponse.class);

    assertThat(status.state()).isEqualTo(AgentState.UNKNOWN);
    assertThat(status.lastResult()).isEmpty();
    assertThat(problems)
        .extracting(MappingProblem::path)
        .containsExactly("$.state", "$.last_result");
  }

  @Test
  void lenient_requiredTextMissing_isStillAnErrorBecauseNoHonestValueExists() {
    RecordMapper lenient = new RecordMapper(MappingRules.lenient(problem -> {}));

    assertThatThrownBy(() -> lenient.read(JsonObject.EMPTY, AgentSummary.class))
        .hasMessageContaining("$.id");
  }

  @Test
  void read_typeWithoutJsonForm_isAnArgumentError() {
    assertThatThrownBy(() -> mapper.read(JsonObject.EMPTY, Thread.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> mapper.read(JsonObject.EMPTY, Hidden.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("public record");
  }

  private record Hidden(String name) {}

  private SendMessageRequest message(String ttl) {
    return read(
        "{\"sender\":\"s\",\"payload\":\"p\",\"ttl_seconds\":" + ttl + "}",
        SendMessageRequest.class);
  }

  private <T> T read(String text, Class<T> type) {
    return mapper.read(json(text), type);
  }

  private JsonValue json(String text) {
    return codec.read(text, JsonLimits.DEFAULT);
  }
}
