package dev.symbiont.runtime.http;

import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.util.Map;

/** Ends a request with an error answer. Its message is shown to the caller. */
public final class ApiRefusal extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final transient ApiAnswer answer;

  private ApiRefusal(ApiAnswer answer, String message) {
    super(message);
    this.answer = answer;
  }

  /**
   * Creates the refusal.
   *
   * @param status the status code, 400 to 599
   * @param code the word for programs (spec/runtime-http-api.md section 4.1)
   * @param message what happened, to which input, and what to do
   */
  public static ApiRefusal of(int status, String code, String message) {
    return of(status, code, message, JsonNull.NULL);
  }

  /** Creates the refusal with {@code details}, an object or null. */
  public static ApiRefusal of(int status, String code, String message, JsonValue details) {
    return new ApiRefusal(ApiAnswer.error(status, code, message, details), message);
  }

  /** 400 {@code INVALID_REQUEST}: the request cannot be read. */
  public static ApiRefusal invalidRequest(String message) {
    return of(400, "INVALID_REQUEST", message);
  }

  /** 422 {@code VALIDATION_FAILED}: fields are wrong; {@code problems} by field name. */
  public static ApiRefusal validationFailed(Map<String, String> problems) {
    return of(422, "VALIDATION_FAILED", describe(problems), details(problems));
  }

  /** 400 {@code INVALID_REQUEST} for fields; {@code problems} by field name. */
  static ApiRefusal invalidFields(Map<String, String> problems) {
    return of(400, "INVALID_REQUEST", describe(problems), details(problems));
  }

  /** Returns the answer to send. */
  public ApiAnswer answer() {
    return answer;
  }

  private static String describe(Map<String, String> problems) {
    StringBuilder text = new StringBuilder();
    problems.forEach(
        (field, problem) ->
            text.append(text.isEmpty() ? "" : "; ").append(field).append(": ").append(problem));
    return text.toString();
  }

  private static JsonObject details(Map<String, String> problems) {
    JsonObject.Builder details = JsonObject.builder();
    problems.forEach(details::put);
    return details.build();
  }
}
