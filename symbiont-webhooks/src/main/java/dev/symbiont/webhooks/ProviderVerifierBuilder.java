package dev.symbiont.webhooks;

import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Collects the settings of a provider's verifier. Not thread-safe. */
public final class ProviderVerifierBuilder {
  /** Five minutes in both directions, as all providers recommend. */
  public static final Duration DEFAULT_TOLERANCE = Duration.ofMinutes(5);

  private final WebhookProvider provider;
  private final WebhookSecrets secrets;
  private String headerName;
  private Clock clock = Clock.systemUTC();
  private Duration tolerance = DEFAULT_TOLERANCE;
  private List<PublicKey> publicKeys = List.of();

  ProviderVerifierBuilder(WebhookProvider provider, WebhookSecrets secrets) {
    this.provider = provider;
    this.secrets = Objects.requireNonNull(secrets, "secrets");
    this.headerName = provider.defaultHeader();
  }

  /**
   * Sets the signature header instead of the provider's.
   *
   * @throws IllegalArgumentException for a provider whose scheme fixes the names: Standard Webhooks
   *     and Mattermost
   */
  public ProviderVerifierBuilder headerName(String name) {
    boolean fixed =
        provider == WebhookProvider.STANDARD_WEBHOOKS || provider == WebhookProvider.MATTERMOST;
    if (fixed || name.isEmpty()) {
      throw new IllegalArgumentException(
          fixed
              ? "the scheme of " + provider.word() + " fixes the header names"
              : "the header name must not be empty");
    }
    headerName = name;
    return this;
  }

  /** Sets the clock; the system's by default. */
  public ProviderVerifierBuilder clock(Clock other) {
    clock = Objects.requireNonNull(other, "other");
    return this;
  }

  /**
   * Sets how far the time of a delivery may be from now, in either direction, whole seconds; {@link
   * #DEFAULT_TOLERANCE} by default. Schemes without a timestamp ignore it.
   *
   * @throws IllegalArgumentException if {@code limit} is negative
   */
  public ProviderVerifierBuilder tolerance(Duration limit) {
    if (limit.isNegative()) {
      throw new IllegalArgumentException("tolerance must not be negative, was " + limit);
    }
    tolerance = limit;
    return this;
  }

  /**
   * Sets the Ed25519 public keys ({@code whpk_} and base64) that {@code v1a} signatures of Standard
   * Webhooks are checked with; none by default.
   *
   * @throws IllegalArgumentException if a key is malformed, or the provider is another
   */
  public ProviderVerifierBuilder publicKeys(String... texts) {
    if (provider != WebhookProvider.STANDARD_WEBHOOKS) {
      throw new IllegalArgumentException(provider.word() + " signs with shared secrets only");
    }
    publicKeys = Arrays.stream(texts).map(Ed25519::publicKey).toList();
    return this;
  }

  /** Returns the verifier. */
  public SignatureVerifier build() {
    return provider.create(new ProviderSettings(secrets, headerName, clock, tolerance, publicKeys));
  }
}
