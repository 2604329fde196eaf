package dev.symbiont.runtime.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.symbiont.domain.secret.Secret;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
  private static final String HEX = "000102030405060708090a0b0c0d0e0f".repeat(2);

  @Test
  void of_hexadecimalAndBase64_areTheSameKey() {
    String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(HEX));

    byte[] derived = MasterKey.of(Secret.of(HEX)).derive("test");

    assertThat(derived).hasSize(32).isNotEqualTo(HexFormat.of().parseHex(HEX));
    assertThat(MasterKey.of(Secret.of(base64)).derive("test")).isEqualTo(derived);
    assertThat(
            MasterKey.of(Secret.of(HEX.toUpperCase(java.util.Locale.ROOT) + "\n")).derive("test"))
        .isEqualTo(derived);
    assertThat(MasterKey.of(Secret.of(HEX)).derive("other")).isNotEqualTo(derived);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "changeme",
        "c2hvcnQ=",
        "zz0102030405060708090a0b0c0d0e0f000102030405060708090a0b0c0d0e0f",
        "0001"
      })
  void of_somethingElse_isRefusedWithoutShowingIt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MasterKey.of(Secret.of(text)))
        .withMessage("a master key is 32 bytes in base64, or 64 hexadecimal digits");
  }
}
