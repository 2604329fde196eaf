package dev.symbiont.webhooks;

import dev.symbiont.webhooks.WebhookVerdict.Accepted;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Verifies an HMAC over the raw body (webhook specification, section 2).
 *
 * <p>The scheme has no timestamp: only a {@link ReplayGuardedVerifier} refuses a delivery that is
 * sent again.
 */
public final class HmacVerifier implements SignatureVerifier {
  private final WebhookSecrets secrets;
  private final String headerName;
  private final String prefix;
  private final HmacAlgorithm algorithm;
  private final SignatureEncoding encoding;
  private final Optional<String> idHeader;

  private HmacVerifier(Builder builder) {
    this.secrets = builder.secrets;
    this.headerName = builder.headerName;
    this.prefix = builder.prefix;
    this.algorithm = builder.algorithm;
    this.encoding = builder.encoding;
    this.idHeader = builder.idHeader;
  }

  /** Returns a verifier of hexadecimal HMAC-SHA256 without a prefix in {@code headerName}. */
  public static HmacVerifier of(WebhookSecrets secrets, String headerName) {
    return builder(secrets, headerName).build();
  }

  /** Returns a builder of a verifier that reads {@code headerName}. */
  public static Builder builder(WebhookSecrets secrets, String headerName) {
    return new Builder(secrets, headerName);
  }

  @Override
  public WebhookVerdict check(WebhookHeaders headers, byte[] body) {
    HeaderValue header = HeaderValue.of(headers, headerName);
    if (header instanceof HeaderValue.Unusable unusable) {
      return unusable.rejected();
    }
    String value = ((HeaderValue.Present) header).value();
    if (!value.startsWith(prefix)) {
      return HeaderValue.malformed(headerName, "the value must start with '" + prefix + "'");
    }
    Optional<byte[]> digest =
        encoding
            .decode(value.substring(prefix.length()))
            .filter(bytes -> bytes.length == algorithm.digestBytes());
    if (digest.isEmpty()) {
      return HeaderValue.malformed(
          headerName, "expected %d bytes in %s".formatted(algorithm.digestBytes(), encoding));
    }
    var matching = secrets.match(algorithm, List.of(digest.get()), body);
    if (matching.isEmpty()) {
      return HeaderValue.mismatch(headerName);
    }
    return new Accepted(matching.getAsInt(), id(headers, body));
  }

  private String id(WebhookHeaders headers, byte[] body) {
    return idHeader.map(headers::all).stream()
        .flatMap(List::stream)
        .findFirst()
        .flatMap(DeliveryId::usable)
        .orElseGet(() -> DeliveryId.digest(body));
  }

  /** Collects the settings of an {@link HmacVerifier}. Not thread-safe. */
  public static final class Builder {
    private final WebhookSecrets secrets;
    private final String headerName;
    private String prefix = "";
    private HmacAlgorithm algorithm = HmacAlgorithm.SHA256;
    private SignatureEncoding encoding = SignatureEncoding.HEX;
    private Optional<String> idHeader = Optional.empty();

    private Builder(WebhookSecrets secrets, String headerName) {
      this.secrets = Objects.requireNonNull(secrets, "secrets");
      this.headerName = requireName(headerName);
    }

    /** Sets the text before the digest, compared exactly; none by default. */
    public Builder prefix(String text) {
      prefix = Objects.requireNonNull(text, "text");
      return this;
    }

    /** Sets the keyed hash; {@link HmacAlgorithm#SHA256} by default. */
    public Builder algorithm(HmacAlgorithm chosen) {
      algorithm = Objects.requireNonNull(chosen, "chosen");
      return this;
    }

    /** Sets how the digest is written; {@link SignatureEncoding#HEX} by default. */
    public Builder encoding(SignatureEncoding chosen) {
      encoding = Objects.requireNonNull(chosen, "chosen");
      return this;
    }

    /**
     * Sets the header that carries the sender's delivery id. The sender does not sign it; without
     * one the digest of the body is the id.
     */
    public Builder deliveryIdHeader(String name) {
      idHeader = Optional.of(requireName(name));
      return this;
    }

    /** Returns the verifier. */
    public HmacVerifier build() {
      return new HmacVerifier(this);
    }

    private static String requireName(String name) {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("the header name must not be empty");
      }
      return name;
    }
  }
}
