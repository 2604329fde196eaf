package dev.symbiont.runtime.input;

import dev.symbiont.domain.secret.Secret;
import dev.symbiont.runtime.http.Cors;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.webhooks.SignatureVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the HTTP input accepts and whom it reaches (HTTP contract section 7.1). Immutable. Without a
 * credential and without a signature verifier the credential of the runtime's API is asked for.
 */
public final class HttpInputConfig {
  private final List<String> path;
  private final String agent;
  private final List<RoutingRule> rules;
  private final ResponseControl responses;
  private final int maxBodyBytes;
  private final int concurrency;
  private final Optional<Secret> authorization;
  private final Optional<SignatureVerifier> tokens;
  private final Optional<SignatureVerifier> signature;
  private final boolean repeatsAcknowledged;
  private final boolean callerSystemPromptAllowed;
  private final List<String> forwarded;
  private final Cors cors;

  private HttpInputConfig(Builder builder) {
    path = builder.path;
    agent = builder.agent;
    rules = List.copyOf(builder.rules);
    responses = builder.responses;
    maxBodyBytes = builder.maxBodyBytes;
    concurrency = builder.concurrency;
    authorization = builder.authorization;
    tokens = builder.tokens;
    signature = builder.signature;
    repeatsAcknowledged = builder.repeatsAcknowledged;
    callerSystemPromptAllowed = builder.callerSystemPromptAllowed;
    forwarded = List.copyOf(builder.forwarded);
    cors = builder.cors;
  }

  /**
   * Returns a builder.
   *
   * @param agent the name or id of the agent that gets what no rule sends elsewhere
   */
  public static Builder builder(String agent) {
    return new Builder(agent);
  }

  List<String> path() {
    return path;
  }

  ResponseControl responses() {
    return responses;
  }

  int maxBodyBytes() {
    return maxBodyBytes;
  }

  int concurrency() {
    return concurrency;
  }

  Optional<Secret> authorization() {
    return authorization;
  }

  Optional<SignatureVerifier> tokens() {
    return tokens;
  }

  Optional<SignatureVerifier> signature() {
    return signature;
  }

  boolean repeatsAcknowledged() {
    return repeatsAcknowledged;
  }

  boolean callerSystemPromptAllowed() {
    return callerSystemPromptAllowed;
  }

  /** Returns the names of the headers that the agent is told. */
  List<String> forwarded() {
    return forwarded;
  }

  Cors cors() {
    return cors;
  }

  /** Returns the agent of the first rule that {@code delivery} fits, else the default one. */
  String agentFor(Delivery delivery) {
    return rules.stream()
        .filter(rule -> rule.fits(delivery))
        .findFirst()
        .map(RoutingRule::agent)
        .orElse(agent);
  }

  /** Collects the settings. Not thread-safe. */
  public static final class Builder {
    private static final int MOST_CONCURRENT = 10_000;
    private static final Set<String> CREDENTIALS =
        Set.of("authorization", "proxy-authorization", "cookie");

    private final String agent;
    private final List<RoutingRule> rules = new ArrayList<>();
    private List<String> path = List.of("webhook");
    private ResponseControl responses = ResponseControl.DEFAULT;
    private int maxBodyBytes = 65_536;
    private int concurrency = 10;
    private Optional<Secret> authorization = Optional.empty();
    private Optional<SignatureVerifier> tokens = Optional.empty();
    private Optional<SignatureVerifier> signature = Optional.empty();
    private boolean repeatsAcknowledged;
    private boolean callerSystemPromptAllowed = true;
    private List<String> forwarded = List.of();
    private Cors cors = cors(Set.of());

    private Builder(String agent) {
      this.agent = Objects.requireNonNull(agent, "agent");
    }

    /**
     * Listens on {@code value} and below it; {@code /webhook} unless this is set.
     *
     * @throws IllegalArgumentException if it does not start with a slash, or has an empty segment
     */
    public Builder path(String value) {
      path = PathSegments.of(value);
      return this;
    }

    /** Adds a rule; the first one that fits wins. */
    public Builder route(RoutingRule.Condition condition, String toAgent) {
      rules.add(new RoutingRule(condition, toAgent));
      return this;
    }

    /** Sets how it answers; {@link ResponseControl#DEFAULT} unless this is set. */
    public Builder responses(ResponseControl value) {
      responses = Objects.requireNonNull(value, "value");
      return this;
    }

    /** Sets the longest body, 1 to 2,097,152 bytes; 65,536 unless this is set. */
    public Builder maxBodyBytes(int value) {
      maxBodyBytes = requireRange("maxBodyBytes", value, Route.DEFAULT_MAX_BODY_BYTES);
      return this;
    }

    /** Sets how many deliveries are worked on at the same time, 1 to 10,000; 10 by default. */
    public Builder concurrency(int value) {
      concurrency = requireRange("concurrency", value, MOST_CONCURRENT);
      return this;
    }

    /** Asks for this whole value of the {@code Authorization} header. */
    public Builder authorization(Secret wholeValue) {
      authorization = Optional.of(wholeValue);
      return this;
    }

    /** Asks for {@code Authorization: Bearer <token>}. */
    public Builder bearerToken(Secret token) {
      return authorization(Secret.of("Bearer " + token.value()));
    }

    /**
     * Accepts JSON Web Tokens in {@code Authorization}; a credential that is set here does as well.
     *
     * @param verifier judges the header, for example a {@link dev.symbiont.webhooks.JwtVerifier}
     */
    public Builder tokens(SignatureVerifier verifier) {
      tokens = Optional.of(verifier);
      return this;
    }

    /**
     * Asks for a signature over every delivery, and for the credential or token too if that is set
     * here. A verifier that {@link dev.symbiont.webhooks.ReplayGuardedVerifier} guards handles a
     * delivery once.
     */
    public Builder signature(SignatureVerifier verifier) {
      signature = Optional.of(verifier);
      return this;
    }

    /**
     * Answers 200 instead of 401 to a delivery that was accepted before, and still does nothing for
     * it: senders that repeat what was slow then stop.
     */
    public Builder repeatsAcknowledged() {
      repeatsAcknowledged = true;
      return this;
    }

    /**
     * Tells the agent of a loop these headers of a delivery, marked as untrusted; none unless this
     * is set. An agent that runs gets the body alone.
     *
     * @throws IllegalArgumentException if one carries credentials
     */
    public Builder forward(List<String> headers) {
      for (String name : headers) {
        if (name.isBlank() || CREDENTIALS.contains(name.toLowerCase(Locale.ROOT))) {
          throw new IllegalArgumentException("the header '" + name + "' must not reach a model");
        }
      }
      forwarded = List.copyOf(headers);
      return this;
    }

    /**
     * Lets browsers of these origins post and read answers; none unless this is set.
     *
     * @throws IllegalArgumentException if one is a wildcard
     */
    public Builder corsOrigins(Set<String> origins) {
      cors = cors(origins);
      return this;
    }

    /**
     * Says whether a {@code system_prompt} of the caller reaches the model, as untrusted text
     * beside the task; it does unless this is set.
     */
    public Builder callerSystemPromptAllowed(boolean value) {
      callerSystemPromptAllowed = value;
      return this;
    }

    private static Cors cors(Set<String> origins) {
      return new Cors(origins, "POST");
    }

    /** Returns the configuration. */
    public HttpInputConfig build() {
      return new HttpInputConfig(this);
    }

    private static int requireRange(String name, int value, int most) {
      if (value < 1 || value > most) {
        throw new IllegalArgumentException(
            "%s must be 1 to %d, was %d".formatted(name, most, value));
      }
      return value;
    }
  }
}
