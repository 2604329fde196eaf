package dev.symbiont.domain.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StrictBase64Test {
  @Test
  void decode_everyLength_readsWhatWasEncoded() {
    Random random = new Random(1);
    for (int length = 0; length < 200; length++) {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      assertThat(StrictBase64.decodeUrl(StrictBase64.encodeUrl(bytes))).hasValue(bytes);
      assertThat(StrictBase64.decodeStandard(StrictBase64.encodeStandard(bytes))).hasValue(bytes);
      assertThat(StrictBase64.decodeEither(StrictBase64.encodeUrl(bytes))).hasValue(bytes);
      assertThat(StrictBase64.decodeEither(StrictBase64.encodeStandard(bytes))).hasValue(bytes);
      assertThat(StrictBase64.decodeEither(StrictBase64.encodeStandard(bytes).replace("=", "")))
          .hasValue(bytes);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"QQ==", "QR", "Q", "QQ ", "Q\nQ", "Q+==", "QQ=", "QUJDR", "QÀ", "Q+8", "="})
  void decodeUrl_notTheOneSpelling_isEmpty(String text) {
    assertThat(StrictBase64.decodeUrl(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"QQ", "QR==", "QQ=", "Q===", "QQ==\n", "-_8=", "QUI=QUI=", "====", "QQ==="})
  void decodeStandard_notTheOneSpelling_isEmpty(String text) {
    assertThat(StrictBase64.decodeStandard(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+_8", "-/8", "+_8=", "-_8=", "QQ=", "Q", "QR", " QQ"})
  void decodeEither_mixedOrDamaged_isEmpty(String text) {
    assertThat(StrictBase64.decodeEither(text)).isEmpty();
  }

  @Test
  void constantTimeEqual_texts_comparesContent() {
    assertThat(ConstantTime.equal("geheim", "geheim")).isTrue();
    assertThat(ConstantTime.equal("geheim", "geheiM")).isFalse();
    assertThat(ConstantTime.equal("geheim", "geheimer")).isFalse();
  }

  @Test
  void sha256Hex_exampleOfFips180_isTheKnownHash() {
    assertThat(Sha256.hex("abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        .isEqualTo(Sha256.hex("abc".getBytes(StandardCharsets.US_ASCII)));
  }
}
