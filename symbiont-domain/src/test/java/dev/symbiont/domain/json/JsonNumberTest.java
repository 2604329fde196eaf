package dev.symbiont.domain.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonNumberTest {
  /** The grammar of RFC 8259 section 6 once more, as an oracle. */
  private static final Pattern GRAMMAR =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?");

  private static final String ALPHABET = "0019-+.eE";

  @ParameterizedTest
  @ValueSource(
      strings = {"0", "-0", "10", "-12.50", "1e5", "1E+05", "0.0e-0", "9223372036854775808"})
  void ofLiteral_number_isKeptAsWritten(String text) {
    assertThat(JsonNumber.ofLiteral(text).literal()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "-", "+1", "01", "-01", "1.", ".5", "1e", "1e+", "1.e1", "0x1", "1 ", "NaN", "١"
      })
  void ofLiteral_otherText_isRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> JsonNumber.ofLiteral(text));
  }

  @Test
  void ofLiteral_randomTexts_agreesWithTheGrammar() {
    Random random = new Random(8259);
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = random.nextInt(7); length > 0; length--) {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      assertThat(isRead(text.toString())).as("%s", text).isEqualTo(GRAMMAR.matcher(text).matches());
    }
  }

  private static boolean isRead(String text) {
    try {
      return JsonNumber.ofLiteral(text).literal().equals(text);
    } catch (IllegalArgumentException refused) {
      return false;
    }
  }
}
