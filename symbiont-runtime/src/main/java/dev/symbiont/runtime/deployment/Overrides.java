package dev.symbiont.runtime.deployment;

import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.reasoning.AgentLimits;
import dev.symbiont.runtime.reasoning.AgentProfile;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Settings of a deployment that win over the agent's file.
 *
 * @param json of {@code model}, {@code temperature}, {@code timeout} and {@code tool_timeout} in
 *     seconds, {@code max_concurrent_tasks} those that are set
 */
record Overrides(JsonObject json) {
  private static final int MOST_TASKS = 10_000;
  private static final int LONGEST_SECONDS = 24 * 60 * 60;
  private static final int LONGEST_MODEL = 256;
  private static final double HOTTEST = 2;

  /** What is decided by policy and by the file alone, wherever it stands in a name. */
  private static final List<String> GUARDED =
      List.of(
          "polic",
          "capabilit",
          "tier",
          "sandbox",
          "tool",
          "permission",
          "security",
          "secret",
          "approval",
          "audit",
          "dsl");

  /** Takes what was read before; see {@link #read}. */
  Overrides {
    Objects.requireNonNull(json, "json");
  }

  /** What came of reading overrides. */
  sealed interface Reading {
    /** All are sound. */
    record Sound(Overrides overrides) implements Reading {}

    /** These names touch what a deployment must not change. */
    record Guarded(List<String> names) implements Reading {}

    /** These are unknown or have wrong values; problems by name. */
    record Wrong(Map<String, String> problems) implements Reading {
      public Wrong {
        problems = Map.copyOf(problems);
      }
    }
  }

  /** Reads what a caller sent; null means absent. */
  static Reading read(JsonObject json) {
    Map<String, String> problems = new LinkedHashMap<>();
    List<String> guarded = json.members().keySet().stream().filter(Overrides::isGuarded).toList();
    if (!guarded.isEmpty()) {
      return new Reading.Guarded(guarded);
    }
    JsonObject.Builder given = JsonObject.builder();
    json.members()
        .forEach(
            (name, value) -> {
              if (value != JsonNull.NULL) {
                given.put(name, value);
                problem(name, value)
                    .ifPresent(problem -> problems.put("config_overrides." + name, problem));
              }
            });
    return problems.isEmpty()
        ? new Reading.Sound(new Overrides(given.build()))
        : new Reading.Wrong(problems);
  }

  private static boolean isGuarded(String name) {
    return !name.equals("tool_timeout") && GUARDED.stream().anyMatch(name::contains);
  }

  private static Optional<String> problem(String name, JsonValue value) {
    return switch (name) {
      case "model" ->
          require(
              value instanceof JsonString text
                  && !text.value().isBlank()
                  && text.value().length() <= LONGEST_MODEL,
              "must be a text of 1 to " + LONGEST_MODEL + " characters");
      case "temperature" ->
          require(
              value instanceof JsonNumber number
                  && number.asDouble() >= 0
                  && number.asDouble() <= HOTTEST,
              "must be a number from 0 to 2");
      case "timeout", "tool_timeout" ->
          require(
              isWhole(value, LONGEST_SECONDS),
              "must be a whole number of seconds from 1 to " + LONGEST_SECONDS);
      case "max_concurrent_tasks" ->
          require(isWhole(value, MOST_TASKS), "must be a whole number from 1 to " + MOST_TASKS);
      case "memory" ->
          Optional.of("this runtime limits no agent's memory, so it cannot be set; leave it out");
      default ->
          Optional.of(
              "is unknown; there are model, temperature, timeout, tool_timeout, max_concurrent_tasks");
    };
  }

  private static Optional<String> require(boolean sound, String expected) {
    return sound ? Optional.empty() : Optional.of(expected);
  }

  private static boolean isWhole(JsonValue value, int most) {
    return value instanceof JsonNumber number
        && number.asLong().isPresent()
        && number.asLong().getAsLong() >= 1
        && number.asLong().getAsLong() <= most;
  }

  /** Returns the agent as it reasons under these settings. */
  AgentProfile over(AgentProfile agent) {
    AgentLimits limits = agent.limits();
    return new AgentProfile(
        agent.agentId(),
        agent.name(),
        agent.systemPrompt(),
        json.string("model").or(agent::model),
        temperature().or(agent::temperature),
        agent.tools(),
        new AgentLimits(
            seconds("timeout").or(limits::timeout),
            seconds("tool_timeout").or(limits::toolTimeout),
            json.integer("max_concurrent_tasks")
                .map(most -> OptionalInt.of(most.intValue()))
                .orElse(limits.concurrentTasks())));
  }

  private Optional<Double> temperature() {
    return json.get("temperature")
        .filter(JsonNumber.class::isInstance)
        .map(number -> ((JsonNumber) number).asDouble());
  }

  private Optional<Duration> seconds(String name) {
    return json.integer(name).map(Duration::ofSeconds);
  }
}
