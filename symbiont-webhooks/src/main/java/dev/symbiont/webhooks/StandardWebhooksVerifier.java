package dev.symbiont.webhooks;

import dev.symbiont.webhooks.WebhookVerdict.Accepted;
import dev.symbiont.webhooks.WebhookVerdict.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Standard Webhooks 1.0: {@code v1,<base64>} (and {@code v1a} with a public key) over {@code
 * id.timestamp.body} (specification, section 4).
 */
final class StandardWebhooksVerifier implements SignatureVerifier {
  private static final byte[] DOT = ".".getBytes(StandardCharsets.US_ASCII);

  private final ProviderSettings settings;

  StandardWebhooksVerifier(ProviderSettings settings) {
    this.settings = settings;
  }

  @Override
  public WebhookVerdict check(WebhookHeaders headers, byte[] body) {
    String family = family(headers);
    List<String> values = new ArrayList<>();
    for (String name : List.of("-signature", "-id", "-timestamp")) {
      HeaderValue header = HeaderValue.of(headers, family + name);
      if (header instanceof HeaderValue.Unusable unusable) {
        return unusable.rejected();
      }
      values.add(((HeaderValue.Present) header).value());
    }
    String id = values.get(1);
    if (id.isEmpty() || id.indexOf('.') >= 0) {
      return HeaderValue.malformed(
          family + "-id", "the id must not be empty or hold a full stop, which separates");
    }
    Optional<SignedTime> time = SignedTime.parse(values.get(2));
    if (time.isEmpty()) {
      return SignedTime.malformed(family + "-timestamp");
    }
    return judge(family, Signatures.read(values.get(0)), id, time.get(), body);
  }

  /** All three headers come from one family; the older {@code svix-} names are the alias. */
  private static String family(WebhookHeaders headers) {
    return headers.all("webhook-signature").isEmpty() && !headers.all("svix-signature").isEmpty()
        ? "svix"
        : "webhook";
  }

  private WebhookVerdict judge(
      String family, Signatures signatures, String id, SignedTime time, byte[] body) {
    boolean asymmetric = !settings.publicKeys().isEmpty() && !signatures.asymmetric().isEmpty();
    if (signatures.symmetric().isEmpty() && !asymmetric) {
      return HeaderValue.malformed(family + "-signature", "expected 'v1,' and base64 with padding");
    }
    byte[][] signed = {id.getBytes(StandardCharsets.US_ASCII), DOT, time.bytes(), DOT, body};
    OptionalInt matching =
        settings.secrets().match(HmacAlgorithm.SHA256, signatures.symmetric(), signed);
    if (matching.isEmpty() && asymmetric) {
      matching = Ed25519.match(settings.publicKeys(), signatures.asymmetric(), signed);
    }
    if (matching.isEmpty()) {
      return HeaderValue.mismatch(family + "-signature");
    }
    Optional<Rejected> late =
        time.outOfRange(settings.clock(), settings.tolerance(), family + "-timestamp");
    if (late.isPresent()) {
      return late.get();
    }
    return new Accepted(
        matching.getAsInt(), DeliveryId.usable(id).orElseGet(() -> DeliveryId.digest(signed[0])));
  }

  /** The well-formed signatures of the blank-separated list; unknown versions are skipped. */
  private record Signatures(List<byte[]> symmetric, List<byte[]> asymmetric) {
    static Signatures read(String value) {
      List<byte[]> symmetric = new ArrayList<>();
      List<byte[]> asymmetric = new ArrayList<>();
      for (String item : value.split(" ", -1)) {
        if (item.startsWith("v1,")) {
          SignatureEncoding.BASE64.decode(item.substring(3)).ifPresent(symmetric::add);
        } else if (item.startsWith("v1a,")) {
          SignatureEncoding.BASE64.decode(item.substring(4)).ifPresent(asymmetric::add);
        }
      }
      return new Signatures(symmetric, asymmetric);
    }
  }
}
