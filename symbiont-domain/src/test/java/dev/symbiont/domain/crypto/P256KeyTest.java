package dev.symbiont.domain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.crypto.KeyFormatException.Problem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Security;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class P256KeyTest {
  private static final String PUBLIC =
      """
      -----BEGIN PUBLIC KEY-----
      MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAELhIUr2c2g44vzeAW3V2P6TwYfqDc
      BJylVF08fyzeqv88AstN8lNDjzkEB5+317LGeY3HeJYx7CryrsDGd7ABsQ==
      -----END PUBLIC KEY-----
      """;
  private static final String COMPRESSED =
      """
      -----BEGIN PUBLIC KEY-----
      MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADLhIUr2c2g44vzeAW3V2P6TwYfqDcBJylVF08fyzeqv8=
      -----END PUBLIC KEY-----
      """;
  private static final String PKCS8 =
      """
      -----BEGIN PRIVATE KEY-----
      MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgi0BKlofTmq8UcT3l
      eF+owhsGCCQ/4+UoqIFviRW8C4qhRANCAAQuEhSvZzaDji/N4BbdXY/pPBh+oNwE
      nKVUXTx/LN6q/zwCy03yU0OPOQQHn7fXssZ5jcd4ljHsKvKuwMZ3sAGx
      -----END PRIVATE KEY-----
      """;
  private static final String SEC1 =
      """
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIItASpaH05qvFHE95XhfqMIbBggkP+PlKKiBb4kVvAuKoAoGCCqGSM49
      AwEHoUQDQgAELhIUr2c2g44vzeAW3V2P6TwYfqDcBJylVF08fyzeqv88AstN8lND
      jzkEB5+317LGeY3HeJYx7CryrsDGd7ABsQ==
      -----END EC PRIVATE KEY-----
      """;
  private static final EcdsaP256 JDK = EcdsaP256.using(Security.getProvider("SunEC"));

  @Test
  void ofPem_allForms_nameTheSameKey() {
    P256PublicKey key = P256PublicKey.ofPem(PUBLIC);

    assertThat(key.toPem()).isEqualTo(PUBLIC);
    assertThat(P256PublicKey.ofPem(PUBLIC.replace("\n", "\r\n"))).isEqualTo(key);
    assertThat(P256PublicKey.ofPem("\n \n" + PUBLIC.strip())).isEqualTo(key);
    assertThat(P256PublicKey.ofPemAllowingCompressed(COMPRESSED)).isEqualTo(key);
    assertThat(P256PublicKey.ofCoordinates(key.x(), key.y())).isEqualTo(key).hasSameHashCodeAs(key);
    assertThat(P256PrivateKey.ofPem(PKCS8).publicKey()).isEqualTo(key);
    assertThat(P256PrivateKey.ofPem(SEC1)).isEqualTo(P256PrivateKey.ofPem(PKCS8));
    assertThat(key.fingerprint())
        .isEqualTo("698da46378219b7c755c1ef22a8036c7c67d3c4bc6a0837026aefab72d3ef21d");
  }

  @Test
  void ofPem_parametersBeforeSec1_isTheSameKey() {
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";

    assertThat(P256PrivateKey.ofPem(parameters + SEC1)).isEqualTo(P256PrivateKey.ofPem(PKCS8));
    assertThat(P256PrivateKey.ofPem((parameters + "\n" + SEC1).replace("\n", "\r\n")))
        .isEqualTo(P256PrivateKey.ofPem(PKCS8));
    for (String text :
        new String[] {
          parameters,
          parameters + PKCS8,
          parameters + PUBLIC,
          parameters + parameters + SEC1,
          SEC1 + parameters,
          SEC1 + SEC1,
          // secp384r1
          parameters.replace("BggqhkjOPQMBBw==", "BgUrgQQAIg==") + SEC1,
          parameters.replace("BggqhkjOPQMBBw==", "") + SEC1,
          parameters + "x\n" + SEC1
        }) {
      assertThatThrownBy(() -> P256PrivateKey.ofPem(text))
          .as(text)
          .isInstanceOf(KeyFormatException.class);
    }
  }

  @Test
  void ofPem_compressedPublicKeyInside_isTheSameKey() {
    String compressed =
        """
        -----BEGIN PRIVATE KEY-----
        MGcCAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcETTBLAgEBBCCLQEqWh9OarxRxPeV4
        X6jCGwYIJD/j5SiogW+JFbwLiqEkAyIAAy4SFK9nNoOOL83gFt1dj+k8GH6g3ASc
        pVRdPH8s3qr/
        -----END PRIVATE KEY-----
        """;

    assertThat(P256PrivateKey.ofPem(compressed)).isEqualTo(P256PrivateKey.ofPem(PKCS8));
    assertThat(P256PrivateKey.ofPem(compressed).toPkcs8Pem()).isEqualTo(PKCS8);
  }

  @Test
  void privateKey_toString_showsNothingSecret() {
    P256PrivateKey key = P256PrivateKey.ofPem(PKCS8);

    assertThat(key.toPkcs8Pem()).isEqualTo(PKCS8);
    assertThat(key.toString()).contains(key.publicKey().fingerprint()).doesNotContain("i0BKlo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MFkw",
        "-----BEGIN PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMFkw\n-----END PRIVATE KEY-----",
        "x\n-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\nx"
      })
  void ofPem_notOneBlock_isRefusedAsFraming(String text) {
    assertThatThrownBy(() -> P256PublicKey.ofPem(text))
        .isInstanceOfSatisfying(
            KeyFormatException.class, e -> assertThat(e.problem()).isEqualTo(Problem.FRAMING));
  }

  @Test
  void ofPem_oversizedOrDoubled_isRefusedAsFraming() {
    assertThatThrownBy(() -> P256PublicKey.ofPem(PUBLIC + " ".repeat(100_000)))
        .hasMessageContaining("longer");
    assertThatThrownBy(() -> P256PublicKey.ofPem(PUBLIC + PUBLIC))
        .hasMessageContaining("one block");
  }

  @Test
  void ofPem_otherContent_isRefusedAsContent() {
    byte[] spki = P256PublicKey.ofPem(PUBLIC).toSpki();
    byte[] offCurve = spki.clone();
    offCurve[90] ^= 1;
    byte[] longer = Arrays.copyOf(spki, 92);

    for (byte[] der : new byte[][] {offCurve, longer, new byte[3]}) {
      assertThatThrownBy(() -> P256PublicKey.ofPem(pem("PUBLIC KEY", der)))
          .isInstanceOfSatisfying(
              KeyFormatException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CONTENT));
    }
    assertThatThrownBy(() -> P256PublicKey.ofPem(COMPRESSED))
        .isInstanceOf(KeyFormatException.class);
  }

  @Test
  void ofPem_privateKeyWithForeignPublicKey_isRefused() {
    byte[] der = der(PKCS8);
    der[der.length - 1] ^= 1;

    assertThatThrownBy(() -> P256PrivateKey.ofPem(pem("PRIVATE KEY", der)))
        .isInstanceOf(KeyFormatException.class)
        .hasMessageContaining("does not belong");
  }

  @Test
  void ofPem_everyDamagedByteOfAPrivateKey_isRefused() {
    byte[] good = der(PKCS8);
    for (int i = 0; i < good.length; i++) {
      byte[] der = good.clone();
      der[i] ^= 0x40;
      assertThatThrownBy(() -> P256PrivateKey.ofPem(pem("PRIVATE KEY", der)))
          .as("byte %d", i)
          .isInstanceOf(KeyFormatException.class);
    }
  }

  @Test
  void ofPem_privateKeyOfTheJdkWithoutPublicKey_derivesTheSamePoint() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), new SecureRandom());
    KeyPair pair = generator.generateKeyPair();

    P256PrivateKey key = P256PrivateKey.ofPem(pem("PRIVATE KEY", pair.getPrivate().getEncoded()));

    assertThat(((ECPrivateKey) pair.getPrivate()).getEncoded()).hasSizeLessThan(80);
    assertThat(key.publicKey().toSpki()).isEqualTo(pair.getPublic().getEncoded());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp384r1", "secp521r1"})
  void ofPem_privateKeyOnAnotherCurve_isRefused(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair pair = generator.generateKeyPair();

    assertThatThrownBy(
            () -> P256PrivateKey.ofPem(pem("PRIVATE KEY", pair.getPrivate().getEncoded())))
        .isInstanceOf(KeyFormatException.class);
    assertThatThrownBy(() -> P256PublicKey.ofSpki(pair.getPublic().getEncoded()))
        .isInstanceOf(KeyFormatException.class);
  }

  @Test
  void multiplyGenerator_edgeScalars_isRight() {
    Random random = new Random(3);
    Curve.Point one = Curve.multiplyGenerator(BigInteger.ONE, random);
    Curve.Point minusOne = Curve.multiplyGenerator(Curve.N.subtract(BigInteger.ONE), random);
    Curve.Point two = Curve.multiplyGenerator(BigInteger.TWO, random);

    assertThat(minusOne.x()).isEqualTo(one.x());
    assertThat(minusOne.y()).isEqualTo(Curve.P.subtract(one.y()));
    assertThat(two.x().toString(16))
        .isEqualTo("7cf27b188d034f7e8a52380304b51ac3c08969e277f21b35a60b48fc47669978");
  }

  @Test
  void sign_generatedKey_verifiesAndFailsForOtherInput() {
    P256PrivateKey key = JDK.generateKey(new SecureRandom());
    byte[] message = "a message".getBytes(StandardCharsets.UTF_8);

    EcdsaSignature signature = JDK.sign(key, message);

    assertThat(JDK.verify(key.publicKey(), message, signature)).isTrue();
    assertThat(JDK.verifyDigest(key.publicKey(), Sha256.digest(message), signature)).isTrue();
    assertThat(JDK.verify(key.publicKey(), new byte[1], signature)).isFalse();
    assertThat(JDK.verify(P256PublicKey.ofPem(PUBLIC), message, signature)).isFalse();
    EcdsaSignature overDigest = JDK.signDigest(key, Sha256.digest(message));
    assertThat(JDK.verify(key.publicKey(), message, overDigest)).isTrue();
    assertThatThrownBy(() -> JDK.signDigest(key, message)).hasMessageContaining("32 bytes");
    assertThat(P256PrivateKey.ofPem(key.toPkcs8Pem())).isEqualTo(key);
  }

  @Test
  void preferNative_withoutNativeProvider_takesTheFallbackAndSaysSo() {
    EcdsaP256 engine = EcdsaP256.preferNative(() -> Security.getProvider("SunEC"));

    assertThat(engine.providerName()).startsWith("SunEC ");
  }

  @Test
  void using_providerWithoutEc_isRefusedByName() {
    assertThatThrownBy(() -> EcdsaP256.using(Security.getProvider("SunJCE")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SunJCE");
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getEncoder().encodeToString(der), label);
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }

  @Test
  void fingerprint_format_isLowerCaseHex() {
    assertThat(HexFormat.of().parseHex(P256PublicKey.ofPem(PUBLIC).fingerprint())).hasSize(32);
  }
}
