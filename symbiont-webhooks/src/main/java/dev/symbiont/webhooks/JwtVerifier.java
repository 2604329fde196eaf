package dev.symbiont.webhooks;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.webhooks.WebhookVerdict.Accepted;
import dev.symbiont.webhooks.WebhookVerdict.Rejected;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Verifies a JSON Web Token (RFC 7519): signed with HS256 and nothing else if there are secrets,
 * with EdDSA or ES256 if there is a public key (webhook specification, section 3; HTTP contract,
 * section 7.3).
 *
 * <p><b>A token does not protect the body</b>, unless it carries the claim {@code body_sha256} (64
 * hexadecimal digits), which is checked when present and can be {@linkplain
 * Builder#bodyDigestRequired required}. The delivery id is the claim {@code jti}, else a digest of
 * the token.
 */
public final class JwtVerifier implements SignatureVerifier {
  private static final System.Logger LOG = System.getLogger(JwtVerifier.class.getName());
  private static final int SHORT_KEY = 32;
  private static final String BEARER = "Bearer ";

  private final Builder settings;

  private JwtVerifier(Builder settings) {
    this.settings = settings;
  }

  /** Returns a verifier of tokens in {@code headerName}, with or without {@code Bearer} before. */
  public static JwtVerifier of(WebhookSecrets secrets, String headerName) {
    return builder(secrets, headerName).build();
  }

  /** Returns a builder of a verifier of tokens in {@code headerName}. */
  public static Builder builder(WebhookSecrets secrets, String headerName) {
    return new Builder(new JwtKey.Shared(Objects.requireNonNull(secrets, "secrets")), headerName);
  }

  /**
   * Returns a builder of a verifier of tokens in {@code headerName} that the owner of a key signs.
   *
   * @param publicKey an Ed25519 or P-256 key as PEM ({@code BEGIN PUBLIC KEY}), or the 32 bytes of
   *     an Ed25519 key
   * @throws IllegalArgumentException if it is no such key
   */
  public static Builder builder(byte[] publicKey, String headerName) {
    return new Builder(PublicKeyFile.read(publicKey), headerName);
  }

  @Override
  public WebhookVerdict check(WebhookHeaders headers, byte[] body) {
    HeaderValue header = HeaderValue.of(headers, settings.headerName);
    if (header instanceof HeaderValue.Unusable unusable) {
      return unusable.rejected();
    }
    Optional<JwtToken> read = JwtToken.parse(withoutBearer(((HeaderValue.Present) header).value()));
    if (read.isEmpty()) {
      return rejected(
          WebhookReason.MALFORMED_TOKEN, "expected three base64url parts with two JSON objects");
    }
    JwtToken token = read.get();
    String algorithm = settings.key.algorithm();
    if (!token.isPlain(algorithm)) {
      return rejected(
          WebhookReason.ALGORITHM_NOT_ALLOWED,
          "only " + algorithm + " without critical extensions is allowed");
    }
    OptionalInt matching = settings.key.match(token);
    if (matching.isEmpty()) {
      return HeaderValue.mismatch(settings.headerName);
    }
    Optional<Rejected> refusal = claims(token, body);
    return refusal.isPresent() ? refusal.get() : new Accepted(matching.getAsInt(), token.id());
  }

  /** RFC 7235 section 2.1: the scheme's case does not matter. */
  private static String withoutBearer(String value) {
    return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? value.substring(BEARER.length())
        : value;
  }

  private Optional<Rejected> claims(JwtToken token, byte[] body) {
    Optional<JwtClaims> read = JwtClaims.read(token.payload());
    if (read.isEmpty()) {
      return reject(
          WebhookReason.CLAIM_INVALID,
          "exp, nbf and iat must be numbers, iss, jti and body_sha256 text, aud text or a list of text");
    }
    JwtClaims claims = read.get();
    double now = clockSeconds();
    double leeway = settings.leeway.toMillis() / 1000.0;
    if (claims.expiry().isEmpty() && settings.expiryRequired) {
      return reject(WebhookReason.CLAIM_MISSING, "the claim exp is required");
    }
    if (claims.jti().isEmpty() && settings.idRequired) {
      return reject(WebhookReason.CLAIM_MISSING, "the claim jti is required");
    }
    if (claims.bodySha256().isEmpty() && settings.bodyDigestRequired) {
      return reject(WebhookReason.CLAIM_MISSING, "the claim body_sha256 is required");
    }
    if (claims.expiry().isPresent() && claims.expiry().getAsDouble() <= now - leeway) {
      return reject(WebhookReason.EXPIRED, "the token has expired");
    }
    if (claims.startsAfter(now + leeway)) {
      return reject(WebhookReason.NOT_YET_VALID, "the token starts in the future");
    }
    if (settings.issuer.isPresent() && !settings.issuer.equals(claims.issuer())) {
      return reject(WebhookReason.ISSUER_MISMATCH, "the claim iss is not the required issuer");
    }
    return audience(claims).or(() -> bodyDigest(claims, body));
  }

  private double clockSeconds() {
    return settings.clock.millis() / 1000.0;
  }

  private Optional<Rejected> audience(JwtClaims claims) {
    boolean fits = settings.audience.map(claims.audience()::contains).orElse(!claims.hasAudience());
    return fits
        ? Optional.empty()
        : reject(
            WebhookReason.AUDIENCE_MISMATCH,
            settings.audience.isPresent()
                ? "the claim aud does not hold the required audience"
                : "the token is meant for an audience, but none is configured");
  }

  private Optional<Rejected> bodyDigest(JwtClaims claims, byte[] body) {
    boolean fits = claims.bodySha256().map(Sha256.hex(body)::equalsIgnoreCase).orElse(true);
    return fits
        ? Optional.empty()
        : reject(WebhookReason.MISMATCH, "the claim body_sha256 is not the digest of the body");
  }

  private Optional<Rejected> reject(WebhookReason reason, String explanation) {
    return Optional.of(rejected(reason, explanation));
  }

  private Rejected rejected(WebhookReason reason, String explanation) {
    return new Rejected(reason, settings.headerName, explanation);
  }

  /** Collects the settings of a {@link JwtVerifier}. Not thread-safe. */
  public static final class Builder {
    /** 30 s. */
    public static final Duration DEFAULT_LEEWAY = Duration.ofSeconds(30);

    private final JwtKey key;
    private final String headerName;
    private Optional<String> issuer = Optional.empty();
    private Optional<String> audience = Optional.empty();
    private Duration leeway = DEFAULT_LEEWAY;
    private boolean expiryRequired = true;
    private boolean idRequired;
    private boolean bodyDigestRequired;
    private Clock clock = Clock.systemUTC();

    private Builder(JwtKey key, String headerName) {
      this.key = key;
      if (headerName.isEmpty()) {
        throw new IllegalArgumentException("the header name must not be empty");
      }
      this.headerName = headerName;
    }

    private Builder(Builder that) {
      this(that.key, that.headerName);
      this.issuer = that.issuer;
      this.audience = that.audience;
      this.leeway = that.leeway;
      this.expiryRequired = that.expiryRequired;
      this.idRequired = that.idRequired;
      this.bodyDigestRequired = that.bodyDigestRequired;
      this.clock = that.clock;
    }

    /** Requires the claim {@code iss} to be {@code name}; not checked by default. */
    public Builder requiredIssuer(String name) {
      issuer = Optional.of(name);
      return this;
    }

    /**
     * Requires the claim {@code aud} to hold {@code name}. Without this, a token with an audience
     * is refused, because it is meant for someone else.
     */
    public Builder requiredAudience(String name) {
      audience = Optional.of(name);
      return this;
    }

    /**
     * Sets how far clocks may differ; {@link #DEFAULT_LEEWAY} by default.
     *
     * @throws IllegalArgumentException if {@code limit} is negative or above ten minutes
     */
    public Builder leeway(Duration limit) {
      if (limit.isNegative() || limit.compareTo(Duration.ofMinutes(10)) > 0) {
        throw new IllegalArgumentException("leeway must be 0 to 10 minutes, was " + limit);
      }
      leeway = limit;
      return this;
    }

    /** Accepts tokens without {@code exp}, which never end. */
    public Builder missingExpiryAllowed() {
      expiryRequired = false;
      return this;
    }

    /** Requires the claim {@code jti}, for use with a replay guard. */
    public Builder idRequired() {
      idRequired = true;
      return this;
    }

    /** Requires the claim {@code body_sha256}, so that the token protects the body. */
    public Builder bodyDigestRequired() {
      bodyDigestRequired = true;
      return this;
    }

    /** Sets the clock; the system's by default. */
    public Builder clock(Clock other) {
      clock = Objects.requireNonNull(other, "other");
      return this;
    }

    /**
     * Returns the verifier. A secret below 32 bytes is logged as a warning (RFC 7518 section 3.2).
     */
    public JwtVerifier build() {
      if (key instanceof JwtKey.Shared shared && shared.secrets().shortestLength() < SHORT_KEY) {
        LOG.log(
            System.Logger.Level.WARNING,
            "a secret of the JWT verifier has {0} bytes; HS256 needs at least {1}",
            shared.secrets().shortestLength(),
            SHORT_KEY);
      }
      return new JwtVerifier(new Builder(this));
    }
  }
}
