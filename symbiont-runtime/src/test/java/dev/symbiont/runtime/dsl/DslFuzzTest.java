package dev.symbiont.runtime.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class DslFuzzTest {
  @FuzzTest
  void parse_anyBytes_endsAndStrictIsWithinLenient(byte[] bytes) {
    String source = new String(bytes, StandardCharsets.UTF_8);
    SyntaxTree lenient = Parser.parse(source, Parser.Mode.LENIENT);
    SyntaxTree strict = Parser.parse(source, Parser.Mode.STRICT);

    assertThat(strict.isValid() && !lenient.isValid()).isFalse();
    assertThat(lenient.program().height()).isLessThanOrEqualTo(513);
    AgentDefinition.first(lenient)
        .ifPresent(
            agent -> {
              agent.timeout().ifPresent(time -> assertThat(time.isNegative()).isFalse());
              agent.temperature().ifPresent(value -> assertThat(value).isNotNaN());
              assertThat(agent.maxConcurrentTasks().orElse(1)).isPositive();
            });
  }

  @FuzzTest
  void format_anyBytes_isStableAndKeepsWhatIsSaid(byte[] bytes) {
    String source = new String(bytes, StandardCharsets.UTF_8);
    String formatted = Formatter.format(source);

    assertThat(Formatter.format(formatted)).isEqualTo(formatted);
    if (Parser.parse(source, Parser.Mode.LENIENT).isValid()) {
      assertThat(FormatterTest.shape(formatted)).isEqualTo(FormatterTest.shape(source));
    }
  }
}
