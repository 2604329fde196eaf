package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpMethod;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.ServerSentEvent;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.audit.AuditException;
import dev.symbiont.runtime.auth.Authenticator;
import dev.symbiont.runtime.auth.Principal;
import dev.symbiont.runtime.store.StoreException;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Answers requests by the route table: the same code behind every listener and behind {@link
 * EmbeddedTransport}. Order of the checks (spec/runtime-http-api.md section 2.6): rate limit, CORS,
 * credential, path, method, scope, body, which is not read before. Thread-safe; throws nothing but
 * that the body did not arrive.
 */
public final class HttpApi implements RequestHandler {
  private static final System.Logger LOG = System.getLogger(HttpApi.class.getName());
  private static final String BEARER = "Bearer ";
  private static final String DOUBLE_PREFIX = "/api/v1/api/v1/";
  private static final int DEPTH = 64;
  private static final int MOST_STREAMS = 256;
  private static final Duration SILENCE = Duration.ofSeconds(10);
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final Pattern JSON_TYPE =
      Pattern.compile("application/(?:[a-z0-9.!#$&^_-]+\\+)?json", Pattern.CASE_INSENSITIVE);
  private static final Principal ANONYMOUS = new Principal.Scoped("anonymous", Set.of());
  private static final byte[] NO_BODY = new byte[0];
  private static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "strict-transport-security", "max-age=63072000; includeSubDomains; preload",
          "x-content-type-options", "nosniff",
          "x-frame-options", "DENY",
          "content-security-policy", "default-src 'self'; frame-ancestors 'none'");

  private final RouteTable routes;
  private final Authenticator authenticator;
  private final AgentDirectory agents;
  private final JsonCodec json;
  private final Cors cors;
  private final RateLimiter rateLimiter;
  private final TrustedProxies proxies;
  private final Supplier<UUID> ids;
  private final Semaphore streams = new Semaphore(MOST_STREAMS);
  private final LongAdder received = new LongAdder();
  private final LongAdder answered = new LongAdder();

  /**
   * Creates the API.
   *
   * @param corsOrigins origins of browsers that may read the answers, compared exactly
   * @param proxies whose word about the address of a client counts, for the rate limit
   * @param ids makes the ids of requests that bring none
   */
  public HttpApi(
      RouteTable routes,
      Authenticator authenticator,
      AgentDirectory agents,
      JsonCodec json,
      RateLimit rateLimit,
      TrustedProxies proxies,
      Set<String> corsOrigins,
      Clock clock,
      Supplier<UUID> ids) {
    this.routes = routes;
    this.authenticator = authenticator;
    this.agents = agents;
    this.json = json;
    this.cors = new Cors(corsOrigins, "GET,POST,PUT,DELETE");
    this.rateLimiter = new RateLimiter(rateLimit, clock);
    this.proxies = proxies;
    this.ids = ids;
  }

  /** Returns the route table. */
  public RouteTable routes() {
    return routes;
  }

  /** Returns how many requests were received since the start. */
  public long requestsReceived() {
    return received.sum();
  }

  /** Returns how many requests are being answered now. */
  public long requestsInProgress() {
    return Math.max(0, received.sum() - answered.sum());
  }

  /** Answers {@code request}; events are answered as they come. */
  @Override
  public HttpAnswer answer(InboundRequest request) {
    received.increment();
    try {
      String requestId = requestId(request.headers());
      ApiAnswer answer = answer(request, requestId);
      if (answer.events().isPresent()) {
        return events(request, answer, requestId);
      }
      return new HttpAnswer.Whole(reply(request, answer, requestId));
    } finally {
      answered.increment();
    }
  }

  @Override
  public int longestBody() {
    return Route.DEFAULT_MAX_BODY_BYTES;
  }

  /** Answers {@code request} when the answer is complete: events when there are no more. */
  @Override
  public HttpReply handle(InboundRequest request) {
    HttpAnswer answer = answer(request);
    if (answer instanceof HttpAnswer.Streamed streamed) {
      return new HttpReply(streamed.status(), streamed.headers(), allOf(streamed.body()));
    }
    return ((HttpAnswer.Whole) answer).reply();
  }

  private static byte[] allOf(EventStreamBody body) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try (body) {
      for (Optional<byte[]> next = body.next(SILENCE); next.isPresent(); ) {
        all.writeBytes(next.get());
        next = body.next(SILENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return all.toByteArray();
  }

  private ApiAnswer answer(InboundRequest request, String requestId) {
    try {
      Optional<Duration> wait =
          request
              .peer()
              .map(peer -> proxies.client(peer, request.headers()))
              .flatMap(rateLimiter::acquire);
      if (wait.isPresent()) {
        return tooManyRequests(wait.get());
      }
      if (request.method().equals("OPTIONS")) {
        return ApiAnswer.empty();
      }
      return routed(request, requestId);
    } catch (ApiRefusal refusal) {
      return refusal.answer();
    } catch (BodyNotReceivedException e) {
      // The listener answers it, or there is nobody left to answer.
      throw e;
    } catch (StoreException e) {
      return storeFailed(e, requestId);
    } catch (AuditException e) {
      return auditFailed(e, requestId);
    } catch (RuntimeException e) {
      return internalError(e, requestId);
    }
  }

  private ApiAnswer routed(InboundRequest request, String requestId) {
    RequestPath path = RequestPath.parse(withoutDoubledPrefix(request.path()));
    RouteTable.Match match = match(request, path);
    if (match instanceof RouteTable.Match.Found found && found.route().access() == Access.PUBLIC) {
      return handle(found, request, ANONYMOUS, requestId);
    }
    Optional<Principal> caller = authenticate(request);
    if (caller.isEmpty()) {
      // An unknown path answers like a protected one, so that nobody can map the routes.
      return unauthorized();
    }
    if (path instanceof RequestPath.Refused refused) {
      return ApiAnswer.error(400, "INVALID_PATH", refused.problem());
    }
    if (match instanceof RouteTable.Match.Found found) {
      return handle(found, request, caller.get(), requestId);
    }
    return match instanceof RouteTable.Match.WrongMethod wrong
        ? wrongMethod(wrong.allowed())
        : ApiAnswer.error(404, "ROUTE_NOT_FOUND", "This runtime has no such route.");
  }

  private RouteTable.Match match(InboundRequest request, RequestPath path) {
    // No route has the method OPTIONS, so it stands for every word that is no method.
    HttpMethod method = method(request.method()).orElse(HttpMethod.OPTIONS);
    return path instanceof RequestPath.Segments segments
        ? routes.match(method, segments.values())
        : RouteTable.Match.None.INSTANCE;
  }

  private ApiAnswer handle(
      RouteTable.Match.Found found, InboundRequest request, Principal principal, String requestId) {
    Route route = found.route();
    requireAccess(route, found.variables(), principal);
    JsonObject body = body(route, request);
    return route
        .handler()
        .handle(
            new ApiRequest(
                found.variables(),
                QueryString.parse(request.query()),
                request.headers(),
                body,
                principal,
                requestId,
                route.strictBody()));
  }

  /** Two credentials are none: a proxy in front may have looked at the other one. */
  private Optional<Principal> authenticate(InboundRequest request) {
    List<String> presented = request.headers().all("Authorization");
    if (presented.isEmpty() && request.peer().isEmpty()) {
      return Optional.of(new Principal.Admin("in-process"));
    }
    return presented.stream()
        .filter(text -> presented.size() == 1)
        .filter(text -> text.startsWith(BEARER) && text.length() > BEARER.length())
        .findFirst()
        .flatMap(text -> authenticator.authenticate(text.substring(BEARER.length())));
  }

  private void requireAccess(Route route, Map<String, String> variables, Principal principal) {
    if (route.access() == Access.ADMIN && !principal.isAdmin()) {
      throw ApiRefusal.of(403, "ADMIN_REQUIRED", "Scoped API keys may not access this endpoint");
    }
    if (route.access() == Access.AGENT && !principal.isAdmin()) {
      requireScope(principal, variables.getOrDefault("id", ""));
    }
  }

  private void requireScope(Principal principal, String idOrName) {
    if (agents.uuidOf(idOrName).filter(principal::mayActFor).isEmpty()) {
      throw ApiRefusal.of(403, "AGENT_SCOPE_DENIED", "API key is not scoped to this agent");
    }
  }

  private JsonObject body(Route route, InboundRequest request) {
    if (route.bodyRule() == Route.BodyRule.IGNORED) {
      return JsonObject.EMPTY;
    }
    if (request.body().length > route.maxBodyBytes()) {
      throw ApiRefusal.of(
          413,
          "PAYLOAD_TOO_LARGE",
          "The body is longer than the " + route.maxBodyBytes() + " bytes of this route.");
    }
    boolean empty = request.body().length == 0;
    if (empty && route.bodyRule() == Route.BodyRule.OPTIONAL) {
      return JsonObject.EMPTY;
    }
    if (route.strictBody() && !hasJsonType(request.headers())) {
      throw ApiRefusal.of(
          415, "UNSUPPORTED_MEDIA_TYPE", "Expected request with `Content-Type: application/json`");
    }
    return parse(route, request.body());
  }

  private JsonObject parse(Route route, byte[] body) {
    JsonValue value;
    try {
      value = json.read(body, new JsonLimits(route.maxBodyBytes(), DEPTH));
    } catch (JsonFormatException e) {
      throw ApiRefusal.invalidRequest("The body is not acceptable JSON: " + e.getMessage());
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    String problem = "The body must be a JSON object, but is " + value.kind() + ".";
    throw route.strictBody()
        ? ApiRefusal.of(422, "VALIDATION_FAILED", problem)
        : ApiRefusal.invalidRequest(problem);
  }

  private static boolean hasJsonType(HttpHeaders headers) {
    return headers
        .first("Content-Type")
        .map(type -> type.split(";", 2)[0].strip())
        .filter(type -> JSON_TYPE.matcher(type).matches())
        .isPresent();
  }

  private HttpAnswer events(InboundRequest request, ApiAnswer answer, String requestId) {
    EventFeed feed = answer.events().orElseThrow();
    boolean headOnly = request.method().equals("HEAD");
    if (!headOnly && streams.tryAcquire()) {
      return streamed(request, answer, requestId);
    }
    feed.close();
    ApiAnswer instead = headOnly ? ApiAnswer.empty() : tooManyStreams();
    return new HttpAnswer.Whole(reply(request, instead, requestId));
  }

  private HttpAnswer streamed(InboundRequest request, ApiAnswer answer, String requestId) {
    HttpHeaders headers =
        headers(request, answer, requestId)
            .set("content-type", ServerSentEvent.CONTENT_TYPE)
            .set("cache-control", "no-store")
            .build();
    EventFeed feed = answer.events().orElseThrow();
    return new HttpAnswer.Streamed(
        answer.status(), headers, new EventStreamBody(feed, streams::release));
  }

  private HttpHeaders.Builder headers(InboundRequest request, ApiAnswer answer, String requestId) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    SECURITY_HEADERS.forEach(headers::set);
    headers.set("x-request-id", requestId);
    if (request.peer().isPresent()) {
      cors.addTo(headers, request);
    }
    answer.headers().forEach(headers::set);
    return headers;
  }

  private HttpReply reply(InboundRequest request, ApiAnswer answer, String requestId) {
    HttpHeaders.Builder headers = headers(request, answer, requestId);
    byte[] body = NO_BODY;
    if (answer.body().isPresent()) {
      headers.set("content-type", "application/json");
      if (!request.method().equals("HEAD")) {
        body = json.write(answer.body().get());
      }
    }
    return new HttpReply(answer.status(), headers.build(), body);
  }

  private String requestId(HttpHeaders headers) {
    return headers
        .first("X-Request-Id")
        .filter(id -> REQUEST_ID.matcher(id).matches())
        .orElseGet(() -> ids.get().toString());
  }

  /** Some clients put the prefix in front twice (section 9.0.1). */
  private static String withoutDoubledPrefix(String path) {
    return path.startsWith(DOUBLE_PREFIX)
        ? path.substring(DOUBLE_PREFIX.length() - PathTemplate.API.length())
        : path;
  }

  private static Optional<HttpMethod> method(String word) {
    for (HttpMethod method : HttpMethod.values()) {
      if (method.name().equals(word)) {
        return Optional.of(method);
      }
    }
    return Optional.empty();
  }

  private static ApiAnswer unauthorized() {
    return ApiAnswer.error(
            401,
            "UNAUTHORIZED",
            "A valid credential is required: send 'Authorization: Bearer <token>'.")
        .withHeader("www-authenticate", "Bearer");
  }

  private static ApiAnswer wrongMethod(Set<HttpMethod> allowed) {
    String words = allowed.stream().map(Enum::name).collect(Collectors.joining(","));
    return ApiAnswer.error(405, "METHOD_NOT_ALLOWED", "This path knows " + words + " only.")
        .withHeader("allow", words);
  }

  private static ApiAnswer tooManyRequests(Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    return ApiAnswer.error(
            429, "RATE_LIMITED", "Too many requests; repeat after " + seconds + " s.")
        .withHeader("retry-after", Long.toString(seconds));
  }

  private static ApiAnswer tooManyStreams() {
    return ApiAnswer.error(
        429,
        "STREAM_LIMIT_EXCEEDED",
        "This runtime sends " + MOST_STREAMS + " streams of events at most; end one first.");
  }

  /** The cause may name paths and statements: it goes to the log, the caller gets the id. */
  private static ApiAnswer storeFailed(StoreException e, String requestId) {
    LOG.log(System.Logger.Level.ERROR, "request " + requestId + ": the store failed", e);
    return e.reason() == StoreException.Reason.FULL
        ? ApiAnswer.error(
            507,
            "STORAGE_FULL",
            "The runtime has no space left; nothing was stored. Free some and repeat.")
        : ApiAnswer.error(
            503,
            "STORE_" + e.reason().name().toUpperCase(Locale.ROOT),
            "The store of the runtime failed and nothing was stored; see its log for request "
                + requestId
                + ".");
  }

  /** What was asked for may have been stored before its record was to be: that is not hidden. */
  private static ApiAnswer auditFailed(AuditException e, String requestId) {
    LOG.log(System.Logger.Level.ERROR, "request " + requestId + ": the audit trail failed", e);
    return ApiAnswer.error(
        503,
        "AUDIT_FAILED",
        "The audit trail of the runtime cannot be written, perhaps because its disk is full, so"
            + " nothing is acknowledged; see its log for request "
            + requestId
            + ", and look at what was stored before you repeat.");
  }

  private static ApiAnswer internalError(RuntimeException e, String requestId) {
    LOG.log(System.Logger.Level.ERROR, "request " + requestId + " failed", e);
    return ApiAnswer.error(
        500,
        "INTERNAL_ERROR",
        "The runtime failed on this request; see its log for request " + requestId + ".");
  }
}
