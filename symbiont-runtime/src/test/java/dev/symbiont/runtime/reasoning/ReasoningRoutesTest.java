package dev.symbiont.runtime.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.Calls;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.inference.ScriptedProvider;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the routes of the HTTP contract section 9.1 say to requests that are wrong, and the shapes
 * of their answers (runtime reasoning specification section 1.1).
 */
@Timeout(60)
class ReasoningRoutesTest {
  private static final String AGENT = "agents/agent-1/reasoning/";
  private static final String TASK = "{\"config\":{},\"initial_message\":\"Work.\"}";

  @TempDir private Path directory;
  private final GsonCodec json = new GsonCodec();
  private SymbiontRuntime runtime;
  private Calls calls;

  @BeforeEach
  void open() {
    runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory)
            .governance(
                GovernanceSettings.DEFAULT.withModel(
                    new ScriptedProvider(List.of(ScriptedProvider.says("done")))))
            .build();
    calls = new Calls(runtime);
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  // Section 1.1: 400 INVALID_REQUEST for what cannot be read, 422 VALIDATION_FAILED for what is
  // out of its range or an unknown word, with the problem by field.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "loop | {} | 400 | INVALID_REQUEST | $.config |",
        "loop | {'config':null,'initial_message':'a'} | 400 | INVALID_REQUEST | $.config |",
        "loop | {'config':{}} | 400 | INVALID_REQUEST | $.initial_message |",
        "loop | {'config':{},'initial_message':5} | 400 | INVALID_REQUEST | found number |",
        "loop | {'config':{},'initial_message':'a','initialMessage':'b'} | 400 | INVALID_REQUEST | two names |",
        "loop | {'config':{'max_iterations':0},'initial_message':'a'} | 422 | VALIDATION_FAILED | must be 1 to 10000 | config.max_iterations",
        "loop | {'config':{'max_iterations':99999999999},'initial_message':'a'} | 422 | VALIDATION_FAILED | larger | config.max_iterations",
        "loop | {'config':{'max_iterations':'5'},'initial_message':'a'} | 400 | INVALID_REQUEST | found string |",
        "loop | {'config':{'default_recovery':{'type':'zap'}},'initial_message':'a'} | 422 | VALIDATION_FAILED | one of [retry | config.default_recovery",
        "loop | {'config':{'default_recovery':{}},'initial_message':'a'} | 400 | INVALID_REQUEST | $.config.default_recovery.type |",
        "loop | {'config':{'max_concurrent_tools':257},'initial_message':'a'} | 422 | VALIDATION_FAILED | 1 to 256 | config.max_concurrent_tools",
        "loop | {'config':{},'initial_message':'a','cedar_policies':[{'name':'a b','source':'forbid(principal, action, resource);'}]} | 422 | VALIDATION_FAILED | name | policy",
        "loop | {'config':{},'initial_message':'a','knowledge_config':{'relevance_threshold':2}} | 422 | VALIDATION_FAILED | 0 to 1 | knowledge_config.relevance_threshold",
        "loop | {'config':{},'initial_message':'a','inference_options':{'response_format':{'type':'zap'}}} | 422 | VALIDATION_FAILED | json_schema | inference_options.response_format",
        "cedar | {'source':'permit(principal, action, resource);'} | 400 | INVALID_REQUEST | required | name",
        "cedar | {'name':'a b','source':'permit(principal, action, resource);'} | 422 | VALIDATION_FAILED | name | policy",
        "cedar | {'name':'a','source':'permit('} | 422 | INVALID_CEDAR_POLICY | line 1 | line",
        "cedar/evaluate | {'type':'zap'} | 422 | VALIDATION_FAILED | tool_call | body",
        "cedar/evaluate | {} | 400 | INVALID_REQUEST | $.type |",
        "cedar/evaluate | {'type':'tool_call'} | 400 | INVALID_REQUEST | $.call_id |",
        "knowledge/recall | {'limit':1} | 400 | INVALID_REQUEST | required | query",
        "knowledge/recall | {'query':'a','limit':'3'} | 400 | INVALID_REQUEST | found string | limit",
        "knowledge/recall | {'query':'a','limit':1.5} | 400 | INVALID_REQUEST | whole number | limit",
        "knowledge/recall | {'query':'a','limit':0} | 422 | VALIDATION_FAILED | 1 to 100 | limit",
        "knowledge/recall | {'query':'a','limit':101} | 422 | VALIDATION_FAILED | 1 to 100 | limit",
        "knowledge/store | {'subject':'a','predicate':'b'} | 400 | INVALID_REQUEST | required | object",
        "knowledge/store | {'subject':'a','predicate':'b','object':'c','confidence':'x'} | 400 | INVALID_REQUEST | found string | confidence",
        "knowledge/store | {'subject':'a','predicate':'b','object':'c','confidence':2} | 422 | VALIDATION_FAILED | 0 to 1 | fact",
      })
  void badBody_everyRoute_saysWhatIsWrongWithWhichField(
      String path, String body, int status, String code, String words, String field) {
    HttpReply reply = calls.post(AGENT + path, body.replace('\'', '"'));

    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    JsonObject error = (JsonObject) value(reply);
    assertThat(error.members().keySet()).containsExactlyInAnyOrder("error", "code", "details");
    assertThat(error.string("code")).contains(code);
    assertThat(error.string("error").orElseThrow()).contains(words).doesNotContain("java.");
    if (field == null) {
      assertThat(error.members().get("details")).isEqualTo(JsonNull.NULL);
    } else {
      assertThat(error.object("details").orElseThrow().members()).containsKey(field);
    }
  }

  @Test
  void cancel_loopThatHasEnded_saysThatItWasNotCancelled() {
    String loopId = run();

    assertThat(calls.object(calls.delete(AGENT + "loop/" + loopId)).bool("cancelled"))
        .contains(false);
    assertThat(calls.object(calls.get(AGENT + "loop/" + loopId)).string("current_phase"))
        .contains("completed");
    assertThat(calls.delete(AGENT + "loop/none").status()).isEqualTo(404);
  }

  @Test
  void status_afterARestart_isReadFromTheJournal() {
    String loopId = run();
    JsonObject before = calls.object(calls.get(AGENT + "loop/" + loopId));
    runtime.close();
    open();

    JsonObject after = calls.object(calls.get(AGENT + "loop/" + loopId));

    assertThat(after.toBuilder().put("started_at", "").build())
        .isEqualTo(before.toBuilder().put("started_at", "").build());
    assertThat(
            calls
                .object(calls.get(AGENT + loopId + "/diagnostics"))
                .array("iteration_history")
                .orElseThrow()
                .values())
        .hasSize(1);
    assertThat(calls.object(calls.delete(AGENT + "loop/" + loopId)).bool("cancelled"))
        .contains(false);
  }

  @Test
  void journal_sharedByLoops_namesTheLoopOfEveryEntry() {
    String loopId = run();

    List<JsonValue> entries =
        ((JsonArray) value(calls.get(AGENT + "journal?from_sequence=0&limit=100"))).values();

    assertThat(entries)
        .hasSize(6)
        .extracting(entry -> ((JsonObject) entry).string("loop_id").orElseThrow())
        .containsOnly(loopId);
    assertThat(
            ((JsonArray) value(calls.get(AGENT + "journal?from_sequence=9223372036854775807")))
                .values())
        .isEmpty();
  }

  @Test
  void journal_entriesThatOthersDoNotKnow_doNotShortenAPage() {
    calls.object(
        calls.post(
            AGENT + "loop",
            "{\"config\":{\"pre_hydration\":{\"resolution_tools\":{}}},\"initial_message\":\"Work.\"}"));

    JsonArray page = (JsonArray) value(calls.get(AGENT + "journal?from_sequence=1&limit=1"));

    assertThat(page.values()).hasSize(1);
    assertThat(((JsonObject) page.values().get(0)).object("event").orElseThrow().string("type"))
        .contains("reasoning_complete");
  }

  @Test
  void metrics_afterLoops_countThem() {
    run();
    calls.object(
        calls.post(AGENT + "loop", "{\"config\":{\"timeout_ms\":0},\"initial_message\":\"x\"}"));

    JsonObject snapshot = calls.object(calls.get("metrics/snapshot"));

    JsonObject loops = snapshot.object("reasoning").orElseThrow();
    assertThat(loops).isEqualTo(calls.object(calls.get("metrics")).object("reasoning").get());
    assertThat(loops.integer("loops_started")).contains(2L);
    assertThat(loops.integer("loops_completed")).contains(1L);
    assertThat(loops.integer("loops_failed")).contains(1L);
    assertThat(loops.integer("total_iterations")).contains(1L);
    assertThat(loops.integer("total_tokens").orElseThrow()).isPositive();
    assertThat(loops.integer("tool_calls")).contains(0L);
    assertThat(loops.integer("tool_errors")).contains(0L);
    assertThat(loops.integer("policy_denials")).contains(0L);
    assertThat(loops.get("success_rate")).contains(JsonNumber.of(0.5));
    assertThat(loops.get("avg_iterations")).contains(JsonNumber.of(0.5));
    assertThat(snapshot.object("task_manager").orElseThrow().integer("tasks_completed"))
        .contains(1L);
  }

  @Test
  void loop_toolsOfTheSameName_areWarnedAbout() {
    String tool =
        "{\"name\":\"search\",\"description\":\"%s\",\"parameters\":{\"type\":\"object\"}}";
    JsonObject answer =
        calls.object(
            calls.post(
                AGENT + "loop",
                "{\"config\":{\"tool_definitions\":[%s,%s,%s]},\"initial_message\":\"x\"}"
                    .formatted(tool.formatted("A"), tool.formatted("B"), tool.formatted("A"))));

    assertThat(answer.array("warnings").orElseThrow())
        .isEqualTo(
            JsonArray.ofStrings(
                List.of("more than one tool is called 'search'; the first counts")));
  }

  @Test
  void loop_withTheLongestTimes_isNotEndedByThem() {
    JsonObject answer =
        calls.object(
            calls.post(
                AGENT + "loop",
                "{\"config\":{\"timeout_ms\":9223372036854775807,"
                    + "\"tool_timeout_ms\":9223372036854775807},\"initial_message\":\"Work.\"}"));

    assertThat(answer.object("result").orElseThrow().string("output")).contains("done");
  }

  private String run() {
    return calls.object(calls.post(AGENT + "loop", TASK)).string("loop_id").orElseThrow();
  }

  private JsonValue value(HttpReply reply) {
    return json.read(reply.body(), JsonLimits.DEFAULT);
  }
}
