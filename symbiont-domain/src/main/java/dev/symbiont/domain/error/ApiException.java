package dev.symbiont.domain.error;

import dev.symbiont.domain.http.HttpHeaders;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A server refused a call or failed at it. The subclass follows from the status (SDK surface,
 * section 1.5).
 */
public class ApiException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  /**
   * What the server answered, and to what.
   *
   * @param operation the name of the operation, for example {@code agents.status}
   * @param request method and address without query, for example {@code GET http://h/api/v1/agents}
   * @param status the status of the last answer, 300 to 599
   * @param requestId the id under which the server logged the call
   * @param attempts how often the request was sent, at least 1
   * @param headers the headers of the answer
   * @param body the body as text: secrets masked, at most {@value #MAX_BODY_CHARS} characters
   * @param code the {@code code} of the error object, for example {@code AGENT_NOT_FOUND}
   * @param error the {@code error} sentence of the error object
   * @param details the {@code details} of the error object as JSON text
   * @param retryAfter how long the server asks to wait
   */
  public record Failure(
      String operation,
      String request,
      int status,
      Optional<String> requestId,
      int attempts,
      HttpHeaders headers,
      String body,
      Optional<String> code,
      Optional<String> error,
      Optional<String> details,
      Optional<Duration> retryAfter) {
    /** Longest body that is kept. */
    public static final int MAX_BODY_CHARS = 64 * 1024;

    /** Refuses {@code null}. */
    public Failure {
      Objects.requireNonNull(operation, "operation");
      Objects.requireNonNull(request, "request");
      Objects.requireNonNull(requestId, "requestId");
      Objects.requireNonNull(headers, "headers");
      Objects.requireNonNull(body, "body");
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(error, "error");
      Objects.requireNonNull(details, "details");
      Objects.requireNonNull(retryAfter, "retryAfter");
    }
  }

  /** Creates the exception. */
  public ApiException(String message, Failure failure) {
    super(message);
    this.failure = Objects.requireNonNull(failure, "failure");
  }

  /** Creates the exception with the fault underneath. */
  public ApiException(String message, Failure failure, Throwable cause) {
    super(message, cause);
    this.failure = Objects.requireNonNull(failure, "failure");
  }

  /** Returns the status of the last answer, 300 to 599. */
  public int status() {
    return failure.status();
  }

  /** Returns the name of the operation, for example {@code agents.status}. */
  public String operation() {
    return failure.operation();
  }

  /** Returns the {@code code} of the server's error object. */
  public Optional<String> code() {
    return failure.code();
  }

  /** Returns the id under which the server logged the call. */
  public Optional<String> requestId() {
    return failure.requestId();
  }

  /** Returns how often the request was sent. */
  public int attempts() {
    return failure.attempts();
  }

  /** Returns the body as text, secrets masked and cut at {@link Failure#MAX_BODY_CHARS}. */
  public String body() {
    return failure.body();
  }

  /** Returns how long the server asks to wait before the next attempt. */
  public Optional<Duration> retryAfter() {
    return failure.retryAfter();
  }

  /** Returns everything that is known of the failure. */
  public Failure failure() {
    return failure;
  }
}
