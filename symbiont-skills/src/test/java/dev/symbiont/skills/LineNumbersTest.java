package dev.symbiont.skills;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.testsupport.SeededCases;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LineNumbersTest {
  private static final String[] PIECES = {
    "\nx", "\r\nx", "\rx", "", "a", "\u000b\u008a", "bcdefgh", "\n\n\n\n\nx"
  };

  private static byte[] utf8(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void numberAt_anyMixOfLineEnds_countsEachOnce() {
    SeededCases.check(
        5,
        500,
        random -> {
          StringBuilder text = new StringBuilder();
          int[] starts = new int[60];
          for (int i = 0; i < starts.length; i++) {
            starts[i] = utf8(text).length;
            text.append(PIECES[random.nextInt(PIECES.length)])
                .append(random.nextBoolean() ? "\n" : "\r\n");
          }
          byte[] bytes = utf8(text);
          LineNumbers numbers = new LineNumbers(bytes);
          for (int start : starts) {
            String before = new String(bytes, 0, start, StandardCharsets.UTF_8);
            assertThat(numbers.numberAt(start)).isEqualTo(before.split("\r\n|\n|\r", -1).length);
          }
        });
  }
}
