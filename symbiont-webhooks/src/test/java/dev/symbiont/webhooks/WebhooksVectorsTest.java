package dev.symbiont.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.VectorArea;
import dev.symbiont.testsupport.VectorTally;
import dev.symbiont.webhooks.WebhookVerdict.Accepted;
import dev.symbiont.webhooks.WebhookVerdict.Rejected;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs every case of the webhook vectors. */
class WebhooksVectorsTest {
  private final VectorArea area = VectorArea.require("webhooks");
  private final VectorTally tally = new VectorTally("webhooks");

  @Test
  void vectors_allCases_giveTheRecommendedOutcome() {
    for (var file : area.jsonFiles()) {
      String name = file.getFileName().toString();
      JsonObject vectors = area.read(name);
      if (vectors.array("events").isPresent()) {
        replay(name, vectors);
      } else {
        for (JsonValue value : vectors.array("cases").orElseThrow()) {
          JsonObject testCase = (JsonObject) value;
          tally.run(
              name + "/" + testCase.string("name").orElseThrow(),
              () ->
                  assertThat(outcome(testCase))
                      .isEqualTo(testCase.string("recommended").orElseThrow()));
        }
      }
    }
    tally.report();
  }

  private static String outcome(JsonObject testCase) {
    SignatureVerifier verifier;
    try {
      verifier = verifier(testCase);
    } catch (IllegalArgumentException notUsable) {
      return "configuration_error";
    }
    return verifier.check(headers(testCase), bytes(testCase, "body_base64")).word();
  }

  private static SignatureVerifier verifier(JsonObject testCase) {
    if (testCase.has("leeway_seconds")) {
      return jwt(testCase);
    }
    if (testCase.string("preset").isEmpty()) {
      return HmacVerifier.builder(secrets(testCase), testCase.string("header_name").orElseThrow())
          .prefix(testCase.string("prefix").orElse(""))
          .build();
    }
    WebhookProvider provider = WebhookProvider.parse(testCase.string("preset").orElseThrow());
    WebhookSecrets secrets =
        testCase.string("secret_text").map(provider::secrets).orElseGet(() -> secrets(testCase));
    ProviderVerifierBuilder builder = provider.builder(secrets);
    testCase.integer("now").ifPresent(now -> builder.clock(clock(now)));
    testCase.integer("tolerance_seconds").map(Duration::ofSeconds).ifPresent(builder::tolerance);
    return builder.build();
  }

  private static SignatureVerifier jwt(JsonObject testCase) {
    JwtVerifier.Builder builder =
        JwtVerifier.builder(secrets(testCase), testCase.string("header_name").orElseThrow())
            .clock(clock(testCase.integer("now").orElseThrow()))
            .leeway(Duration.ofSeconds(testCase.integer("leeway_seconds").orElseThrow()));
    testCase.string("required_issuer").ifPresent(builder::requiredIssuer);
    testCase.string("required_audience").ifPresent(builder::requiredAudience);
    return builder.build();
  }

  private void replay(String file, JsonObject vectors) {
    MutableClock clock = new MutableClock(Instant.EPOCH);
    Duration retention = Duration.ofSeconds(vectors.integer("retention_seconds").orElseThrow());
    ReplayGuard guard = new InMemoryReplayGuard(retention, 100);
    for (JsonValue value : vectors.array("events").orElseThrow()) {
      JsonObject event = (JsonObject) value;
      tally.run(
          file + "/" + event.string("step").orElseThrow(),
          () -> {
            clock.set(Instant.ofEpochSecond(event.integer("now").orElseThrow()));
            WebhookVerdict verdict =
                new ReplayGuardedVerifier(
                        (headers, body) -> signature(event),
                        guard,
                        event.string("scope").orElseThrow(),
                        clock)
                    .check(WebhookHeaders.ofSingle(Map.of()), new byte[0]);
            assertThat(step(verdict)).isEqualTo(event.string("expect").orElseThrow());
          });
    }
  }

  private static WebhookVerdict signature(JsonObject event) {
    return event.bool("signature_ok").orElseThrow()
        ? new Accepted(0, event.string("id").orElseThrow())
        : new Rejected(WebhookReason.MISMATCH, "x", "x");
  }

  private static String step(WebhookVerdict verdict) {
    return switch (verdict.word()) {
      case "valid" -> "accept";
      case "replayed" -> "replay";
      default -> "reject";
    };
  }

  private static Clock clock(long seconds) {
    return Clock.fixed(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
  }

  private static WebhookSecrets secrets(JsonObject testCase) {
    return WebhookSecrets.of(bytes(testCase, "secret_base64"));
  }

  private static byte[] bytes(JsonObject testCase, String name) {
    return Base64.getDecoder().decode(testCase.string(name).orElse(""));
  }

  private static WebhookHeaders headers(JsonObject testCase) {
    Map<String, String> headers = new LinkedHashMap<>();
    JsonObject fields = testCase.object("headers").orElseThrow();
    fields.members().keySet().forEach(name -> headers.put(name, fields.string(name).orElseThrow()));
    return WebhookHeaders.ofSingle(headers);
  }
}
