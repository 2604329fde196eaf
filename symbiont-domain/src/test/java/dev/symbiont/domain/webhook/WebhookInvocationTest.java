package dev.symbiont.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WebhookInvocationTest {
  private static final JsonObject STARTED =
      JsonObject.builder()
          .put("status", "execution_started")
          .put("agent_id", "a1")
          .put("message_id", "m1")
          .put("latency_ms", 12)
          .put("timestamp", "2026-01-02T03:04:05.5+00:00")
          .build();
  private static final JsonObject COMPLETED =
      JsonObject.builder()
          .put("status", "completed")
          .put("agent_id", "a1")
          .put("response", "done")
          .put(
              "tool_runs",
              JsonArray.of(
                  JsonObject.builder()
                      .put("tool", "nmap")
                      .put("input", JsonNumber.of(7))
                      .put("output_preview", "up")
                      .build()))
          .put("model", "m")
          .put("provider", "OpenRouter")
          .put("latency_ms", 900)
          .put("timestamp", "today")
          .build();

  @Test
  void fromJson_executionStarted_keepsEveryMember() {
    WebhookInvocationResponse response = WebhookInvocationResponse.fromJson(STARTED);
    assertThat(response)
        .isInstanceOfSatisfying(
            WebhookInvocationResponse.ExecutionStarted.class,
            started -> {
              assertThat(started.latencyMs()).isEqualTo(12);
              assertThat(started.time()).contains(Instant.parse("2026-01-02T03:04:05.5Z"));
            });
    assertThat(response.toJson()).isEqualTo(STARTED);
  }

  @Test
  void fromJson_completed_keepsEveryMember() {
    WebhookInvocationResponse response = WebhookInvocationResponse.fromJson(COMPLETED);
    assertThat(response)
        .isInstanceOfSatisfying(
            WebhookInvocationResponse.Completed.class,
            completed -> {
              assertThat(completed.toolRuns())
                  .containsExactly(new WebhookToolRun("nmap", JsonNumber.of(7), "up"));
              assertThat(completed.isProvider("openrouter")).isTrue();
              assertThat(completed.isProvider("OpenAI")).isFalse();
              assertThat(completed.time()).isEmpty();
            });
    assertThat(response.toJson()).isEqualTo(COMPLETED);
  }

  @Test
  void fromJson_newStatus_survivesTheRoundTrip() {
    JsonObject json = JsonObject.builder().put("status", "queued").put("position", 3).build();
    WebhookInvocationResponse response = WebhookInvocationResponse.fromJson(json);
    assertThat(response).isEqualTo(new WebhookInvocationResponse.Unknown("queued", json));
    assertThat(response.toJson()).isEqualTo(json);
  }

  @Test
  void fromJson_memberMissingOrOfWrongType_isNamed() {
    assertThatThrownBy(() -> WebhookInvocationResponse.fromJson(JsonObject.EMPTY))
        .isInstanceOf(JsonFormatException.class)
        .hasMessageContaining("$.status");
    assertThatThrownBy(
            () ->
                WebhookInvocationResponse.fromJson(
                    STARTED.toBuilder().put("latency_ms", "12").build()))
        .hasMessageContaining("$.latency_ms");
    assertThatThrownBy(
            () ->
                WebhookInvocationResponse.fromJson(
                    COMPLETED.toBuilder().put("tool_runs", JsonArray.of(JsonNull.NULL)).build()))
        .hasMessageContaining("$.tool_runs");
  }

  @Test
  void fromJson_request_keepsFurtherFieldsAndDropsNulls() {
    JsonObject json =
        JsonObject.builder().put("prompt", "hi").put("message", JsonNull.NULL).put("x", 1).build();
    WebhookInvocationRequest request = WebhookInvocationRequest.fromJson(json);
    assertThat(request.prompt()).contains("hi");
    assertThat(request.message()).isEmpty();
    assertThat(request.toJson())
        .isEqualTo(JsonObject.builder().put("prompt", "hi").put("x", 1).build());
  }

  @Test
  void request_systemPromptAtAndBeyondTheLimit_isAcceptedAndRefused() {
    assertThat(withSystemPrompt(4096).toJson().string("system_prompt")).isPresent();
    assertThatThrownBy(() -> withSystemPrompt(4097))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4097");
    assertThatThrownBy(
            () ->
                WebhookInvocationRequest.fromJson(
                    JsonObject.builder().put("system_prompt", "x".repeat(4097)).build()))
        .isInstanceOf(JsonFormatException.class);
  }

  private static WebhookInvocationRequest withSystemPrompt(int length) {
    return new WebhookInvocationRequest(
        Optional.empty(), Optional.empty(), Optional.of("x".repeat(length)), JsonObject.EMPTY);
  }

  @Test
  void request_fieldWithItsOwnComponent_isRefused() {
    assertThatThrownBy(
            () ->
                new WebhookInvocationRequest(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    JsonObject.builder().put("prompt", "x").build()))
        .hasMessageContaining("'prompt'");
    assertThat(WebhookInvocationRequest.ofPrompt("x").toJson().string("prompt")).contains("x");
  }
}
