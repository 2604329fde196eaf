package dev.symbiont.webhooks;

import static dev.symbiont.webhooks.Deliveries.NOW;
import static dev.symbiont.webhooks.Deliveries.bytes;
import static dev.symbiont.webhooks.Deliveries.headers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.testsupport.SeededCases;
import dev.symbiont.webhooks.WebhookVerdict.Accepted;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JwtVerifierTest {
  private static final byte[] SECRET = bytes("0123456789abcdef0123456789abcdef");
  private static final String HS256 = "{\"alg\":\"HS256\"}";

  private static JwtVerifier.Builder builder() {
    return JwtVerifier.builder(WebhookSecrets.of(SECRET), "Authorization")
        .clock(Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));
  }

  private static WebhookVerdict check(JwtVerifier.Builder builder, String payload) {
    return builder
        .build()
        .check(
            headers("Authorization", "Bearer " + Deliveries.jwt(SECRET, HS256, payload)),
            bytes("{}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"exp\":1899999971}|valid",
        "{\"exp\":1899999970}|expired",
        "{\"exp\":1900000100,\"nbf\":1900000030}|valid",
        "{\"exp\":1900000100,\"nbf\":1900000031}|not_yet_valid",
        "{\"exp\":1900000100,\"iat\":1900000031}|valid",
        "{\"exp\":1e400}|claim_invalid",
        "{\"exp\":null}|claim_invalid",
        "{\"exp\":true}|claim_invalid",
        "{\"exp\":-1}|expired",
        "{\"exp\":1900000100,\"nbf\":\"0\"}|claim_invalid",
        "{\"exp\":1900000100,\"iss\":1}|claim_invalid",
        "{\"exp\":1900000100,\"jti\":[]}|claim_invalid",
        "{\"exp\":1900000100,\"aud\":[1]}|claim_invalid",
        "{\"exp\":1900000100,\"aud\":[]}|audience_mismatch",
        "{\"exp\":1900000100,\"exp\":1900000100}|malformed_token",
        "{\"exp\":1900000100,\"x\":[[[[[[[[1]]]]]]]]}|malformed_token"
      })
  void check_claims_giveTheOutcomeOfTheSpecification(String payload, String word) {
    assertThat(check(builder(), payload).word()).isEqualTo(word);
  }

  @Test
  void check_missingExpiryAllowed_acceptsATokenWithoutExpiry() {
    assertThat(check(builder().missingExpiryAllowed(), "{}").isAccepted()).isTrue();
  }

  @Test
  void check_idRequired_takesJtiAsId() {
    assertThat(check(builder().idRequired(), "{\"exp\":1900000100,\"jti\":\"j1\"}"))
        .isEqualTo(new Accepted(0, "j1"));
    assertThat(check(builder().idRequired(), "{\"exp\":1900000100}").word())
        .isEqualTo("claim_missing");
  }

  @Test
  void check_bodyDigest_bindsTheBody() {
    String digest = Sha256.hex(bytes("{}"));
    String other = Sha256.hex(bytes("{ }"));
    assertThat(
            check(
                    builder().bodyDigestRequired(),
                    "{\"exp\":1900000100,\"body_sha256\":\"" + digest + "\"}")
                .isAccepted())
        .isTrue();
    assertThat(check(builder(), "{\"exp\":1900000100,\"body_sha256\":\"" + other + "\"}").word())
        .isEqualTo("mismatch");
    assertThat(check(builder().bodyDigestRequired(), "{\"exp\":1900000100}").word())
        .isEqualTo("claim_missing");
  }

  @Test
  void leeway_aboveTenMinutes_isRefused() {
    assertThatThrownBy(() -> builder().leeway(Duration.ofMinutes(11)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void build_afterwards_isNotChangedByTheBuilder() {
    JwtVerifier.Builder builder = builder();
    JwtVerifier verifier = builder.build();
    builder.missingExpiryAllowed();
    assertThat(
            verifier
                .check(headers("Authorization", Deliveries.jwt(SECRET, HS256, "{}")), bytes("{}"))
                .word())
        .isEqualTo("claim_missing");
  }

  @Test
  void check_tokensOfTheOracle_agreeWithItEvenWithBitsFlipped() {
    SeededCases.check(
        1,
        300,
        random -> {
          SignedJWT made =
              new SignedJWT(
                  new JWSHeader(JWSAlgorithm.HS256),
                  new JWTClaimsSet.Builder()
                      .subject("s" + random.nextInt())
                      .expirationTime(new Date((NOW + 60) * 1000))
                      .build());
          made.sign(new MACSigner(SECRET));
          StringBuilder token = new StringBuilder(made.serialize());
          boolean flip = random.nextBoolean();
          if (flip) {
            int at = random.nextInt(token.length());
            token.setCharAt(at, (char) (token.charAt(at) ^ (1 << random.nextInt(3))));
          }
          boolean ours =
              builder()
                  .build()
                  .check(headers("Authorization", token.toString()), bytes("{}"))
                  .isAccepted();
          assertThat(ours).isEqualTo(!flip);
          if (ours) {
            assertThat(SignedJWT.parse(token.toString()).verify(new MACVerifier(SECRET))).isTrue();
          }
        });
  }
}
