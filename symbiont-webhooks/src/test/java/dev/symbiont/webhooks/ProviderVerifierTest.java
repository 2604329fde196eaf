package dev.symbiont.webhooks;

import static dev.symbiont.webhooks.Deliveries.NOW;
import static dev.symbiont.webhooks.Deliveries.bytes;
import static dev.symbiont.webhooks.Deliveries.headers;
import static dev.symbiont.webhooks.Deliveries.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.webhook.WebhookVerificationConfig;
import dev.symbiont.testsupport.SeededCases;
import dev.symbiont.webhooks.WebhookVerdict.Accepted;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderVerifierTest {
  private static final String OLD = "old-secret-0123456789";
  private static final String NEW = "new-secret-0123456789";
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);

  private static SignatureVerifier verifier(WebhookProvider provider) {
    return provider.builder(WebhookSecrets.ofText(NEW, OLD)).clock(CLOCK).build();
  }

  @Test
  void check_oldSecretDuringRotation_isAcceptedAndNamesTheSecret() {
    String body = "{\"id\":\"evt_7\"}";
    WebhookVerdict verdict =
        verifier(WebhookProvider.STRIPE)
            .check(
                headers(
                    "Stripe-Signature", "t=" + NOW + ",v1=" + hex(bytes(OLD), NOW + "." + body)),
                bytes(body));
    assertThat(verdict).isEqualTo(new Accepted(1, "evt_7"));
  }

  @Test
  void check_stripeSignatureLeftOut_keepsTheDeliveryId() {
    String body = "not json";
    String first = "v1=" + hex(bytes(OLD), NOW + "." + body);
    String second = "v1=" + hex(bytes(NEW), NOW + "." + body);
    SignatureVerifier verifier = verifier(WebhookProvider.STRIPE);
    Accepted both =
        (Accepted)
            verifier.check(
                headers("Stripe-Signature", "t=" + NOW + "," + first + "," + second), bytes(body));
    Accepted one =
        (Accepted)
            verifier.check(headers("Stripe-Signature", "t=" + NOW + "," + first), bytes(body));
    assertThat(one.deliveryId()).isEqualTo(both.deliveryId()).contains("sha256:");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{\"event_id\":\"Ev1\",\"trigger_id\":\"x\"}|Ev1", "{\"trigger_id\":\"t.1\"}|t.1"})
  void check_slackBodyWithId_givesThatId(String body, String id) {
    assertThat(verifier(WebhookProvider.SLACK).check(slack(body), bytes(body)))
        .isEqualTo(new Accepted(0, id));
  }

  @Test
  void check_slackDeeplyNestedAuthenticBody_isAcceptedWithADigest() {
    String body = "{\"a\":" + "[".repeat(10_000);
    assertThat(verifier(WebhookProvider.SLACK).check(slack(body), bytes(body)))
        .isInstanceOfSatisfying(
            Accepted.class, accepted -> assertThat(accepted.deliveryId()).contains("sha256:"));
  }

  private static WebhookHeaders slack(String body) {
    return headers(
        "X-Slack-Signature",
        "v0=" + hex(bytes(NEW), "v0:" + NOW + ":" + body),
        "X-Slack-Request-Timestamp",
        Long.toString(NOW));
  }

  @Test
  void check_githubDelivery_takesTheDeliveryHeaderAsId() {
    assertThat(
            verifier(WebhookProvider.GITHUB)
                .check(
                    headers(
                        "X-Hub-Signature-256",
                        "sha256=" + hex(bytes(NEW), "{}"),
                        "X-GitHub-Delivery",
                        "72d3"),
                    bytes("{}")))
        .isEqualTo(new Accepted(0, "72d3"));
  }

  @Test
  void check_standardWebhooksWithPublicKey_acceptsV1a() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] spki = pair.getPublic().getEncoded();
    String key = Base64.getEncoder().encodeToString(Arrays.copyOfRange(spki, 12, 44));
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(pair.getPrivate());
    signer.update(bytes("msg_1." + NOW + ".{}"));
    String signature = "v1a," + Base64.getEncoder().encodeToString(signer.sign());
    ProviderVerifierBuilder builder =
        WebhookProvider.STANDARD_WEBHOOKS
            .builder(WebhookSecrets.ofText("a-secret-of-24-bytes-0000"))
            .clock(CLOCK);
    WebhookHeaders headers =
        headers(
            "webhook-id", "msg_1", "webhook-timestamp", "" + NOW, "webhook-signature", signature);

    assertThat(builder.publicKeys("whpk_" + key).build().check(headers, bytes("{}")))
        .isEqualTo(new Accepted(0, "msg_1"));
    assertThat(builder.build().check(headers, bytes("{ }")).word()).isEqualTo("mismatch");
    assertThat(builder.publicKeys().build().check(headers, bytes("{}")).word())
        .isEqualTo("malformed_signature");
  }

  @Test
  void check_standardWebhooksMixedFamilies_isMissingHeader() {
    assertThat(
            verifier(WebhookProvider.STANDARD_WEBHOOKS)
                .check(
                    headers(
                        "webhook-id", "m", "svix-timestamp", "" + NOW, "svix-signature", "v1,AAAA"),
                    bytes("{}"))
                .word())
        .isEqualTo("missing_header");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/x-www-form-urlencoded|team=a&token=new-secret%2D0123456789&x=1|valid",
        "application/x-www-form-urlencoded|token=other|mismatch",
        "application/x-www-form-urlencoded|token=a&token=new-secret-0123456789|malformed_signature",
        "application/x-www-form-urlencoded|token=%|malformed_signature",
        "application/x-www-form-urlencoded|xtoken=new-secret-0123456789|malformed_signature",
        "application/json; charset=utf-8|{\"token\":\"old-secret-0123456789\"}|valid",
        "application/json|{\"token\":[\"old-secret-0123456789\"]}|malformed_signature",
        "application/json|{\"token\":\"a\",\"token\":\"old-secret-0123456789\"}|malformed_signature",
        "application/json|{|malformed_signature"
      })
  void check_mattermostToken_isComparedInFormAndJson(String type, String body, String word) {
    assertThat(
            verifier(WebhookProvider.MATTERMOST)
                .check(headers("Content-Type", type), bytes(body))
                .word())
        .isEqualTo(word);
  }

  @Test
  void check_anyBitFlippedInBodyOrSignature_isRefused() {
    SeededCases.check(
        1,
        300,
        random -> {
          byte[] body = new byte[1 + random.nextInt(60)];
          random.nextBytes(body);
          byte[] digest = Deliveries.hmac(bytes(NEW), body);
          boolean inBody = random.nextBoolean();
          byte[] target = inBody ? body : digest;
          target[random.nextInt(target.length)] ^= (byte) (1 << random.nextInt(8));
          String value = HexFormat.of().formatHex(digest);
          assertThat(
                  verifier(WebhookProvider.CUSTOM)
                      .check(headers("X-Signature", value), body)
                      .word())
              .isEqualTo("mismatch");
        });
  }

  @Test
  void check_headerOfOneMegabyte_isMalformed() {
    assertThat(
            verifier(WebhookProvider.STRIPE)
                .check(headers("Stripe-Signature", "t=1,".repeat(300_000)), bytes("{}"))
                .word())
        .isEqualTo("malformed_signature");
  }

  @Test
  void check_controlCharacterInHeader_isMalformed() {
    assertThat(
            verifier(WebhookProvider.GITHUB)
                .check(headers("X-Hub-Signature-256", "sha256=\r\nx: y"), bytes("{}"))
                .word())
        .isEqualTo("malformed_signature");
  }

  @Test
  void check_sameHeaderTwiceFromEverySource_isMalformed() {
    String value = "sha256=" + hex(bytes(NEW), "{}");
    List<String> twice = List.of(value, value);
    SignatureVerifier verifier = verifier(WebhookProvider.GITHUB);
    assertThat(verifier.check(WebhookHeaders.of(Map.of("X-Hub-Signature-256", twice)), bytes("{}")))
        .extracting(WebhookVerdict::word)
        .isEqualTo("malformed_signature");
    assertThat(
            verifier.check(
                WebhookHeaders.from(List.of("x-hub-signature-256"), name -> twice), bytes("{}")))
        .extracting(WebhookVerdict::word)
        .isEqualTo("malformed_signature");
  }

  @Test
  void verify_refused_throwsWithReasonAndWithoutTheDigest() {
    String digest = hex(bytes(NEW), "{}");
    assertThatThrownBy(
            () ->
                verifier(WebhookProvider.GITHUB)
                    .verify(
                        headers("X-Hub-Signature-256", "sha256=" + "0".repeat(64)), bytes("{}")))
        .isInstanceOfSatisfying(
            WebhookVerificationException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(WebhookReason.MISMATCH);
              assertThat(e.headerName()).isEqualTo("x-hub-signature-256");
              assertThat(e).hasMessageContaining("mismatch").message().doesNotContain(digest);
            });
  }

  @Test
  void verify_publishedCheckValue_isAccepted() {
    SignatureVerifier verifier =
        WebhookProvider.CUSTOM.verifier("test-secret-key-0123456789abcdef");
    verifier.verify(
        headers("X-Signature", "24ad03bc1872e3ba0dbe8d225a2f0702b95587f5a30d13f5c6297116706c6c6d"),
        bytes("{\"event\": \"push\"}"));
    assertThat(verifier.check(headers("X-Signature", "00"), bytes("")).isAccepted()).isFalse();
  }

  @Test
  void check_base64Sha512_isAccepted() throws Exception {
    Mac mac = Mac.getInstance("HmacSHA512");
    mac.init(new SecretKeySpec(bytes(NEW), "HmacSHA512"));
    String value = Base64.getEncoder().encodeToString(mac.doFinal(bytes("{}")));
    SignatureVerifier verifier =
        HmacVerifier.builder(WebhookSecrets.ofText(NEW), "X-Sig")
            .algorithm(HmacAlgorithm.SHA512)
            .encoding(SignatureEncoding.BASE64)
            .build();
    assertThat(verifier.check(headers("X-Sig", value), bytes("{}")).isAccepted()).isTrue();
    assertThat(verifier.check(headers("X-Sig", value.replace("=", "")), bytes("{}")).word())
        .isEqualTo("malformed_signature");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "git hub", "GITHUB2", "none"})
  void parse_unknownProvider_isRefused(String word) {
    assertThatThrownBy(() -> WebhookProvider.parse(word))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("standard_webhooks");
  }

  @Test
  void parse_otherCase_isTheProvider() {
    assertThat(WebhookProvider.parse("GitHub")).isEqualTo(WebhookProvider.GITHUB);
  }

  @ParameterizedTest
  @ValueSource(strings = {"whsec_", "whsec_AAAA", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS", "ä"})
  void secrets_notAStandardWebhooksSecret_isRefused(String text) {
    assertThatThrownBy(() -> WebhookProvider.STANDARD_WEBHOOKS.verifier(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("24 to 64 bytes");
  }

  @Test
  void of_configWithHeaderName_readsThatHeader() {
    SignatureVerifier verifier =
        SignatureVerifier.of(
            new WebhookVerificationConfig("custom", NEW, Optional.of("X-Mine"), Optional.empty()));
    assertThat(verifier.check(headers("x-mine", hex(bytes(NEW), "{}")), bytes("{}")).isAccepted())
        .isTrue();
  }

  @Test
  void of_configWithIssuer_isAJwtVerifier() {
    assertThat(
            SignatureVerifier.of(
                new WebhookVerificationConfig("custom", NEW, Optional.empty(), Optional.of("me"))))
        .isInstanceOf(JwtVerifier.class);
  }

  @Test
  void builder_settingsOutOfRange_areRefused() {
    WebhookSecrets secrets = WebhookSecrets.ofText(NEW);
    assertThatThrownBy(
            () -> WebhookProvider.STRIPE.builder(secrets).tolerance(Duration.ofSeconds(-1)))
        .hasMessageContaining("negative");
    assertThatThrownBy(() -> WebhookProvider.STRIPE.builder(secrets).publicKeys("x"))
        .hasMessageContaining("shared secrets only");
    assertThatThrownBy(() -> WebhookProvider.MATTERMOST.builder(secrets).headerName("x"))
        .hasMessageContaining("fixes the header names");
    assertThatThrownBy(() -> WebhookSecrets.of()).hasMessageContaining("at least one");
    assertThatThrownBy(() -> WebhookProvider.STANDARD_WEBHOOKS.builder(secrets).publicKeys("x"))
        .hasMessageContaining("32 bytes");
  }

  @Test
  void toString_ofSecretsAndHeaders_showsNoValue() {
    assertThat(WebhookSecrets.ofText(NEW)).hasToString("WebhookSecrets[1]");
    assertThat(headers("Authorization", "s3cret")).hasToString("WebhookHeaders[Authorization]");
    assertThat(WebhookVerificationConfig.of("slack", NEW).toString()).doesNotContain(NEW);
  }
}
