package dev.symbiont.api.call;

import dev.symbiont.domain.http.HttpHeaders;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One call of an operation, ready to be sent by a {@link Caller}. Immutable; the same call may be
 * sent more than once.
 *
 * @param <R> what it returns
 */
public final class Call<R> {
  private final Operation<R> operation;
  private final String path;
  private final List<String> query;
  private final Optional<Object> body;
  private final Optional<Duration> duration;
  private final HttpHeaders headers;

  Call(Operation<R> operation, String path, List<String> query, Optional<Object> body) {
    this(operation, path, query, body, Optional.empty(), HttpHeaders.EMPTY);
  }

  private Call(
      Operation<R> operation,
      String path,
      List<String> query,
      Optional<Object> body,
      Optional<Duration> duration,
      HttpHeaders headers) {
    this.operation = operation;
    this.path = path;
    this.query = query;
    this.body = body;
    this.duration = duration;
    this.headers = headers;
  }

  /** Returns this call with a body: a record of the wire contract, or JSON. */
  public Call<R> body(Object value) {
    return new Call<>(operation, path, query, Optional.of(value), duration, headers);
  }

  /** Returns this call with one more query parameter; the same name may be added again. */
  public Call<R> query(String name, Object value) {
    List<String> more = new ArrayList<>(query);
    more.add(encode(name) + "=" + encode(value.toString()));
    return new Call<>(operation, path, List.copyOf(more), body, duration, headers);
  }

  /** Returns this call with the time it takes by itself, unless its options set a deadline. */
  public Call<R> taking(Duration time) {
    return new Call<>(operation, path, query, body, Optional.of(time), headers);
  }

  /**
   * Returns this call with a header that belongs to its operation.
   *
   * @throws IllegalArgumentException if the client writes that header itself
   */
  public Call<R> header(String name, String value) {
    HttpHeaders more = headers.toBuilder().set(name, value).build();
    CallOptions.requireNotOwn(more);
    return new Call<>(operation, path, query, body, duration, more);
  }

  /** Returns the headers that belong to the operation. */
  public HttpHeaders headers() {
    return headers;
  }

  /** Returns the time the call takes by itself, where that is known. */
  public Optional<Duration> duration() {
    return duration;
  }

  /** Returns the operation. */
  public Operation<R> operation() {
    return operation;
  }

  /** Returns the path below the base URL and the query, encoded. */
  public String target() {
    return query.isEmpty() ? path : path + "?" + String.join("&", query);
  }

  /** Returns the body. */
  public Optional<Object> body() {
    return body;
  }

  @Override
  public String toString() {
    return operation.name() + " (" + operation.method() + " " + path + ")";
  }

  private static String encode(String text) {
    return URLEncoder.encode(Objects.requireNonNull(text, "text"), StandardCharsets.UTF_8);
  }
}
