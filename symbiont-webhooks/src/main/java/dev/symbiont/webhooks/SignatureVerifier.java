package dev.symbiont.webhooks;

import dev.symbiont.domain.webhook.WebhookVerificationConfig;

/** Verifies deliveries of one endpoint. Implementations are immutable and thread-safe. */
@FunctionalInterface
public interface SignatureVerifier {
  /**
   * Returns the verifier that {@code config} describes: the provider's scheme, or a {@link
   * JwtVerifier} (in {@code Authorization} unless told otherwise) if an issuer is required.
   *
   * @throws IllegalArgumentException if the provider is unknown, the secret is empty or not of the
   *     provider's form, or the scheme fixes the header names and one is given
   */
  static SignatureVerifier of(WebhookVerificationConfig config) {
    WebhookProvider provider = WebhookProvider.parse(config.provider());
    WebhookSecrets secrets = provider.secrets(config.secret());
    if (config.requiredIssuer().isPresent()) {
      return JwtVerifier.builder(secrets, config.headerName().orElse("Authorization"))
          .requiredIssuer(config.requiredIssuer().get())
          .build();
    }
    ProviderVerifierBuilder builder = provider.builder(secrets);
    config.headerName().ifPresent(builder::headerName);
    return builder.build();
  }

  /**
   * Judges a delivery.
   *
   * @param headers the header fields as they arrived
   * @param body the bytes as they arrived, never an object that was serialised again
   */
  WebhookVerdict check(WebhookHeaders headers, byte[] body);

  /**
   * Verifies a delivery, for callers who prefer an exception.
   *
   * @throws WebhookVerificationException if the delivery is refused
   */
  default void verify(WebhookHeaders headers, byte[] body) {
    if (check(headers, body) instanceof WebhookVerdict.Rejected rejected) {
      throw new WebhookVerificationException(rejected);
    }
  }
}
