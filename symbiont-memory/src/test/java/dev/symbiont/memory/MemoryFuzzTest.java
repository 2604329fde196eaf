package dev.symbiont.memory;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntUnaryOperator;

class MemoryFuzzTest {
  private static final String ALPHABET = "ab -#\n\r\t\u000b\u001c\u0085\u00a0\u2028\ufeff";

  @FuzzTest
  void parse_anyText_isStableUnderRendering(byte[] bytes) {
    assertStable(MemoryMarkdown.parse("fuzz", new String(bytes, StandardCharsets.UTF_8)));
    assertStable(
        AgentMemoryContext.builder("fuzz")
            .fact(new String(bytes, StandardCharsets.UTF_8))
            .procedure("p")
            .build());
  }

  /** Whatever an item holds, one reading settles it, and no section gains or loses an item. */
  static void assertStable(AgentMemoryContext context) {
    AgentMemoryContext once =
        MemoryMarkdown.parse(context.agentId(), MemoryMarkdown.render(context));
    assertThat(once.facts()).hasSameSizeAs(written(context.facts()));
    assertThat(once.procedures()).hasSameSizeAs(written(context.procedures()));
    assertThat(once.learnedPatterns()).hasSameSizeAs(written(context.learnedPatterns()));
    assertThat(MemoryMarkdown.parse(context.agentId(), MemoryMarkdown.render(once)))
        .isEqualTo(once);
  }

  private static List<String> written(List<String> items) {
    return MemoryMarkdown.writtenItems(items);
  }

  static String text(IntUnaryOperator random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.applyAsInt(12); i > 0; i--) {
      text.append(ALPHABET.charAt(random.applyAsInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
