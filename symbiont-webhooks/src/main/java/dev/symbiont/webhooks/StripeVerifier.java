package dev.symbiont.webhooks;

import dev.symbiont.webhooks.WebhookVerdict.Accepted;
import dev.symbiont.webhooks.WebhookVerdict.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Stripe's scheme: {@code t=<seconds>,v1=<hex>…} over {@code t.body} (specification, section 4).
 */
final class StripeVerifier implements SignatureVerifier {
  private static final byte[] DOT = ".".getBytes(StandardCharsets.US_ASCII);

  private final ProviderSettings settings;

  StripeVerifier(ProviderSettings settings) {
    this.settings = settings;
  }

  @Override
  public WebhookVerdict check(WebhookHeaders headers, byte[] body) {
    HeaderValue header = HeaderValue.of(headers, settings.headerName());
    if (header instanceof HeaderValue.Unusable unusable) {
      return unusable.rejected();
    }
    Parts parts = Parts.read(((HeaderValue.Present) header).value());
    if (parts.times().size() != 1) {
      return malformed("expected exactly one t, found " + parts.times().size());
    }
    Optional<SignedTime> time = SignedTime.parse(parts.times().get(0));
    if (time.isEmpty()) {
      return SignedTime.malformed(settings.headerName());
    }
    if (parts.digests().isEmpty()) {
      return malformed("expected a v1 of 64 hexadecimal digits");
    }
    OptionalInt matching =
        settings
            .secrets()
            .match(HmacAlgorithm.SHA256, parts.digests(), time.get().bytes(), DOT, body);
    if (matching.isEmpty()) {
      return HeaderValue.mismatch(settings.headerName());
    }
    Optional<Rejected> late =
        time.get().outOfRange(settings.clock(), settings.tolerance(), settings.headerName());
    if (late.isPresent()) {
      return late.get();
    }
    return new Accepted(
        matching.getAsInt(),
        DeliveryId.inJson(body, "id").orElseGet(() -> DeliveryId.digest(time.get(), body)));
  }

  private Rejected malformed(String explanation) {
    return HeaderValue.malformed(settings.headerName(), explanation);
  }

  /** The header, taken apart: the values of {@code t}, and the well-formed values of {@code v1}. */
  private record Parts(List<String> times, List<byte[]> digests) {
    static Parts read(String value) {
      List<String> times = new ArrayList<>();
      List<byte[]> digests = new ArrayList<>();
      for (String part : value.split(",", -1)) {
        int equals = part.indexOf('=');
        String name = equals < 0 ? "" : part.substring(0, equals).strip();
        String text = part.substring(equals + 1).strip();
        if (name.equals("t")) {
          times.add(text);
        } else if (name.equals("v1")) {
          SignatureEncoding.HEX
              .decode(text)
              .filter(digest -> digest.length == HmacAlgorithm.SHA256.digestBytes())
              .ifPresent(digests::add);
        }
      }
      return new Parts(times, digests);
    }
  }
}
