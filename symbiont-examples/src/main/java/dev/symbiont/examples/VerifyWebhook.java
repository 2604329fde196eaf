package dev.symbiont.examples;

import dev.symbiont.webhooks.HmacVerifier;
import dev.symbiont.webhooks.JwtVerifier;
import dev.symbiont.webhooks.SignatureVerifier;
import dev.symbiont.webhooks.WebhookHeaders;
import dev.symbiont.webhooks.WebhookProvider;
import dev.symbiont.webhooks.WebhookSecrets;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells a genuine delivery from a changed one: by preset, by hand, by token. */
public final class VerifyWebhook {
  private static final String SECRET = "the-secret-of-this-endpoint-32-bytes";

  private VerifyWebhook() {}

  /** Runs the example. */
  public static void main(String[] arguments) throws GeneralSecurityException {
    run(System.out);
  }

  static void run(PrintStream out) throws GeneralSecurityException {
    byte[] body = "{\"action\":\"opened\"}".getBytes(StandardCharsets.UTF_8);
    String digest = HexFormat.of().formatHex(hmac(body));
    WebhookHeaders headers =
        WebhookHeaders.ofSingle(Map.of("X-Hub-Signature-256", "sha256=" + digest));

    SignatureVerifier verifier = WebhookProvider.GITHUB.verifier(SECRET);
    out.println("as sent: " + verifier.check(headers, body).isAccepted());

    SignatureVerifier byHand =
        HmacVerifier.builder(WebhookSecrets.ofText(SECRET), "X-Hub-Signature-256")
            .prefix("sha256=")
            .build();
    out.println("by hand: " + byHand.check(headers, body).isAccepted());

    SignatureVerifier tokens =
        JwtVerifier.builder(WebhookSecrets.ofText(SECRET), "Authorization")
            .requiredIssuer("expected-issuer")
            .build();
    out.println("token: " + tokens.check(bearer("expected-issuer"), body).word());
    out.println("token of another: " + tokens.check(bearer("somebody"), body).word());

    body[2] = 'A';
    out.println("changed: " + verifier.check(headers, body).isAccepted());
  }

  /** What the sender does. */
  private static byte[] hmac(byte[] text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return mac.doFinal(text);
  }

  private static WebhookHeaders bearer(String issuer) throws GeneralSecurityException {
    long expiry = Clock.systemUTC().instant().getEpochSecond() + 60;
    String signed =
        base64("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + base64(
                "{\"iss\":\"%s\",\"exp\":%d}"
                    .formatted(issuer, expiry)
                    .getBytes(StandardCharsets.UTF_8));
    String token = signed + "." + base64(hmac(signed.getBytes(StandardCharsets.US_ASCII)));
    return WebhookHeaders.ofSingle(Map.of("Authorization", "Bearer " + token));
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
