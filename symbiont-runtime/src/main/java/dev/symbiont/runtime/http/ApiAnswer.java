package dev.symbiont.runtime.http;

import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a route answers: a status, a JSON body, events or nothing, and headers beyond the usual
 * ones.
 *
 * @param status the status code
 * @param body the JSON body; empty for an empty body
 * @param events the events that are the body instead
 * @param headers further headers by name; an unmodifiable copy
 */
public record ApiAnswer(
    int status, Optional<JsonValue> body, Optional<EventFeed> events, Map<String, String> headers) {
  /** Copies {@code headers}. */
  public ApiAnswer {
    headers = Map.copyOf(headers);
  }

  /** 200 with {@code body}. */
  public static ApiAnswer ok(JsonValue body) {
    return json(200, body);
  }

  /** {@code status} with {@code body}. */
  public static ApiAnswer json(int status, JsonValue body) {
    return new ApiAnswer(status, Optional.of(body), Optional.empty(), Map.of());
  }

  /** 200 with the events of {@code feed}, which is closed when the client has gone. */
  public static ApiAnswer events(EventFeed feed) {
    return new ApiAnswer(200, Optional.empty(), Optional.of(feed), Map.of());
  }

  /** 200 without a body, where the reference sends none. */
  public static ApiAnswer empty() {
    return empty(200);
  }

  /** {@code status} without a body. */
  public static ApiAnswer empty(int status) {
    return new ApiAnswer(status, Optional.empty(), Optional.empty(), Map.of());
  }

  /**
   * The error object of spec/runtime-http-api.md section 4.1, {@code details} null.
   *
   * @param message what happened and what to do, for people
   * @param code the word for programs
   */
  public static ApiAnswer error(int status, String code, String message) {
    return error(status, code, message, JsonNull.NULL);
  }

  /** The error object of spec/runtime-http-api.md section 4.1. */
  public static ApiAnswer error(int status, String code, String message, JsonValue details) {
    return json(
        status,
        JsonObject.builder()
            .put("error", message)
            .put("code", code)
            .put("details", details)
            .build());
  }

  /** Returns this answer with one more header. */
  public ApiAnswer withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ApiAnswer(status, body, events, more);
  }
}
