package dev.symbiont.examples;

import dev.symbiont.webhooks.SignatureVerifier;
import dev.symbiont.webhooks.WebhookHeaders;
import dev.symbiont.webhooks.WebhookProvider;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells a genuine delivery from a changed one. */
public final class VerifyWebhook {
  private static final String SECRET = "the-secret-of-this-endpoint";

  private VerifyWebhook() {}

  /** Runs the example. */
  public static void main(String[] arguments) throws GeneralSecurityException {
    run(System.out);
  }

  static void run(PrintStream out) throws GeneralSecurityException {
    byte[] body = "{\"action\":\"opened\"}".getBytes(StandardCharsets.UTF_8);
    WebhookHeaders headers =
        WebhookHeaders.ofSingle(Map.of("X-Hub-Signature-256", "sha256=" + hmac(body)));

    SignatureVerifier verifier = WebhookProvider.GITHUB.verifier(SECRET);
    out.println("as sent: " + verifier.check(headers, body).isAccepted());
    body[2] = 'A';
    out.println("changed: " + verifier.check(headers, body).isAccepted());
  }

  /** What the sender does. */
  private static String hmac(byte[] body) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return HexFormat.of().formatHex(mac.doFinal(body));
  }
}
