package dev.symbiont.runtime.agent;

import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** When and where an agent runs (spec/runtime-http-api.md section 4.2). */
public sealed interface ExecutionMode {
  /** Returns the label that the status of an agent shows. */
  String label();

  /** Returns the form of the wire contract: a word, or an object tagged with the label. */
  JsonValue toJson();

  /** Modes without settings. */
  enum Plain implements ExecutionMode {
    /** Runs until it is ended. */
    PERSISTENT("Persistent"),
    /** Runs once. */
    EPHEMERAL("Ephemeral"),
    /** Runs for each event. */
    EVENT_DRIVEN("EventDriven");

    private final String label;

    Plain(String label) {
      this.label = label;
    }

    @Override
    public String label() {
      return label;
    }

    @Override
    public JsonValue toJson() {
      return new JsonString(label);
    }
  }

  /**
   * Runs again and again.
   *
   * @param interval time between two starts, positive
   */
  record Scheduled(Duration interval) implements ExecutionMode {
    /** Checks the interval. */
    public Scheduled {
      if (interval.isNegative() || interval.isZero()) {
        throw new IllegalArgumentException("interval must be positive, was " + interval);
      }
    }

    @Override
    public String label() {
      return "Scheduled";
    }

    @Override
    public JsonValue toJson() {
      return tagged(
          label(),
          JsonObject.builder()
              .put(
                  "interval",
                  JsonObject.builder()
                      .put("secs", interval.getSeconds())
                      .put("nanos", interval.getNano())
                      .build())
              .build());
    }
  }

  /**
   * Runs by the calendar.
   *
   * @param cronExpression six or seven fields, seconds first
   * @param timezone name of the time zone
   */
  record CronScheduled(String cronExpression, String timezone) implements ExecutionMode {
    /** Refuses empty texts. */
    public CronScheduled {
      if (cronExpression.isBlank() || timezone.isBlank()) {
        throw new IllegalArgumentException("cron_expression and timezone must not be blank");
      }
    }

    @Override
    public String label() {
      return "CronScheduled";
    }

    @Override
    public JsonValue toJson() {
      return tagged(
          label(),
          JsonObject.builder()
              .put("cron_expression", cronExpression)
              .put("timezone", timezone)
              .build());
    }
  }

  /**
   * Runs in another process and reports by heartbeat.
   *
   * @param endpoint where it listens, if anywhere
   * @param agentpinDomain the domain that vouches for it, if any
   * @param heartbeatInterval how often it reports, positive
   */
  record External(
      Optional<String> endpoint, Optional<String> agentpinDomain, Duration heartbeatInterval)
      implements ExecutionMode {
    /** Checks the interval. */
    public External {
      Objects.requireNonNull(endpoint, "endpoint");
      Objects.requireNonNull(agentpinDomain, "agentpinDomain");
      if (heartbeatInterval.toSeconds() < 1) {
        throw new IllegalArgumentException(
            "heartbeat_interval_secs must be at least 1, was " + heartbeatInterval.toSeconds());
      }
    }

    @Override
    public String label() {
      return "External";
    }

    @Override
    public JsonValue toJson() {
      return tagged(
          label(),
          JsonObject.builder()
              .put("endpoint", text(endpoint))
              .put("agentpin_domain", text(agentpinDomain))
              .put("heartbeat_interval_secs", heartbeatInterval.toSeconds())
              .build());
    }

    private static JsonValue text(Optional<String> value) {
      return value.<JsonValue>map(JsonString::new).orElse(JsonNull.NULL);
    }
  }

  /** Tells whether the agent runs in another process. */
  default boolean isExternal() {
    return this instanceof External;
  }

  private static JsonValue tagged(String label, JsonObject settings) {
    return JsonObject.builder().put(label, settings).build();
  }

  /**
   * Reads the form of the wire contract.
   *
   * @throws JsonFormatException if it is no execution mode; the path starts at {@code path}
   */
  static ExecutionMode fromJson(JsonValue value, String path) {
    if (value instanceof JsonString word) {
      return plain(word.value(), path);
    }
    if (value instanceof JsonObject object && object.size() == 1) {
      Map.Entry<String, JsonValue> variant = object.members().entrySet().iterator().next();
      if (variant.getValue() instanceof JsonObject settings) {
        return withSettings(variant.getKey(), settings, path + "." + variant.getKey());
      }
    }
    throw new JsonFormatException(
        path, "expected a word such as \"Ephemeral\" or an object such as {\"External\":{…}}");
  }

  private static ExecutionMode plain(String word, String path) {
    for (Plain mode : Plain.values()) {
      if (mode.label().equals(word)) {
        return mode;
      }
    }
    throw new JsonFormatException(
        path,
        "unknown execution mode; known are Persistent, Ephemeral, EventDriven, and with settings"
            + " Scheduled, CronScheduled, External");
  }

  private static ExecutionMode withSettings(String label, JsonObject settings, String path) {
    try {
      return switch (label) {
        case "Scheduled" -> new Scheduled(interval(settings, path));
        case "CronScheduled" ->
            new CronScheduled(
                required(settings.string("cron_expression"), path, "cron_expression", "a string"),
                required(settings.string("timezone"), path, "timezone", "a string"));
        case "External" ->
            new External(
                settings.string("endpoint"),
                settings.string("agentpin_domain"),
                Duration.ofSeconds(
                    required(
                        settings.integer("heartbeat_interval_secs"),
                        path,
                        "heartbeat_interval_secs",
                        "a whole number of seconds")));
        default -> plain(label, path);
      };
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new JsonFormatException(path, String.valueOf(e.getMessage()));
    }
  }

  private static Duration interval(JsonObject settings, String path) {
    JsonObject interval =
        required(settings.object("interval"), path, "interval", "an object of secs and nanos");
    return Duration.ofSeconds(
        required(interval.integer("secs"), path + ".interval", "secs", "a whole number"),
        interval.integer("nanos").orElse(0L));
  }

  private static <T> T required(Optional<T> value, String path, String name, String expected) {
    return value.orElseThrow(
        () -> new JsonFormatException(path + "." + name, "expected " + expected));
  }
}
