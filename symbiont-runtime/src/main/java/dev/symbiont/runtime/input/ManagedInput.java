package dev.symbiont.runtime.input;

import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * An input that is managed through the API, as it is at one moment.
 *
 * @param id its own
 * @param config its settings
 * @param input what answers its deliveries
 * @param open its socket and since when it is open; empty while it is stopped
 * @param error why it could not be started the last time
 */
record ManagedInput(
    UUID id, ServerConfig config, HttpInput input, Optional<Open> open, Optional<String> error) {
  /** A socket and since when it is open. */
  record Open(HttpInputHost.Listener listener, Instant since) {}

  ManagedInput opened(Open other) {
    return new ManagedInput(id, config, input, Optional.of(other), Optional.empty());
  }

  ManagedInput stopped() {
    return new ManagedInput(id, config, input, Optional.empty(), Optional.empty());
  }

  ManagedInput failed(String why) {
    return new ManagedInput(id, config, input, Optional.empty(), Optional.of(why));
  }

  private String status() {
    if (open.isPresent()) {
      return "running";
    }
    return error.isPresent() ? "error" : "stopped";
  }

  private JsonValue uptime(Instant now) {
    return open.<JsonValue>map(socket -> seconds(socket.since(), now)).orElse(JsonNull.NULL);
  }

  private static JsonNumber seconds(Instant from, Instant to) {
    return JsonNumber.of(Duration.between(from, to).toSeconds());
  }

  /** The members of the HTTP contract section 9.11, and the address; secrets are masked. */
  JsonObject info(Instant now) {
    HttpInput.Counts counts = input.counts();
    return JsonObject.builder()
        .put("server_id", id.toString())
        .put("config", config.masked())
        .put("status", status())
        .put("uptime_seconds", uptime(now))
        .put("requests_processed", counts.answered())
        .put("active_connections", counts.inProgress())
        .put("last_error", error.<JsonValue>map(JsonString::new).orElse(JsonNull.NULL))
        .put(
            "address",
            open.<JsonValue>map(socket -> new JsonString(socket.listener().uri().toString()))
                .orElse(JsonNull.NULL))
        .build();
  }

  JsonObject metrics(Instant now) {
    HttpInput.Counts counts = input.counts();
    return JsonObject.builder()
        .put("server_id", id.toString())
        .put("requests_processed", counts.answered())
        .put("requests_succeeded", counts.succeeded())
        .put("requests_refused", counts.refused())
        .put("requests_failed", counts.failed())
        .put("active_connections", counts.inProgress())
        .put("uptime_seconds", uptime(now))
        .build();
  }
}
