package dev.symbiont.runtime.input;

import dev.symbiont.domain.crypto.ConstantTime;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.auth.Authenticator;
import dev.symbiont.runtime.auth.Principal;
import dev.symbiont.runtime.http.InboundRequest;
import dev.symbiont.runtime.http.RequestHandler;
import dev.symbiont.webhooks.SignatureVerifier;
import dev.symbiont.webhooks.WebhookHeaders;
import dev.symbiont.webhooks.WebhookReason;
import dev.symbiont.webhooks.WebhookVerdict;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * Turns webhook deliveries into work for agents, in the order of the HTTP contract section 7.2:
 * credential, route, length, concurrency, signature, JSON. The body is not read before the
 * credential is known, unless it is a token or a signature that may speak of the body. Knows no
 * sockets. Thread-safe.
 *
 * <p>It is never open to everybody. The credential of the runtime's API opens it, unless the
 * configuration names another one; a configured signature alone is authentication enough (runtime
 * reasoning specification section 20.1).
 */
public final class HttpInput implements RequestHandler {
  private static final System.Logger LOG = System.getLogger(HttpInput.class.getName());
  private static final int DEEPEST_JSON = 64;
  private static final String AUTHORIZATION = "Authorization";
  private static final String BEARER = "Bearer ";

  private final HttpInputConfig config;
  private final Invoker invoker;
  private final Authenticator owner;
  private final JsonCodec json;
  private final Semaphore slots;
  private final LongAdder succeeded = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /**
   * What an input has answered so far.
   *
   * @param succeeded deliveries that reached an agent
   * @param refused requests that were turned away, statuses 400 to 499
   * @param failed deliveries that failed
   * @param inProgress deliveries that are worked on now
   */
  public record Counts(long succeeded, long refused, long failed, int inProgress) {
    /** Returns how many requests were answered. */
    public long answered() {
      return succeeded + refused + failed;
    }
  }

  /**
   * Creates the input.
   *
   * @param owner knows the credentials of the runtime's API
   */
  public HttpInput(HttpInputConfig config, Invoker invoker, Authenticator owner, JsonCodec json) {
    this.config = Objects.requireNonNull(config, "config");
    this.invoker = Objects.requireNonNull(invoker, "invoker");
    this.owner = Objects.requireNonNull(owner, "owner");
    this.json = Objects.requireNonNull(json, "json");
    this.slots = new Semaphore(config.concurrency());
  }

  @Override
  public int longestBody() {
    return config.maxBodyBytes();
  }

  /** Returns what was answered so far. */
  public Counts counts() {
    return new Counts(
        succeeded.sum(),
        refused.sum(),
        failed.sum(),
        config.concurrency() - slots.availablePermits());
  }

  @Override
  public HttpReply handle(InboundRequest request) {
    if (!config.cors().isEnabled()) {
      return counted(checked(request));
    }
    HttpReply reply =
        request.method().equals("OPTIONS") ? InputReply.empty(200) : counted(checked(request));
    HttpHeaders.Builder headers = reply.headers().toBuilder();
    config.cors().addTo(headers, request);
    return new HttpReply(reply.status(), headers.build(), reply.body());
  }

  /** Delivers {@code body} for a caller who was authenticated elsewhere; nothing is verified. */
  HttpReply deliver(HttpHeaders headers, JsonValue body) {
    if (!slots.tryAcquire()) {
      return counted(InputReply.empty(429, "retry-after", "1"));
    }
    try {
      return counted(invoker.invoke(config, new Delivery(config.path(), headers, body)));
    } finally {
      slots.release();
    }
  }

  /** Returns the agent that {@link #deliver} reaches. */
  String agentFor(HttpHeaders headers, JsonValue body) {
    return config.agentFor(new Delivery(config.path(), headers, body));
  }

  private HttpReply counted(HttpReply reply) {
    boolean refusal = reply.status() >= 400 && reply.status() < 500;
    (reply.status() < 400 ? succeeded : refusal ? refused : failed).increment();
    return reply;
  }

  private HttpReply checked(InboundRequest request) {
    if (!mayEnter(request)) {
      return InputReply.empty(401, "www-authenticate", "Bearer");
    }
    Optional<List<String>> path = request.segments().filter(this::isServed);
    if (path.isEmpty()) {
      return InputReply.empty(404);
    }
    if (!request.method().equals("POST")) {
      return InputReply.empty(405, "allow", "POST");
    }
    if (request.body().length > config.maxBodyBytes()) {
      return InputReply.text(
          413, "The body is longer than the " + config.maxBodyBytes() + " bytes allowed.");
    }
    return withSlot(request, path.get());
  }

  private HttpReply withSlot(InboundRequest request, List<String> path) {
    if (!slots.tryAcquire()) {
      return InputReply.empty(429, "retry-after", "1");
    }
    try {
      return refusedSignature(request).orElseGet(() -> read(request, path));
    } finally {
      slots.release();
    }
  }

  // ---- who gets in --------------------------------------------------------------------------

  private boolean mayEnter(InboundRequest request) {
    boolean signatureSuffices =
        config.signature().isPresent()
            && config.authorization().isEmpty()
            && config.tokens().isEmpty();
    List<String> presented = request.headers().all(AUTHORIZATION);
    return signatureSuffices
        || (presented.size() == 1 && (isKnown(presented.get(0)) || showsToken(request)));
  }

  private boolean isKnown(String authorization) {
    return config
        .authorization()
        .map(expected -> ConstantTime.equal(expected.value(), authorization))
        .orElseGet(() -> config.tokens().isEmpty() && isOwner(authorization));
  }

  private boolean showsToken(InboundRequest request) {
    return config
        .tokens()
        .filter(
            verifier ->
                verifier.check(webhookHeaders(request.headers()), request.body()).isAccepted())
        .isPresent();
  }

  private boolean isOwner(String authorization) {
    return authorization.startsWith(BEARER)
        && owner
            .authenticate(authorization.substring(BEARER.length()))
            .filter(Principal::isAdmin)
            .isPresent();
  }

  private Optional<HttpReply> refusedSignature(InboundRequest request) {
    Optional<SignatureVerifier> verifier = config.signature();
    if (verifier.isEmpty()
        || !(verifier.get().check(webhookHeaders(request.headers()), request.body())
            instanceof WebhookVerdict.Rejected rejected)) {
      return Optional.empty();
    }
    LOG.log(System.Logger.Level.WARNING, "webhook refused: {0}", rejected.word());
    return Optional.of(refusal(rejected.reason()));
  }

  private HttpReply refusal(WebhookReason reason) {
    return switch (reason) {
      case REPLAYED -> InputReply.empty(config.repeatsAcknowledged() ? 200 : 401);
      case REPLAY_GUARD_FULL -> InputReply.empty(503, "retry-after", "60");
      default -> InputReply.empty(401);
    };
  }

  private static WebhookHeaders webhookHeaders(HttpHeaders headers) {
    return WebhookHeaders.from(headers.names(), headers::all);
  }

  // ---- what is done -------------------------------------------------------------------------

  /** The path itself or anything below it. */
  private boolean isServed(List<String> path) {
    return PathSegments.isBelow(path, config.path()) && !path.contains("");
  }

  private HttpReply read(InboundRequest request, List<String> path) {
    JsonValue value;
    try {
      value = json.read(request.body(), new JsonLimits(config.maxBodyBytes(), DEEPEST_JSON));
    } catch (JsonFormatException e) {
      return InputReply.empty(400);
    }
    return invoker.invoke(config, new Delivery(path, request.headers(), value));
  }
}
