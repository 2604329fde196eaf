package dev.symbiont.runtime.agent;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.BodyFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Agents in the spelling of the wire contract. */
final class AgentJson {
  /** Members of the create body of the Python client, which has no source text (section 9.17). */
  private static final List<String> DESCRIPTIVE =
      List.of("description", "system_prompt", "model", "temperature", "top_p", "max_tokens");

  private AgentJson() {}

  static JsonObject summary(Agent agent) {
    return JsonObject.builder()
        .put("id", agent.id().toString())
        .put("name", agent.name())
        .put("state", agent.state().word())
        .build();
  }

  static JsonObject historyEntry(HistoryEntry entry) {
    return JsonObject.builder()
        .put("execution_id", entry.executionId().toString())
        .put("status", entry.status())
        .put("timestamp", entry.timestamp().toString())
        .build();
  }

  static JsonObject status(Agent agent, List<AgentEvent> events) {
    JsonObject.Builder status =
        JsonObject.builder()
            .put("agent_id", agent.id().toString())
            .put("state", agent.state().word())
            .put("last_activity", agent.lastActivity().toString())
            .put("resource_usage", usage(agent));
    if (agent.isExternal()) {
      JsonObject.Builder metadata = JsonObject.builder();
      agent.spec().metadata().forEach(metadata::put);
      status.put("metadata", metadata.build());
      agent.lastResult().ifPresent(result -> status.put("last_result", result));
      status.put(
          "recent_events",
          new JsonArray(events.stream().<JsonValue>map(AgentJson::event).toList()));
    }
    agent.lastError().ifPresent(error -> status.put("last_error", error));
    return status.put("execution_mode", agent.spec().mode().label()).build();
  }

  /**
   * Reads the body of a creation (sections 5.4 and 9.17).
   *
   * @throws ApiRefusal with 422 if it is not acceptable
   */
  static AgentSpec spec(BodyFields fields) {
    String name = fields.requiredString("name");
    ExecutionMode mode =
        fields.value("execution_mode").map(AgentJson::mode).orElse(ExecutionMode.Plain.EPHEMERAL);
    Map<String, String> metadata = new LinkedHashMap<>();
    fields
        .object("metadata")
        .orElse(JsonObject.EMPTY)
        .members()
        .forEach((key, value) -> metadata.put(key, text(value)));
    List<String> capabilities = fields.strings("capabilities");
    Optional<String> source = fields.string("dsl").or(() -> fields.string("dsl_source"));
    if (source.isEmpty()) {
      DESCRIPTIVE.forEach(
          key -> fields.value(key).ifPresent(value -> metadata.putIfAbsent(key, text(value))));
    }
    Optional<String> alias = fields.string("id");
    List<String> tools = fields.strings("tools");
    fields.check();
    try {
      return new AgentSpec(
          name,
          alias,
          mode,
          source.orElseGet(() -> sourceOf(name, fields, tools)),
          capabilities,
          metadata);
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.of(422, "AGENT_CREATION_FAILED", String.valueOf(e.getMessage()));
    }
  }

  /** A body without source that describes an agent in other words still makes an agent. */
  private static String sourceOf(String name, BodyFields fields, List<String> tools) {
    boolean describes = DESCRIPTIVE.stream().anyMatch(key -> fields.value(key).isPresent());
    if (!describes && tools.isEmpty()) {
      return "";
    }
    String identifier = name.replaceAll("[^A-Za-z0-9_]", "_");
    String words =
        tools.stream()
            .filter(tool -> tool.matches("[A-Za-z0-9_.:-]{1,128}"))
            .map(tool -> '"' + tool + '"')
            .collect(java.util.stream.Collectors.joining(", "));
    return "agent "
        + (identifier.matches("[A-Za-z_].*") ? identifier : "a_" + identifier)
        + " { capabilities: ["
        + words
        + "] }";
  }

  private static ExecutionMode mode(JsonValue value) {
    try {
      return ExecutionMode.fromJson(value, "execution_mode");
    } catch (JsonFormatException e) {
      throw ApiRefusal.validationFailed(Map.of("execution_mode", String.valueOf(e.getMessage())));
    }
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString string ? string.value() : value.toString();
  }

  private static JsonObject event(AgentEvent event) {
    return JsonObject.builder()
        .put("event_type", event.type())
        .put("payload", event.payload())
        .put("timestamp", event.timestamp().toString())
        .build();
  }

  /** Nothing is measured per agent here; what runs nothing uses nothing. */
  private static JsonObject usage(Agent agent) {
    boolean busy =
        !agent.isExternal()
            && (agent.state() == LifecycleState.RUNNING || agent.state() == LifecycleState.WAITING);
    return JsonObject.builder()
        .put("memory_bytes", 0)
        .put("cpu_percent", JsonNumber.of(0.0))
        .put("active_tasks", busy ? 1 : 0)
        .build();
  }
}
