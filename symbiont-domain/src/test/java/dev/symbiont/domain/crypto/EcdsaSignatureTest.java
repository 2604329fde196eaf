package dev.symbiont.domain.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class EcdsaSignatureTest {
  private static final BigInteger N =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  @ParameterizedTest
  @CsvSource({"1,1", "7f,80", "ff,100", "8000,7fff"})
  void ofDer_canonical_roundTrips(String r, String s) {
    byte[] der = der(new BigInteger(r, 16), new BigInteger(s, 16));

    EcdsaSignature signature = EcdsaSignature.ofDer(der).orElseThrow();

    assertThat(signature.toDer()).isEqualTo(der);
    assertThat(EcdsaSignature.ofRaw(signature.toRaw())).hasValue(signature);
  }

  @Test
  void ofDer_largestIntegers_isAccepted() {
    BigInteger largest = N.subtract(BigInteger.ONE);

    assertThat(EcdsaSignature.ofDer(der(largest, largest))).isPresent();
    assertThat(EcdsaSignature.ofDer(der(N, BigInteger.ONE))).isEmpty();
    assertThat(EcdsaSignature.ofDer(der(BigInteger.ONE, N))).isEmpty();
    assertThat(EcdsaSignature.ofDer(der(BigInteger.ONE.shiftLeft(256), BigInteger.ONE))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "30",
        "3006020100020100", // zeros, CVE-2022-21449
        "3006020101020100",
        "3006020181020101", // no sign byte
        "300702020001020101", // superfluous zero
        "300602010102010100", // byte after the sequence
        "3009020101020101020101", // third element
        "308106020101020101", // long-form length
        "3007028101010201", // long-form integer length
        "3106020101020101", // SET
        "3006030101020101", // BIT STRING
        "3005020101020101", // length too small
        "3007020101020101", // length too large
        "3006020001020101",
        "3006020201010201", // second integer cut off
        "30060201010281ff"
      })
  void ofDer_notCanonical_isEmpty(String hex) {
    assertThat(EcdsaSignature.ofDer(HexFormat.of().parseHex(hex))).isEmpty();
  }

  @Test
  void ofDer_everyTruncation_isEmpty() {
    byte[] der = der(N.subtract(BigInteger.TWO), N.shiftRight(1));
    for (int length = 0; length < der.length; length++) {
      assertThat(EcdsaSignature.ofDer(Arrays.copyOf(der, length))).isEmpty();
    }
  }

  @Test
  void ofRaw_zeroOrOutOfRange_isEmpty() {
    byte[] raw = new byte[64];
    assertThat(EcdsaSignature.ofRaw(raw)).isEmpty();
    raw[31] = 1;
    assertThat(EcdsaSignature.ofRaw(raw)).isEmpty();
    raw[63] = 1;
    assertThat(EcdsaSignature.ofRaw(raw)).isPresent();
    Arrays.fill(raw, (byte) 0xFF);
    assertThat(EcdsaSignature.ofRaw(raw)).isEmpty();
    assertThat(EcdsaSignature.ofRaw(new byte[63])).isEmpty();
  }

  /** An encoder of its own: {@link BigInteger#toByteArray} is the content of a DER INTEGER. */
  private static byte[] der(BigInteger r, BigInteger s) {
    byte[] first = r.toByteArray();
    byte[] second = s.toByteArray();
    byte[] der = new byte[6 + first.length + second.length];
    der[0] = 0x30;
    der[1] = (byte) (der.length - 2);
    der[2] = 2;
    der[3] = (byte) first.length;
    System.arraycopy(first, 0, der, 4, first.length);
    der[4 + first.length] = 2;
    der[5 + first.length] = (byte) second.length;
    System.arraycopy(second, 0, der, 6 + first.length, second.length);
    return der;
  }
}
