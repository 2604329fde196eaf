package dev.symbiont.domain.webhook;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the HTTP input answers to an invocation, told apart by {@code status} (SDK surface, section
 * 3.20).
 */
public sealed interface WebhookInvocationResponse {

  /** Returns the word by which the answers are told apart. */
  String status();

  /** Returns the answer as it goes on the wire. */
  JsonObject toJson();

  /**
   * Reads an answer. A status that this version does not know gives an {@link Unknown}.
   *
   * @throws JsonFormatException if the status is missing, or a member of a known answer is missing
   *     or has the wrong type
   */
  static WebhookInvocationResponse fromJson(JsonObject json) {
    String status = WireMembers.text(json, "status");
    return switch (status) {
      case ExecutionStarted.STATUS -> ExecutionStarted.read(json);
      case Completed.STATUS -> Completed.read(json);
      default -> new Unknown(status, json);
    };
  }

  /**
   * The agent was started and answers elsewhere.
   *
   * @param agentId the agent
   * @param messageId the message that started it
   * @param latencyMs how long the start took, in milliseconds
   * @param timestamp when, as the runtime wrote it
   */
  record ExecutionStarted(String agentId, String messageId, long latencyMs, String timestamp)
      implements WebhookInvocationResponse {
    static final String STATUS = "execution_started";

    /** Refuses {@code null}. */
    public ExecutionStarted {
      Objects.requireNonNull(agentId, "agentId");
      Objects.requireNonNull(messageId, "messageId");
      Objects.requireNonNull(timestamp, "timestamp");
    }

    private static ExecutionStarted read(JsonObject json) {
      return new ExecutionStarted(
          WireMembers.text(json, "agent_id"),
          WireMembers.text(json, "message_id"),
          WireMembers.whole(json, "latency_ms"),
          WireMembers.text(json, "timestamp"));
    }

    /** Returns when, if the timestamp is RFC 3339. */
    public Optional<Instant> time() {
      return parse(timestamp);
    }

    @Override
    public String status() {
      return STATUS;
    }

    @Override
    public JsonObject toJson() {
      return JsonObject.builder()
          .put("status", STATUS)
          .put("agent_id", agentId)
          .put("message_id", messageId)
          .put("latency_ms", latencyMs)
          .put("timestamp", timestamp)
          .build();
    }
  }

  /**
   * The agent has answered.
   *
   * @param agentId the agent
   * @param response what it said
   * @param toolRuns the tools that ran, in order
   * @param model the model that was used
   * @param provider who serves the model, as the runtime wrote it; compare with {@link #isProvider}
   * @param latencyMs how long it took, in milliseconds
   * @param timestamp when, as the runtime wrote it
   */
  record Completed(
      String agentId,
      String response,
      List<WebhookToolRun> toolRuns,
      String model,
      String provider,
      long latencyMs,
      String timestamp)
      implements WebhookInvocationResponse {
    static final String STATUS = "completed";

    /** Copies the tool runs. */
    public Completed {
      Objects.requireNonNull(agentId, "agentId");
      Objects.requireNonNull(response, "response");
      toolRuns = List.copyOf(toolRuns);
      Objects.requireNonNull(model, "model");
      Objects.requireNonNull(provider, "provider");
      Objects.requireNonNull(timestamp, "timestamp");
    }

    private static Completed read(JsonObject json) {
      return new Completed(
          WireMembers.text(json, "agent_id"),
          WireMembers.text(json, "response"),
          json.array("tool_runs").orElse(JsonArray.EMPTY).values().stream()
              .map(Completed::toolRun)
              .toList(),
          WireMembers.text(json, "model"),
          WireMembers.text(json, "provider"),
          WireMembers.whole(json, "latency_ms"),
          WireMembers.text(json, "timestamp"));
    }

    private static WebhookToolRun toolRun(JsonValue value) {
      if (value instanceof JsonObject object) {
        return WebhookToolRun.fromJson(object);
      }
      throw new JsonFormatException("$.tool_runs", "expected objects, found " + value.kind());
    }

    /** Tells whether {@code name} serves the model, without regard to case. */
    public boolean isProvider(String name) {
      return provider.equalsIgnoreCase(name);
    }

    /** Returns when, if the timestamp is RFC 3339. */
    public Optional<Instant> time() {
      return parse(timestamp);
    }

    @Override
    public String status() {
      return STATUS;
    }

    @Override
    public JsonObject toJson() {
      return JsonObject.builder()
          .put("status", STATUS)
          .put("agent_id", agentId)
          .put("response", response)
          .put(
              "tool_runs",
              new JsonArray(toolRuns.stream().<JsonValue>map(WebhookToolRun::toJson).toList()))
          .put("model", model)
          .put("provider", provider)
          .put("latency_ms", latencyMs)
          .put("timestamp", timestamp)
          .build();
    }
  }

  /**
   * An answer of a newer runtime.
   *
   * @param status its status
   * @param raw the whole answer
   */
  record Unknown(String status, JsonObject raw) implements WebhookInvocationResponse {
    /** Refuses {@code null}. */
    public Unknown {
      Objects.requireNonNull(status, "status");
      Objects.requireNonNull(raw, "raw");
    }

    @Override
    public JsonObject toJson() {
      return raw;
    }
  }

  private static Optional<Instant> parse(String timestamp) {
    try {
      return Optional.of(OffsetDateTime.parse(timestamp).toInstant());
    } catch (DateTimeException notRfc3339) {
      return Optional.empty();
    }
  }
}
