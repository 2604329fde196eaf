package dev.symbiont.webhooks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The senders whose schemes are known (webhook specification, sections 2 and 4). */
public enum WebhookProvider {
  /**
   * GitHub: {@code X-Hub-Signature-256}, {@code sha256=} and hex over the body. No timestamp; the
   * delivery id {@code X-GitHub-Delivery} is not signed.
   */
  GITHUB("X-Hub-Signature-256"),
  /**
   * Stripe: {@code Stripe-Signature} with a timestamp; the secret is used as text, prefix included.
   */
  STRIPE("Stripe-Signature"),
  /** Slack: {@code X-Slack-Signature} and {@code X-Slack-Request-Timestamp}. */
  SLACK("X-Slack-Signature"),
  /** Standard Webhooks 1.0: {@code webhook-id}, {@code -timestamp}, {@code -signature}. */
  STANDARD_WEBHOOKS("webhook-signature"),
  /** Mattermost: the secret as {@code token} in the body. Nothing is signed. */
  MATTERMOST("Content-Type"),
  /** Anyone else: {@code X-Signature}, hex over the body. */
  CUSTOM("X-Signature");

  private static final Duration GITHUB_RETENTION = Duration.ofHours(24);

  private final String defaultHeader;

  WebhookProvider(String defaultHeader) {
    this.defaultHeader = defaultHeader;
  }

  /**
   * Returns the provider named {@code word}, without regard to case.
   *
   * @throws IllegalArgumentException if there is no such provider; no provider is ever assumed
   */
  public static WebhookProvider parse(String word) {
    return Arrays.stream(values())
        .filter(provider -> provider.word().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown webhook provider '%s', known are %s"
                        .formatted(
                            abbreviate(word),
                            Arrays.stream(values()).map(WebhookProvider::word).toList())));
  }

  private static String abbreviate(String word) {
    return word.length() <= 40 ? word : word.substring(0, 40) + "…";
  }

  /** Returns the provider's name on the wire, for example {@code standard_webhooks}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Returns a verifier with the provider's defaults.
   *
   * @param secret the secret as the provider shows it; for Standard Webhooks {@code whsec_} and
   *     base64, or base64 alone
   * @throws IllegalArgumentException if the secret is empty or not of that form
   */
  public SignatureVerifier verifier(String secret) {
    return builder(secrets(secret)).build();
  }

  /** Returns a builder of a verifier for {@code secrets}. */
  public ProviderVerifierBuilder builder(WebhookSecrets secrets) {
    return new ProviderVerifierBuilder(this, secrets);
  }

  /**
   * Returns the key bytes of secrets as the provider shows them, for {@link #builder}.
   *
   * @throws IllegalArgumentException if there is none, or one is empty or not of the provider's
   *     form
   */
  public WebhookSecrets secrets(String... texts) {
    return this == STANDARD_WEBHOOKS
        ? WebhookSecrets.of(Arrays.stream(texts).map(StandardSecret::decode).toArray(byte[][]::new))
        : WebhookSecrets.ofText(texts);
  }

  /**
   * Returns how long a replay guard should remember deliveries: twice the default tolerance, and 24
   * hours for GitHub, whose deliveries carry no time.
   */
  public Duration replayRetention() {
    return this == GITHUB
        ? GITHUB_RETENTION
        : ProviderVerifierBuilder.DEFAULT_TOLERANCE.multipliedBy(2);
  }

  String defaultHeader() {
    return defaultHeader;
  }

  SignatureVerifier create(ProviderSettings settings) {
    return switch (this) {
      case GITHUB ->
          HmacVerifier.builder(settings.secrets(), settings.headerName())
              .prefix("sha256=")
              .deliveryIdHeader("X-GitHub-Delivery")
              .build();
      case CUSTOM -> HmacVerifier.of(settings.secrets(), settings.headerName());
      case STRIPE -> new StripeVerifier(settings);
      case SLACK -> new SlackVerifier(settings);
      case STANDARD_WEBHOOKS -> new StandardWebhooksVerifier(settings);
      case MATTERMOST -> new MattermostVerifier(settings);
    };
  }

  /** The serialised secret of Standard Webhooks: {@code whsec_} and 24 to 64 bytes in base64. */
  private static final class StandardSecret {
    private static final String PREFIX = "whsec_";
    private static final int MIN_BYTES = 24;
    private static final int MAX_BYTES = 64;

    private static byte[] decode(String text) {
      String encoded = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
      Optional<byte[]> key =
          SignatureEncoding.BASE64
              .decode(encoded)
              .filter(bytes -> bytes.length >= MIN_BYTES && bytes.length <= MAX_BYTES);
      return key.orElseThrow(
          () ->
              new IllegalArgumentException(
                  "a Standard Webhooks secret is 'whsec_' and %d to %d bytes in base64 with padding"
                      .formatted(MIN_BYTES, MAX_BYTES)));
    }
  }
}
