package dev.symbiont.runtime.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The compatibility layer of the runtime policy specification, section 14.4: each rule is taken
 * with a warning that names it in lenient mode, and refused in strict mode.
 */
class LenientLayerTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "field with a colon | agent a { name: \"x\" } | field 'name'",
        "field with an equals sign | agent a { memory = \"x\" } | field 'memory'",
        "field with a comma behind | agent a { n: [1], m: 2, } | field 'n'",
        "field with a semicolon behind | agent a { n: { a: 1 }; } | field 'n'",
        "block | agent a { resources { cpu: 1 } } | block 'resources'",
        "block with a name | agent a { trigger t { on_push: true } } | block 'trigger'",
        "blocks in blocks | agent a { x { y z { w: 1 } } } | block 'x'",
        "statements in a block | agent a { action go { f() } } | block 'action'",
        "no semicolon before a brace | function f() { let x = g() } | without a semicolon",
        "block comment | agent a { /* c */ } | block comment",
        "record in with | agent a { with context = { a: 1 } { } } | record in a 'with' attribute",
        "typed let | function f() { let x: List<int> = y; } | type of a 'let'",
        "milliseconds, short | agent a { with timeout = 5ms { } } | milliseconds",
        "milliseconds, long | agent a { with timeout = 500.milliseconds { } } | milliseconds",
        "comma between rules | policy p { allow: a, deny: b } | separator between policy rules",
        "semicolon between rules | policy p { allow: a; deny: b } | separator between policy rules",
        "and | policy p { allow: a if b and c } | as an operator",
        "or | policy p { allow: a if b or c } | as an operator"
      })
  void parse_rule_isAWarningLenientlyAndAnErrorStrictly(
      String rule, String source, String warning) {
    SyntaxTree lenient = Parser.parse(source, Parser.Mode.LENIENT);
    assertThat(lenient.isValid()).as(rule).isTrue();
    assertThat(lenient.diagnostics())
        .as(rule)
        .anyMatch(
            diagnostic ->
                diagnostic.code().equals("W100")
                    && diagnostic.message().startsWith("non-standard syntax: ")
                    && diagnostic.message().contains(warning));
    SyntaxTree strict = Parser.parse(source, Parser.Mode.STRICT);
    assertThat(strict.isValid()).as(rule).isFalse();
    assertThat(strict.diagnostics()).as(rule).hasSameSizeAs(lenient.diagnostics());
  }

  @Test
  void parse_semicolonsAtLineEnds_mayBeLeftOut() {
    SyntaxTree tree =
        Parser.parse("function f() {\n  g()\n  x = 1\n  return x\n}", Parser.Mode.LENIENT);
    assertThat(tree.isValid()).isTrue();
    assertThat(tree.diagnostics()).hasSize(3);
    assertThat(Parser.parse("function f() { g() h() }", Parser.Mode.LENIENT).isValid()).isFalse();
  }

  @Test
  void definition_blocksOfKnownNames_haveAMeaning() {
    AgentDefinition agent =
        AgentDefinition.first(
                Parser.parse(
                    """
                    agent a {
                      resources { max_concurrent_tasks: 3, timeout: "90s" }
                      security { sandbox: "GVisor" }
                      unknown { timeout: "1s" }
                    }
                    """,
                    Parser.Mode.LENIENT))
            .orElseThrow();
    assertThat(agent.maxConcurrentTasks()).hasValue(3);
    assertThat(agent.timeout().orElseThrow()).hasSeconds(90);
    assertThat(agent.sandbox()).contains("gvisor");
  }
}
