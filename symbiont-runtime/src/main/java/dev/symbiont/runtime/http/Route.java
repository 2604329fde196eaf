package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpMethod;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One route: method, path template, who may call it, and what answers. Immutable; each setter
 * returns a changed copy.
 */
public final class Route {
  /** Longest JSON body of most routes: 2 MiB (spec/runtime-http-api.md section 2.10). */
  public static final int DEFAULT_MAX_BODY_BYTES = 2 * 1024 * 1024;

  /** What the route expects as a body. */
  enum BodyRule {
    /** Not read. */
    IGNORED,
    /** A JSON object or nothing. */
    OPTIONAL,
    /** A JSON object. */
    REQUIRED
  }

  private final HttpMethod method;
  private final PathTemplate path;
  private final Access access;
  private final String operation;
  private final String tag;
  private final String summary;
  private final BodyRule bodyRule;
  private final boolean strictBody;
  private final int maxBodyBytes;
  private final int success;
  private final Optional<Class<?>> requestType;
  private final Optional<ResponseType> responseType;
  private final RouteHandler handler;

  /** What a successful answer holds. */
  record ResponseType(Class<?> type, boolean list) {}

  private Route(Draft draft) {
    this.method = draft.method;
    this.path = draft.path;
    this.access = draft.access;
    this.operation = draft.operation;
    this.tag = draft.tag;
    this.summary = draft.summary;
    this.bodyRule = draft.bodyRule;
    this.strictBody = draft.strictBody;
    this.maxBodyBytes = draft.maxBodyBytes;
    this.success = draft.success;
    this.requestType = draft.requestType;
    this.responseType = draft.responseType;
    this.handler = draft.handler;
  }

  /**
   * Starts a GET route. A template without a leading slash stands below {@code /api/v1/}; variables
   * stand in braces and match one segment.
   */
  public static Draft get(String template) {
    return new Draft(HttpMethod.GET, template);
  }

  /** Starts a POST route; see {@link #get}. Its body is a JSON object unless told otherwise. */
  public static Draft post(String template) {
    return new Draft(HttpMethod.POST, template).body(BodyRule.REQUIRED);
  }

  /** Starts a PUT route; see {@link #get}. Its body is a JSON object unless told otherwise. */
  public static Draft put(String template) {
    return new Draft(HttpMethod.PUT, template).body(BodyRule.REQUIRED);
  }

  /** Starts a DELETE route; see {@link #get}. */
  public static Draft delete(String template) {
    return new Draft(HttpMethod.DELETE, template);
  }

  /** Starts a route of any method, without a body. */
  static Draft of(HttpMethod method, String template) {
    return new Draft(method, template);
  }

  /** Returns the method. */
  public HttpMethod method() {
    return method;
  }

  /** Returns the whole path template, for example {@code /api/v1/agents/{id}}. */
  public String template() {
    return path.text();
  }

  /** Returns who may call it. */
  public Access access() {
    return access;
  }

  /** Returns the name of the operation, for example {@code getAgentStatus}. */
  public String operation() {
    return operation;
  }

  PathTemplate path() {
    return path;
  }

  String tag() {
    return tag;
  }

  String summary() {
    return summary;
  }

  BodyRule bodyRule() {
    return bodyRule;
  }

  boolean strictBody() {
    return strictBody;
  }

  int maxBodyBytes() {
    return maxBodyBytes;
  }

  int success() {
    return success;
  }

  Optional<Class<?>> requestType() {
    return requestType;
  }

  Optional<ResponseType> responseType() {
    return responseType;
  }

  RouteHandler handler() {
    return handler;
  }

  @Override
  public String toString() {
    return method + " " + path.text();
  }

  /** A route in the making. Not thread-safe. */
  public static final class Draft {
    private final HttpMethod method;
    private final PathTemplate path;
    private Access access = Access.ADMIN;
    private String operation;
    private String tag = "system";
    private String summary = "";
    private BodyRule bodyRule = BodyRule.IGNORED;
    private boolean strictBody;
    private int maxBodyBytes = DEFAULT_MAX_BODY_BYTES;
    private int success = 200;
    private Optional<Class<?>> requestType = Optional.empty();
    private Optional<ResponseType> responseType = Optional.empty();
    private RouteHandler handler = request -> ApiAnswer.empty(501);

    private Draft(HttpMethod method, String template) {
      this.method = Objects.requireNonNull(method, "method");
      this.path = PathTemplate.of(template);
      this.operation = method.name().toLowerCase(Locale.ROOT) + path.shape().replace("/{}", "");
    }

    /** Names the operation, in camel case; it is the operation id of the OpenAPI document. */
    public Draft named(String operation) {
      this.operation = Objects.requireNonNull(operation, "operation");
      return this;
    }

    /** Says in one sentence what it does, and which group of the documentation it belongs to. */
    public Draft described(String tag, String summary) {
      this.tag = Objects.requireNonNull(tag, "tag");
      this.summary = Objects.requireNonNull(summary, "summary");
      return this;
    }

    /** Says who may call it; administrators unless told otherwise. */
    public Draft access(Access access) {
      this.access = Objects.requireNonNull(access, "access");
      return this;
    }

    /** The body may be absent; {@link ApiRequest#body} is then an empty object. */
    public Draft optionalBody() {
      return body(BodyRule.OPTIONAL);
    }

    /** The body is not read. */
    public Draft ignoredBody() {
      return body(BodyRule.IGNORED);
    }

    /**
     * Keeps the statuses of the routes that the reference serves (section 2.11): 415 without a JSON
     * content type, 422 for a wrong shape. Without this a wrong shape is 400 {@code
     * INVALID_REQUEST} (section 9.0).
     */
    public Draft strictBody() {
      this.strictBody = true;
      return this;
    }

    /** Sets the longest accepted body in bytes. */
    public Draft maxBodyBytes(int bytes) {
      if (bytes < 1 || bytes > DEFAULT_MAX_BODY_BYTES) {
        throw new IllegalArgumentException(
            "maxBodyBytes must be 1 to " + DEFAULT_MAX_BODY_BYTES + ", was " + bytes);
      }
      this.maxBodyBytes = bytes;
      return this;
    }

    /** Names the record of the request body, for the OpenAPI document. */
    public Draft takes(Class<?> type) {
      this.requestType = Optional.of(type);
      return this;
    }

    /** Names the record of the answer, for the OpenAPI document. */
    public Draft answers(Class<?> type) {
      this.responseType = Optional.of(new ResponseType(type, false));
      return this;
    }

    /** The answer is an array of {@code type}. */
    public Draft answersListOf(Class<?> type) {
      this.responseType = Optional.of(new ResponseType(type, true));
      return this;
    }

    /**
     * Sets the status of a successful answer in the OpenAPI document; 200 unless told otherwise.
     */
    public Draft success(int status) {
      this.success = status;
      return this;
    }

    /** Completes the route with what answers. */
    public Route to(RouteHandler handler) {
      this.handler = Objects.requireNonNull(handler, "handler");
      return new Route(this);
    }

    private Draft body(BodyRule rule) {
      this.bodyRule = rule;
      return this;
    }
  }
}
