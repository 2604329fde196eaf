package dev.symbiont.runtime.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.testsupport.SeededCases;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Reading of agent files: what is broken, hostile or old (specification sections 14.2 to 14.4). */
class ParserTest {

  @Test
  void parse_readmeOfOldSdk_isAcceptedLenientlyWithWarnings() {
    SyntaxTree tree =
        Parser.parse(
            """
            agent webhook_handler {
                name: "Webhook Handler"
                description: "Processes incoming webhook data"

                trigger github_webhook {
                    on_push: true
                    on_pull_request: true
                }

                action process_push {
                    validate_payload()
                    extract_changes()
                    notify_team()
                }
            }
            """,
            Parser.Mode.LENIENT);

    assertThat(tree.isValid()).isTrue();
    assertThat(tree.diagnostics()).allMatch(diagnostic -> diagnostic.code().equals("W100"));
    Node agent = tree.program().children().get(0);
    assertThat(agent.text()).isEqualTo("webhook_handler");
    assertThat(agent.children())
        .extracting(Node::kind, Node::text)
        .contains(
            org.assertj.core.groups.Tuple.tuple("field", "name"),
            org.assertj.core.groups.Tuple.tuple("generic_block", "trigger"),
            org.assertj.core.groups.Tuple.tuple("generic_block", "action"));
    assertThat(agent.children().get(3).all("expression_statement")).hasSize(3);
  }

  @Test
  void parse_errors_nameLineAndColumnAndTheRestIsRead() {
    SyntaxTree tree =
        Parser.parse(
            "agent a { é }\nagent b {\n  policy p { allow x }\n}\nagent c { }\n",
            Parser.Mode.STRICT);

    assertThat(tree.diagnostics())
        .extracting(Diagnostic::toString)
        .containsExactly(
            "1:11: E101 expected a part of an agent but found 'é'",
            "3:20: E102 expected ':' but found 'x'");
    assertThat(tree.program().children()).extracting(Node::text).containsExactly("c");
  }

  @Test
  void parse_deepNesting_isRefusedNotOverflown() {
    for (String open : List.of("(", "[", "{ a: ", "!", "f(", "if x { ", "x => ", "1 + ", "a.")) {
      SyntaxTree tree =
          Parser.parse("function f() { let x = " + open.repeat(20_000), Parser.Mode.LENIENT);
      assertThat(tree.isValid()).isFalse();
    }
  }

  @Test
  void parse_chainsWithinChains_areBoundedToo() {
    String nested = "a";
    for (int level = 0; level < 40; level++) {
      nested = "(" + nested + " + 1".repeat(200) + ")";
    }
    SyntaxTree tree = Parser.parse("policy p { deny: x if " + nested + " }", Parser.Mode.LENIENT);
    assertThat(tree.diagnostics())
        .anyMatch(diagnostic -> diagnostic.code().equals("E110") && diagnostic.isError());
  }

  @Test
  void parse_errorBehindManyWarnings_isNotLost() {
    String warnings = "agent a { " + "x: 1\n".repeat(500) + "}\n";
    SyntaxTree tree = Parser.parse(warnings + "policy p { deny any }", Parser.Mode.LENIENT);
    assertThat(tree.isValid()).isFalse();
    assertThat(tree.diagnostics()).hasSize(200);
  }

  @Test
  void parse_textThatIsNeverClosed_isAnErrorAtItsStart() {
    for (String open :
        List.of(
            "agent a { policy p { allow: \"x",
            "agent a { policy p { allow: [1, 2",
            "agent a { with tools = [\"x\"",
            "agent a { with {",
            "agent a(",
            "agent a(x: Map<String",
            "metadata { a = { b: 1",
            "function f() { match x { 1 => { ",
            "function f() { try { } catch (",
            "schedule s { cron:",
            "channel c { data_classification { pii:",
            "memory m { search {",
            "webhook w { filter {",
            "type A = {",
            "agent a { /* never closed",
            "agent a { trigger t {",
            "agent a { \"x\\")) {
      for (Parser.Mode mode : Parser.Mode.values()) {
        assertThat(Parser.parse(open, mode).isValid()).as(open).isFalse();
      }
    }
    assertThat(Parser.parse("metadata { a = \"x", Parser.Mode.LENIENT).diagnostics().get(0))
        .hasToString("1:16: E103 the string is not closed");
  }

  @Test
  void parse_charactersThatAreNoText_areErrorsAndNoSurprise() {
    for (String odd : List.of("\0", "\uD800", "\uDFFF", "\uFFFF", "\u202E", "\u0007")) {
      assertThat(Parser.parse("agent a" + odd + " { }", Parser.Mode.LENIENT).isValid()).isFalse();
      SyntaxTree inText = Parser.parse("metadata { a = \"" + odd + "\" }", Parser.Mode.STRICT);
      assertThat(inText.isValid()).isTrue();
      assertThat(inText.program().children().get(0).children().get(0).children().get(0).text())
          .isEqualTo(odd);
    }
  }

  @Test
  void parse_hugeLiterals_areReadOrRefusedInBounds() {
    String digits = "9".repeat(300_000);
    for (String literal :
        List.of(
            digits,
            digits + "." + digits,
            digits + "s",
            "\"" + digits + "\"",
            "a" + digits,
            "vault://" + digits)) {
      SyntaxTree tree =
          Parser.parse("policy p { deny: x if a == " + literal + " }", Parser.Mode.LENIENT);
      assertThat(tree.isValid()).isTrue();
    }
    assertThat(Parser.parse("agent a { with timeout = " + digits + " { } }", Parser.Mode.LENIENT))
        .satisfies(
            tree -> assertThat(AgentDefinition.first(tree).orElseThrow().timeout()).isEmpty());
  }

  @Test
  void parse_oneMebibyteOfAnything_ends() {
    for (String piece :
        List.of(
            "agent a { }\n",
            "{",
            "}",
            "\"",
            "\\",
            "((",
            "a.",
            "x: 1 ",
            "# \n",
            "/* */",
            "\r\n",
            "policy p { allow: a }\n",
            "1s ",
            "é",
            "=> ")) {
      String source = piece.repeat((1 << 20) / piece.length());
      SyntaxTree tree = Parser.parse(source, Parser.Mode.LENIENT);
      assertThat(tree.diagnostics().size()).isLessThanOrEqualTo(200);
      assertThat(Parser.parse(source + piece.repeat(9), Parser.Mode.LENIENT).diagnostics())
          .singleElement()
          .satisfies(tooLong -> assertThat(tooLong.code()).isEqualTo("E110"));
    }
  }

  // Invariant P17.8: "DSL: … parser terminates and never throws on arbitrary bytes; strict ⊂
  // lenient."
  @Test
  void invariant_P17_8_anyText_terminatesAndStrictIsWithinLenient() {
    String alphabet =
        "agent policy with {}()[]<>:;,=.\"\\/#*! \n 1s é\uD800 if else let allow vault://x => && in";
    SeededCases.check(
        3,
        2000,
        random -> {
          StringBuilder text = new StringBuilder();
          int pieces = random.nextInt(60);
          for (int i = 0; i < pieces; i++) {
            int from = random.nextInt(alphabet.length());
            int to = Math.min(alphabet.length(), from + 1 + random.nextInt(8));
            text.append(alphabet, from, to);
          }
          SyntaxTree lenient = Parser.parse(text.toString(), Parser.Mode.LENIENT);
          SyntaxTree strict = Parser.parse(text.toString(), Parser.Mode.STRICT);
          if (strict.isValid()) {
            assertThat(lenient.isValid()).isTrue();
          }
        });
  }
}
