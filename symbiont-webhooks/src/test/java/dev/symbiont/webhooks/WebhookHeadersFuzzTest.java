package dev.symbiont.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** No headers and no body, however hostile, are accepted without the secret or throw. */
class WebhookHeadersFuzzTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(Deliveries.NOW), ZoneOffset.UTC);
  private static final List<String> NAMES =
      List.of(
          "X-Hub-Signature-256",
          "Stripe-Signature",
          "X-Slack-Signature",
          "X-Slack-Request-Timestamp",
          "webhook-id",
          "webhook-timestamp",
          "webhook-signature",
          "svix-signature",
          "Content-Type",
          "X-Signature",
          "Authorization");

  private static List<SignatureVerifier> verifiers() {
    WebhookSecrets secrets = WebhookSecrets.ofText("a secret that nobody will ever guess");
    List<SignatureVerifier> verifiers = new ArrayList<>();
    for (WebhookProvider provider : WebhookProvider.values()) {
      verifiers.add(provider.builder(secrets).clock(CLOCK).build());
    }
    verifiers.add(JwtVerifier.builder(secrets, "Authorization").clock(CLOCK).build());
    return verifiers;
  }

  @FuzzTest
  void check_anything_isRefusedWithoutThrowing(FuzzedDataProvider data) {
    Map<String, List<String>> headers = new HashMap<>();
    int count = data.consumeInt(0, 6);
    for (int i = 0; i < count; i++) {
      headers
          .computeIfAbsent(data.pickValue(NAMES), name -> new ArrayList<>())
          .add(data.consumeString(200));
    }
    byte[] body = data.consumeRemainingAsBytes();
    for (SignatureVerifier verifier : verifiers()) {
      assertThat(verifier.check(WebhookHeaders.of(headers), body).isAccepted()).isFalse();
    }
  }
}
