package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.auth.Principal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A request that has passed credentials, scope, size and JSON checks. Immutable. */
public final class ApiRequest {
  private final Map<String, String> variables;
  private final Map<String, List<String>> query;
  private final HttpHeaders headers;
  private final JsonObject body;
  private final Principal principal;
  private final String requestId;
  private final boolean strictBody;

  ApiRequest(
      Map<String, String> variables,
      Map<String, List<String>> query,
      HttpHeaders headers,
      JsonObject body,
      Principal principal,
      String requestId,
      boolean strictBody) {
    this.variables = variables;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.principal = principal;
    this.requestId = requestId;
    this.strictBody = strictBody;
  }

  /**
   * Returns the decoded value of the path variable {@code name}; never empty.
   *
   * @throws IllegalArgumentException if the route has no such variable
   */
  public String path(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no path variable " + name);
    }
    return value;
  }

  /** Returns the first value of the query parameter {@code name}. */
  public Optional<String> query(String name) {
    return queryAll(name).stream().findFirst();
  }

  /** Returns all values of the query parameter {@code name} in order. */
  public List<String> queryAll(String name) {
    return List.copyOf(query.getOrDefault(name, List.of()));
  }

  /**
   * Returns the query parameter {@code name} as a number that is cut to {@code most}.
   *
   * @throws ApiRefusal with 400 if it is not a whole number of at least {@code least}
   */
  public int queryNumber(String name, int absent, int least, int most) {
    return (int) Math.min(queryLong(name, absent, least), most);
  }

  /**
   * Returns the query parameter {@code name} as a number of 64 bits.
   *
   * @throws ApiRefusal with 400 if it is not a whole number of at least {@code least}
   */
  public long queryLong(String name, long absent, long least) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return absent;
    }
    try {
      long value = Long.parseLong(text.get());
      if (value >= least) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Falls through to the refusal, which names the parameter and not its value.
    }
    throw ApiRefusal.of(
        400,
        "INVALID_REQUEST",
        "query parameter '%s' must be a whole number of at least %d".formatted(name, least));
  }

  /** Returns the request headers. */
  public HttpHeaders headers() {
    return headers;
  }

  /** Returns the JSON object of the body; without members if the route has no body. */
  public JsonObject body() {
    return body;
  }

  /** Returns a reader of the body's members that collects their problems. */
  public BodyFields fields() {
    return new BodyFields(body, strictBody);
  }

  /** Returns who calls. */
  public Principal principal() {
    return principal;
  }

  /** Returns who calls, as audit records name it: {@code user:<credential>}. */
  public String actor() {
    return "user:" + principal.name();
  }

  /** Returns the id under which this request is logged and answered. */
  public String requestId() {
    return Objects.requireNonNull(requestId);
  }
}
