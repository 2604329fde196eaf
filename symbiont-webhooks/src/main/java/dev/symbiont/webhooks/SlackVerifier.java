package dev.symbiont.webhooks;

import dev.symbiont.webhooks.WebhookVerdict.Accepted;
import dev.symbiont.webhooks.WebhookVerdict.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Slack's scheme: {@code v0=<hex>} over {@code v0:timestamp:body} (specification, section 4). */
final class SlackVerifier implements SignatureVerifier {
  private static final String TIMESTAMP_HEADER = "X-Slack-Request-Timestamp";
  private static final String PREFIX = "v0=";
  private static final byte[] SIGNED_PREFIX = "v0:".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] COLON = ":".getBytes(StandardCharsets.US_ASCII);

  private final ProviderSettings settings;

  SlackVerifier(ProviderSettings settings) {
    this.settings = settings;
  }

  @Override
  public WebhookVerdict check(WebhookHeaders headers, byte[] body) {
    HeaderValue signature = HeaderValue.of(headers, settings.headerName());
    if (signature instanceof HeaderValue.Unusable unusable) {
      return unusable.rejected();
    }
    HeaderValue timestamp = HeaderValue.of(headers, TIMESTAMP_HEADER);
    if (timestamp instanceof HeaderValue.Unusable unusable) {
      return unusable.rejected();
    }
    Optional<SignedTime> time = SignedTime.parse(((HeaderValue.Present) timestamp).value());
    if (time.isEmpty()) {
      return SignedTime.malformed(TIMESTAMP_HEADER);
    }
    Optional<byte[]> digest = digest(((HeaderValue.Present) signature).value());
    if (digest.isEmpty()) {
      return HeaderValue.malformed(
          settings.headerName(), "expected 'v0=' and 64 hexadecimal digits");
    }
    return judge(time.get(), digest.get(), body);
  }

  private static Optional<byte[]> digest(String value) {
    return value.startsWith(PREFIX)
        ? SignatureEncoding.HEX
            .decode(value.substring(PREFIX.length()))
            .filter(bytes -> bytes.length == HmacAlgorithm.SHA256.digestBytes())
        : Optional.empty();
  }

  private WebhookVerdict judge(SignedTime time, byte[] digest, byte[] body) {
    byte[][] signed = {SIGNED_PREFIX, time.bytes(), COLON, body};
    OptionalInt matching = settings.secrets().match(HmacAlgorithm.SHA256, List.of(digest), signed);
    if (matching.isEmpty()) {
      return HeaderValue.mismatch(settings.headerName());
    }
    Optional<Rejected> late =
        time.outOfRange(settings.clock(), settings.tolerance(), TIMESTAMP_HEADER);
    if (late.isPresent()) {
      return late.get();
    }
    return new Accepted(
        matching.getAsInt(),
        DeliveryId.inJson(body, "event_id", "trigger_id")
            .orElseGet(() -> DeliveryId.digest(time, body)));
  }
}
