package dev.symbiont.benchmarks.agentpin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.agentpin.AgentPinCrypto;
import dev.symbiont.domain.crypto.EcdsaP256;
import dev.symbiont.domain.crypto.EcdsaSignature;
import dev.symbiont.domain.crypto.P256PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** This module has native providers on its class path. */
@EnabledOnOs(value = OS.LINUX, architectures = "amd64")
final class NativeProviderTest {
  @Test
  void preferred_nativeProvidersOnTheClassPath_takesTheFastest() {
    assertThat(AgentPinCrypto.preferred().providerName())
        .startsWith("AmazonCorrettoCryptoProvider ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider",
        "org.conscrypt.OpenSSLProvider"
      })
  void engine_nativeProvider_agreesWithBouncyCastle(String provider) throws Exception {
    EcdsaP256 nativeEngine =
        EcdsaP256.using(
            Class.forName(provider).asSubclass(Provider.class).getConstructor().newInstance());
    EcdsaP256 reference = AgentPinCrypto.bouncyCastle();
    byte[] message = {1, 2, 3};

    P256PrivateKey key = nativeEngine.generateKey(new SecureRandom());
    EcdsaSignature signature = nativeEngine.sign(key, message);

    assertThat(P256PrivateKey.ofPem(key.toPkcs8Pem())).isEqualTo(key);
    assertThat(reference.verify(key.publicKey(), message, signature)).isTrue();
    assertThat(nativeEngine.verify(key.publicKey(), message, reference.sign(key, message)))
        .isTrue();
    assertThat(nativeEngine.verify(key.publicKey(), new byte[1], signature)).isFalse();
  }
}
