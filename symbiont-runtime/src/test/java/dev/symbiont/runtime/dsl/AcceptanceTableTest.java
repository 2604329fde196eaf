package dev.symbiont.runtime.dsl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The acceptance table of the runtime policy specification, section 14.5, row by row: what the
 * grammar takes, and what it must refuse, in strict mode.
 */
class AcceptanceTableTest {
  /**
   * A row of the table.
   *
   * @param text the row as it stands there
   * @param accepted what its last column says
   * @param snippets the row's snippets in a suitable frame
   */
  private record Row(String text, boolean accepted, List<String> snippets) {
    @Override
    public String toString() {
      return text + (accepted ? ": ok" : ": no");
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void parse_snippetsOfARow_areTakenOrRefusedAsItSays(Row row) {
    for (String snippet : row.snippets()) {
      SyntaxTree tree = Parser.parse(snippet, Parser.Mode.STRICT);
      if (row.accepted()) {
        assertThat(tree.diagnostics()).as(snippet).isEmpty();
      } else {
        assertThat(tree.isValid()).as(snippet).isFalse();
      }
    }
  }

  static Stream<Row> rows() {
    return Stream.of(
        ok(
            "metadata `a: \"b\"`; keys named policy/agent/with (with `:`)",
            "metadata { a: \"b\" }",
            "metadata { policy: \"b\", agent: \"c\" with: \"d\" }"),
        ok(
            "metadata `a = \"b\"`, arrays, records",
            "metadata { a = \"b\", c = [1, 2,], d = { e: 1, \"f\": true } }"),
        no(
            "metadata `{ a \"b\" }`, `{ \"k\": 1 }`, `a: -1`, `a = vault://x/y`",
            "metadata { a \"b\" }",
            "metadata { \"k\": 1 }",
            "metadata { a: -1 }",
            "metadata { a = vault://x/y }"),
        ok("`capabilities: [x, y]`", "agent a { capabilities: [x, y] }"),
        ok(
            "`capabilities = [\"x\", \"y\",]`, `[]`",
            "agent a { capabilities = [\"x\", \"y\",] }",
            "agent a { capabilities = [] }"),
        ok("`policy p { }`", "policy p { }", "agent a { policy p { } }"),
        ok(
            "`allow: read(x) if y`, `[\"a\",\"b\"] if x in [\"q\"]`, `require: { a: true }`",
            "policy p { allow: read(x) if y }",
            "policy p { deny: [\"a\",\"b\"] if x in [\"q\"] }",
            "policy p { require: { a: true } }",
            "policy p { allow: read(x) if y deny: z audit: all_operations }"),
        no(
            "rules separated by `,` or `;`",
            "policy p { allow: a, deny: b }",
            "policy p { allow: a; }"),
        no(
            "`audit: x with y`; `require: x for y`; `require: [a = true]`",
            "policy p { audit: x with y }",
            "policy p { require: x for y }",
            "policy p { require: [a = true] }"),
        no(
            "`and`/`or`; missing `:`",
            "policy p { allow: a and b }",
            "policy p { allow: a or b }",
            "policy p { allow a }"),
        ok(
            "`with { }`, `with sandbox = \"docker\" { }`, `timeout = 30.seconds`, two with blocks, attributes without comma",
            "agent a { with { } }",
            "agent a { with sandbox = \"docker\" { } }",
            "agent a { with timeout = 30.seconds { } with { } }",
            "agent a { with memory = \"x\" policy = \"y\" { } }"),
        ok("`with tools = [\"a\"] { }`", "agent a { with tools = [\"a\"] { } }"),
        no(
            "`with context = {} { }`, `timeout = 500.milliseconds`, `5ms`",
            "agent a { with context = {} { } }",
            "agent a { with timeout = 500.milliseconds { } }",
            "agent a { with timeout = 5ms { } }"),
        ok(
            "`5s 5m 5h 5d 5w 5months 5y 5.hours 5.minutes`",
            "function f() { g(5s); }",
            "function f() { g(5m); }",
            "function f() { g(5h); }",
            "function f() { g(5d); }",
            "function f() { g(5w); }",
            "function f() { g(5months); }",
            "function f() { g(5y); }",
            "function f() { g(5.hours); }",
            "function f() { g(5.minutes); }",
            "function f() { g(5.seconds); }"),
        ok("`100_000`, `\"x\\\"y\"`", "function f() { let x = 100_000; let y = \"x\\\"y\"; }"),
        ok("string with a raw newline", "function f() { let z = \"a\nb\"; }"),
        ok("`type A = B`, `type A = { x: int }`", "type A = B", "type A = { x: int, y: List<A> }"),
        no(
            "`type A = B;`, `string?`, default parameters, untyped parameter",
            "type A = B;",
            "type A = string?",
            "function f(a: int = 1) { }",
            "function f(a) { }"),
        ok("`Map<String, List<int>>`", "agent a(x: String, y: Map<String, List<int>>) -> bool { }"),
        no(
            "agent field `name: \"x\"`, `memory = \"x\"`, `try` directly in the agent",
            "agent a { name: \"x\" }",
            "agent a { memory = \"x\" }",
            "agent a { try { } }"),
        ok(
            "parameter list with trailing comma",
            "agent a(x: String,) { }",
            "function f(x: int,) { }"),
        ok(
            "`let x = f(y);`, `return f(x);`, `if a { } else { }` (body with statements)",
            "function f(a: int) { let x = f(y); return f(x); }",
            "function f() { if a { g(); } else { h(); } }"),
        ok(
            "for, match, try/catch, if-let, else-if, lambda `x => …`, records, `a.b[0] += 1`, named args, trailing expression, `return;`",
            "function f() { for x in xs { g(x); } }",
            "function f() { match y { \"a\" => b, 1 => { c(); } true => e _ => d } }",
            "function f() { try { g(); } catch (Error e) { h(); } }",
            "function f() { if a { } else if let Some(x) = y { } else { } }",
            "function f() { let g = x => x + 1; }",
            "function f() { let r = { a: 1, \"b\": [2] }; let t = Point { x: 1 }; }",
            "function f() { a.b[0] += 1; }",
            "function f() { h(n = 1, m: 2); }",
            "function f() { g(); r }",
            "function f() { return; }",
            "function f() { let x = if a { 1 } else { 2 }; }"),
        no(
            "`while`, ternary, ranges, `(a, b) => …`, chained assignment, typed let, missing `;`, stray `;`",
            "function f() { while a { } }",
            "function f() { let x = a ? b : c; }",
            "function f() { let x = 1..2; }",
            "function f() { let g = (a, b) => a; }",
            "function f() { a = b = c; }",
            "function f() { let x: int = 1; }",
            "function f() { g() h(); }",
            "function f() { g()\nh(); }",
            "function f() { ;; }"),
        no("block comment `/* */`", "agent a { /* c */ }"),
        ok(
            "schedule with `:`; (`=` HEAD only)",
            "schedule s { cron: \"0 9 * * *\", agent: \"a\" }",
            "schedule s { cron = \"0 9 * * *\" agent = a }"),
        no("schedule without separator", "schedule s { cron \"x\" }"),
        no("channel property named `policy` with `:`", "channel c { policy: \"x\" }"),
        ok(
            "channel with properties, policy and data classification",
            "channel c { platform: \"slack\", channels: [\"#a\"] policy p { allow: x if y } data_classification { pii: redact, secret: block } }"),
        ok(
            "memory / webhook `key value` pairs, `search`/`filter` blocks, unquoted values",
            "memory m { store markdown path \"data\" retention 90d search { vector_weight 0.7, keyword_weight 0.3 } }",
            "webhook w { path \"/hook\" provider github filter { json_path \"a\" equals \"b\" } }"),
        no(
            "memory / webhook with `:` or `=`; `secret vault://x` unquoted",
            "memory m { store: markdown }",
            "memory m { store = markdown }",
            "webhook w { path: \"/x\" }",
            "webhook w { path = \"/x\" }",
            "webhook w { secret vault://x }"),
        ok(
            "empty program; several metadata blocks; several agents",
            "",
            "// only a comment",
            "metadata { a = 1 } metadata { b = 2 }",
            "agent a { } agent b { }"),
        no(
            "`agent a-b`, `agent 1a`, `agent \"x\"`",
            "agent a-b { }",
            "agent 1a { }",
            "agent \"x\" { }"));
  }

  private static Row ok(String text, String... snippets) {
    return new Row(text, true, List.of(snippets));
  }

  private static Row no(String text, String... snippets) {
    return new Row(text, false, List.of(snippets));
  }
}
