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
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
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

  // ---- public keys --------------------------------------------------------------------------

  private static String signed(KeyPair keys, String jca, String alg) throws Exception {
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String input =
        base64.encodeToString(bytes("{\"alg\":\"" + alg + "\"}"))
            + "."
            + base64.encodeToString(bytes("{\"exp\":1900000100}"));
    Signature signature = Signature.getInstance(jca);
    signature.initSign(keys.getPrivate());
    signature.update(bytes(input));
    return input + "." + base64.encodeToString(signature.sign());
  }

  private static String word(byte[] key, String token) {
    return JwtVerifier.builder(key, "Authorization")
        .clock(Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC))
        .build()
        .check(headers("Authorization", "Bearer " + token), bytes("{}"))
        .word();
  }

  private static byte[] pem(KeyPair keys) {
    return bytes(
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder().encodeToString(keys.getPublic().getEncoded())
            + "\n-----END PUBLIC KEY-----\n");
  }

  private static KeyPair p256() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  @Test
  void check_ed25519Key_acceptsEdDsaOfThatKeyOnly() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    KeyPair others = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] spki = keys.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(spki, spki.length - 32, spki.length);
    String token = signed(keys, "Ed25519", "EdDSA");

    assertThat(word(pem(keys), token)).isEqualTo("valid");
    assertThat(word(raw, token)).isEqualTo("valid");
    assertThat(word(pem(others), token)).isEqualTo("mismatch");
    assertThat(word(pem(keys), signed(keys, "Ed25519", "ES256")))
        .isEqualTo("algorithm_not_allowed");
  }

  @Test
  void check_p256Key_acceptsEs256OfThatKeyOnly() throws Exception {
    KeyPair keys = p256();
    String jca = "SHA256withECDSAinP1363Format";

    assertThat(word(pem(keys), signed(keys, jca, "ES256"))).isEqualTo("valid");
    assertThat(word(pem(p256()), signed(keys, jca, "ES256"))).isEqualTo("mismatch");
    assertThat(word(pem(keys), signed(keys, jca, "EdDSA"))).isEqualTo("algorithm_not_allowed");
    assertThat(word(pem(keys), signed(keys, "SHA256withECDSA", "ES256"))).isEqualTo("mismatch");
  }

  @Test
  void check_publicKeyAsSecret_isNoKeyForHs256() throws Exception {
    byte[] pem = pem(p256());

    assertThat(word(pem, Deliveries.jwt(pem, HS256, "{\"exp\":1900000100}")))
        .isEqualTo("algorithm_not_allowed");
  }

  @Test
  void builder_somethingElseThanAPublicKey_isRefused() throws Exception {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    rsa.initialize(2048);
    KeyPairGenerator p384 = KeyPairGenerator.getInstance("EC");
    p384.initialize(new ECGenParameterSpec("secp384r1"));
    for (byte[] key :
        List.of(
            new byte[0],
            new byte[31],
            bytes("x".repeat(10_000)),
            bytes("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----"),
            pem(rsa.generateKeyPair()),
            pem(p384.generateKeyPair()))) {
      assertThatThrownBy(() -> JwtVerifier.builder(key, "Authorization"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Ed25519 or P-256");
    }
  }
}
