package dev.symbiont.runtime.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.Calls;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.http.RateLimit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The wire form of reviews (runtime policy specification section 7.3), and what breaks it. */
@Timeout(60)
class ToolReviewRoutesTest {
  private static final String TOOL =
      """
      {"name":"t","description":"Reads.","tool_schema":{"type":"object","properties":{},"required":[]},
       "provider":{"name":"p"}}""";
  private static final GsonCodec JSON = new GsonCodec();

  private SymbiontRuntime runtime;
  private Calls calls;

  @BeforeEach
  void open() {
    runtime = SymbiontRuntime.builder().rateLimit(RateLimit.GENEROUS).build();
    calls = new Calls(runtime);
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void submit_asPythonSendsIt_isAnsweredAsPythonReadsIt() {
    HttpReply reply =
        submit("{\"tool\":" + TOOL + ",\"submitted_by\":\"sam\",\"priority\":\"normal\"}");
    assertThat(reply.status()).isEqualTo(201);
    JsonObject answer = calls.object(reply);
    assertThat(answer.members().keySet())
        .containsExactly("review_id", "status", "submitted_at", "estimated_completion");
    assertThat(answer.string("status")).contains("pending_analysis");
    JsonObject session = settled(answer.string("review_id").orElseThrow());
    assertThat(session.members().keySet())
        .containsExactly(
            "review_id",
            "tool",
            "status",
            "state",
            "submitted_by",
            "submitted_at",
            "estimated_completion",
            "priority",
            "tool_sha256");
    assertThat(session.object("state").orElseThrow().members().keySet())
        .containsExactly(
            "type",
            "analysis_id",
            "analysis_completed_at",
            "critical_findings",
            "human_reviewer_id",
            "review_started_at");
    assertThat(session.object("tool").orElseThrow().object("schema"))
        .contains(object("{\"type\":\"object\",\"properties\":{},\"required\":[]}"));
    JsonObject analysis =
        calls.object(
            calls.get(
                "tool-review/analysis/"
                    + session.object("state").orElseThrow().string("analysis_id").orElseThrow()));
    assertThat(analysis.members().keySet())
        .containsExactly(
            "analysis_id", "risk_score", "findings", "recommendations", "completed_at");
  }

  @Test
  void submitAndDecide_inCamelCase_areUnderstood() {
    String id =
        calls
            .object(
                submit(
                    "{\"tool\":"
                        + TOOL.replace("tool_schema", "toolSchema")
                        + ",\"submittedBy\":\"sam\"}"))
            .string("review_id")
            .orElseThrow();
    settled(id);
    JsonObject decided =
        calls.object(
            calls.post(
                "tool-review/sessions/" + id + "/decisions",
                "{\"decision\":\"approved\",\"reviewerId\":\"ann\"}"));
    assertThat(decided.string("status")).contains("approved");
    assertThat(decided.string("decision")).contains("approve");
    assertThat(decided.string("reviewer_id")).contains("ann");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 400 | INVALID_REQUEST",
        "{\"tool\":7,\"submitted_by\":\"sam\"} | 400 | INVALID_REQUEST",
        "{\"tool\":TOOL} | 400 | INVALID_REQUEST",
        "{\"tool\":TOOL,\"submitted_by\":\" \"} | 422 | VALIDATION_FAILED",
        "{\"tool\":TOOL,\"submitted_by\":\"sam\",\"priority\":\"soon\"} | 422 | VALIDATION_FAILED",
        "{\"tool\":TOOL,\"submitted_by\":\"sam\",\"submitted_by\":\"ann\"} | 400 | INVALID_REQUEST",
        "{\"tool\":TOOL,\"submitted_by\":\"sam\",\"review_id\":\"none\"} | 404 | REVIEW_NOT_FOUND",
        "{\"tool\":TOOL | 400 | INVALID_REQUEST"
      })
  void submit_badBodies_areRefused(String body, int status, String code) {
    assertError(submit(body.replace("TOOL", TOOL)), status, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"schema\":{},\"tool_schema\":{} | 400 | INVALID_REQUEST",
        "\"schema\":[] | 400 | INVALID_REQUEST",
        "\"schema\":{\"a\":1,\"a\":2} | 400 | INVALID_REQUEST",
        "\"schema\":{\"a\":\"\\ud800\"} | 400 | INVALID_REQUEST",
        "\"schema\":{\"a\":1e999} | 422 | VALIDATION_FAILED"
      })
  void submit_schemasThatCanBeReadInTwoWays_areRefused(String schema, int status, String code) {
    assertError(
        submit(
            "{\"tool\":{\"name\":\"t\",\"description\":\"\",\"provider\":{\"name\":\"p\"},"
                + schema
                + "},\"submitted_by\":\"sam\"}"),
        status,
        code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | 400 | INVALID_REQUEST",
        "{\"decision\":\"maybe\",\"reviewer_id\":\"ann\"} | 422 | VALIDATION_FAILED",
        "{\"decision\":\"approve\",\"reviewer_id\":\"\"} | 422 | VALIDATION_FAILED",
        "{\"decision\":\"approve\"} | 400 | INVALID_REQUEST"
      })
  void decide_badBodies_areRefused(String body, int status, String code) {
    assertError(calls.post("tool-review/sessions/none/decisions", body), status, code);
  }

  @Test
  void refusals_nameTheStepAndTheCodeOfTheRuntime() {
    String id =
        calls
            .object(submit("{\"tool\":" + TOOL + ",\"submitted_by\":\"sam\"}"))
            .string("review_id")
            .orElseThrow();
    settled(id);
    HttpReply reply =
        calls.post(
            "tool-review/sign", "{\"review_id\":\"" + id + "\",\"signing_key_id\":\"default\"}");
    assertError(reply, 409, "REVIEW_CONFLICT");
    assertThat(object(reply.text()).object("details"))
        .contains(
            object(
                "{\"from\":\"pending_review\",\"to\":\"signed\",\"runtime_code\":\"REVIEW_001\"}"));
  }

  private HttpReply submit(String body) {
    return calls.post("tool-review/sessions", body);
  }

  private JsonObject settled(String id) {
    JsonObject session = calls.object(calls.get("tool-review/sessions/" + id));
    while (session.object("state").orElseThrow().string("analysis_id").isEmpty()) {
      Thread.onSpinWait();
      session = calls.object(calls.get("tool-review/sessions/" + id));
    }
    return session;
  }

  private static void assertError(HttpReply reply, int status, String code) {
    assertThat(reply.status()).as(reply.text()).isEqualTo(status);
    assertThat(object(reply.text()).string("code")).contains(code);
  }

  private static JsonObject object(String json) {
    return (JsonObject) JSON.read(json, JsonLimits.DEFAULT);
  }
}
