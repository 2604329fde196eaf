package dev.symbiont.runtime.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.testsupport.SeededCases;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runtime policy specification sections 14.2 to 14.5; the snippets follow its acceptance table. */
class ParserTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "metadata { a: \"b\" }",
        "metadata { policy: \"b\", agent: \"c\" with: \"d\" }",
        "metadata { a = \"b\", c = [1, 2,], d = { e: 1, \"f\": true } }",
        "metadata { a = 1 } metadata { b = 2 }",
        "agent a { } agent b { }",
        "agent a { capabilities: [x, y] }",
        "agent a { capabilities = [\"x\", \"y\",] }",
        "agent a { capabilities = [] }",
        "agent a(x: String, y: Map<String, List<int>>,) -> bool { }",
        "policy p { }",
        "policy p { allow: read(x) if y deny: [\"a\",\"b\"] if x in [\"q\"] require: { a: true } }",
        "policy p { audit: all_operations }",
        "agent a { with { } }",
        "agent a { with sandbox = \"docker\" { } }",
        "agent a { with timeout = 30.seconds { } with memory = \"x\" policy = \"y\" { } }",
        "agent a { with tools = [\"a\"] { } }",
        "policy p { allow: x if a == 5s || b == 5months && c == 5.hours }",
        "function f() { let x = 100_000; let y = \"x\\\"y\"; let z = \"a\nb\"; }",
        "type A = B",
        "type A = { x: int, y: List<A> }",
        "function f(a: int) { let x = f(y); return f(x); }",
        "function f() { if a { g(); } else { h(); } }",
        "function f() { if a { } else if let Some(x) = y { } else { } }",
        "function f() { for x in xs { g(x); } match y { \"a\" => b, 1 => { c(); } _ => d } }",
        "function f() { try { g(); } catch (Error e) { h(); } }",
        "function f() { let g = x => x + 1; a.b[0] += 1; h(n = 1, m: 2); return; }",
        "function f() { let r = { a: 1, \"b\": [2] }; let t = Point { x: 1 }; r }",
        "function f() { let x = if a { 1 } else { 2 }; }",
        "function f() { let s = vault://db/password-1; }",
        "schedule s { cron: \"0 9 * * *\", agent = \"a\" }",
        "channel c { platform: \"slack\", channels: [\"#a\"] policy p { allow: x if y }"
            + " data_classification { pii: redact, secret: block } }",
        "memory m { store markdown path \"data\" search { vector_weight 0.7, keyword_weight 0.3 } }",
        "webhook w { path \"/hook\" provider github filter { json_path \"a\" equals \"b\" } }",
        "// comment\n# another\nagent a { } // end"
      })
  void parse_standardSyntax_isAcceptedStrictly(String source) {
    assertThat(Parser.parse(source, Parser.Mode.STRICT).diagnostics()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "metadata { a \"b\" }",
        "metadata { \"k\": 1 }",
        "metadata { a: -1 }",
        "metadata { a = vault://x/y }",
        "policy p { allow: a, deny: b }",
        "policy p { allow: a; }",
        "policy p { audit: x with y }",
        "policy p { require: x for y }",
        "policy p { allow: a and b }",
        "policy p { allow a }",
        "agent a { with context = {} { } }",
        "agent a { with timeout = 500.milliseconds { } }",
        "agent a { with timeout = 5ms { } }",
        "type A = B;",
        "type A = string?",
        "function f(a: int = 1) { }",
        "function f(a) { }",
        "agent a { name: \"x\" }",
        "agent a { memory = \"x\" }",
        "agent a { try { } }",
        "function f() { while a { } }",
        "function f() { let x = a ? b : c; }",
        "function f() { let x = 1..2; }",
        "function f() { let g = (a, b) => a; }",
        "function f() { a = b = c; }",
        "function f() { let x: int = 1; }",
        "function f() { g() h(); }",
        "function f() { ;; }",
        "agent a { /* c */ }",
        "schedule s { cron \"x\" }",
        "channel c { policy: \"x\" }",
        "memory m { store: markdown }",
        "webhook w { secret vault://x }",
        "agent a-b { }",
        "agent 1a { }",
        "agent \"x\" { }",
        "agent a {",
        "function f() { let s = \"open; }",
        "nonsense"
      })
  void parse_nonStandardSyntax_isRefusedStrictly(String source) {
    assertThat(Parser.parse(source, Parser.Mode.STRICT).isValid()).isFalse();
  }

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
