package dev.symbiont.domain.webhook;

import java.util.Objects;
import java.util.Optional;

/**
 * How an endpoint verifies what it receives. {@code toString} hides the secret.
 *
 * @param provider the name of the provider, for example {@code github}; case does not matter
 * @param secret the shared secret as the provider shows it
 * @param headerName the header to read instead of the provider's
 * @param requiredIssuer if present, the endpoint receives JSON Web Tokens of this issuer
 */
public record WebhookVerificationConfig(
    String provider, String secret, Optional<String> headerName, Optional<String> requiredIssuer) {
  /** Refuses {@code null}. */
  public WebhookVerificationConfig {
    Objects.requireNonNull(provider, "provider");
    Objects.requireNonNull(secret, "secret");
    Objects.requireNonNull(headerName, "headerName");
    Objects.requireNonNull(requiredIssuer, "requiredIssuer");
  }

  /** Returns the settings of {@code provider} with its defaults. */
  public static WebhookVerificationConfig of(String provider, String secret) {
    return new WebhookVerificationConfig(provider, secret, Optional.empty(), Optional.empty());
  }

  @Override
  public String toString() {
    return "WebhookVerificationConfig[provider=%s, secret=…, headerName=%s, requiredIssuer=%s]"
        .formatted(provider, headerName, requiredIssuer);
  }
}
