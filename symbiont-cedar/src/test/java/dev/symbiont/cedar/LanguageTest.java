package dev.symbiont.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.error.CedarSyntaxException;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.Value;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements and conditions whose outcome was measured on the reference engine. */
class LanguageTest {
  private static final EntityUid AGENT = EntityUid.parse("Agent::\"a1\"");
  private static final EntityUid ACTION = EntityUid.parse("Action::\"tool_call::write_file\"");
  private static final EntityUid RESOURCE = EntityUid.parse("Resource::\"default\"");
  private static final Request REQUEST =
      Request.of(AGENT, ACTION, RESOURCE).withContext(RecordValue.builder().put("s", "x").build());
  private static final Entities ENTITIES =
      Entities.of(
          Entity.builder(AGENT).parent(EntityUid.parse("AgentGroup::\"ops\"")).build(),
          Entity.builder(ACTION).parent(EntityUid.parse("Action::\"tool_call\"")).build(),
          Entity.builder(RESOURCE)
              .attribute("name", "write_file")
              .attribute("n", 3)
              .attribute("odd key", true)
              .attribute("rec", RecordValue.builder().put("a", 1).build())
              .tag("env", Value.of("prod"))
              .parent(EntityUid.parse("Tool::\"write_file\""))
              .build());

  private static String outcome(String policies) {
    Authorization answer = PolicySet.parse(policies).authorize(REQUEST, ENTITIES);
    if (!answer.errors().isEmpty()) {
      return "error";
    }
    return answer.isAllowed() ? "allow" : "deny";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          permit(principal, action, resource,);                                           ~ allow
          permit(principal in AgentGroup::"ops", action, resource);                       ~ allow
          permit(principal is Agent in AgentGroup::"ops", action, resource);              ~ allow
          permit(principal is AgentGroup, action, resource);                              ~ deny
          permit(principal == Agent::"a1", action, resource);                             ~ allow
          permit(principal == (Agent::"a1"), action, resource);                           ~ allow
          permit(principal, action, resource in Tool::"write_file");                      ~ allow
          permit(principal, action in Action::"tool_call", resource);                     ~ allow
          permit(principal, action in [Action::"x", Action::"tool_call",], resource);     ~ allow
          permit(principal, action == Action::"tool_call", resource);                     ~ deny
          permit(principal, action in [], resource);                                      ~ deny
          permit(principal, action, resource) when {true} unless {false} when {true};     ~ allow
          @a permit(principal, action, resource);                                         ~ allow
          @id("x") @if("y") permit(principal, action, resource);                          ~ allow
          permit(principal, action, resource); forbid(principal, action, resource);       ~ deny
          """)
  void statement_parsed_decides(String statement, String expected) {
    assertThat(outcome(statement)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permit(principal, action == \"tool_call\", resource);",
        "permit(principal, action, resource) when { };",
        "Permit(principal, action, resource);",
        "permit(principal, action, resource);;",
        "/* no */ permit(principal, action, resource);",
        "permit(principal, action, resource)",
        "forbid(action == Action::\"x\");",
        "permit(resource, action, principal);",
        "permit(principal != Agent::\"a\", action, resource);",
        "permit(principal, action is Action, resource);",
        "permit(principal is Agent::\"a1\", action, resource);",
        "permit(principal is Agent == Agent::\"a1\", action, resource);",
        "permit(principal, action == Agent::\"a1\", resource);",
        "permit(principal == ?resource, action, resource);",
        "permit(principal, action == ?action, resource);",
        "permit(principal, action, resource) when { principal == ?principal };",
        "@a(\"x\") @a(\"y\") permit(principal, action, resource);",
        "permit(principal, action, resource) where { true };"
      })
  void statement_outsideTheGrammar_isRefused(String statement) {
    assertThatExceptionOfType(CedarSyntaxException.class)
        .isThrownBy(() -> PolicySet.parse(statement));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          1 + 2 * 3 == 7                                                    ~ allow
          2 * resource.n == 6                                               ~ allow
          --1 == 1                                                          ~ allow
          1 - 1 - 1 == -1                                                   ~ allow
          !!!!true                                                          ~ allow
          resource has rec.a                                                ~ allow
          resource has rec.b                                                ~ deny
          resource has "odd key"                                            ~ allow
          resource["odd key"]                                               ~ allow
          resource.name like "write*"                                       ~ allow
          "a*b" like "a\\*b"                                                ~ allow
          "axb" like "a\\*b"                                                ~ deny
          "" like "*"                                                       ~ allow
          "aab" like "*ab"                                                  ~ allow
          "abcabd" like "*abd*"                                             ~ allow
          "aba" like "ab*ba"                                                ~ deny
          "x\\u{41}" == "xA"                                                ~ allow
          "\\x41" == "A"                                                    ~ allow
          [1,1,2] == [2,1]                                                  ~ allow
          [1].containsAll([])                                               ~ allow
          [1,2].containsAny([2,3])                                          ~ allow
          [].isEmpty()                                                      ~ allow
          {a:1} == {"a":1}                                                  ~ allow
          [1] in [2]                                                        ~ error
          principal in [Agent::"a1", 1]                                     ~ error
          1 == "1"                                                          ~ deny
          principal == "a1"                                                 ~ deny
          true && 1                                                         ~ error
          1 || true                                                       ~ error
          if 1 then true else false                                         ~ error
          1                                                                 ~ error
          false && 1                                                        ~ deny
          true || context.x                                               ~ allow
          "a" < "b"                                                         ~ error
          9223372036854775807 + 1 > 0                                       ~ error
          -9223372036854775808 < 0                                          ~ allow
          -(-9223372036854775808) > 0                                       ~ error
          decimal("1.55555") == decimal("1.5")                              ~ error
          decimal("-0.5").lessThan(decimal("0.0"))                          ~ allow
          ip("x").isLoopback()                                              ~ error
          ip("127.0.0.1").isLoopback()                                      ~ allow
          ip("10.1.2.3").isInRange(ip("10.0.0.0/8"))                        ~ allow
          ip("2001:db8::1").isInRange(ip("2001:db8::/32"))                  ~ allow
          ip("::ffff:1.2.3.4").isIpv6()                                     ~ error
          ip("10.0.0.1").isIpv4(1)                                          ~ error
          datetime("2024-10-15") < datetime("2024-10-16")                   ~ allow
          datetime("2024-02-30") < datetime("2024-10-16")                   ~ error
          datetime("2024-10-15T12:00:00+0100").toTime() == duration("11h")  ~ allow
          datetime("1969-12-31T23:00:00Z").toDate() == datetime("1969-12-31") ~ allow
          duration("1h") < duration("90m")                                  ~ allow
          duration("-1d2h").toHours() == -26                                ~ allow
          duration("2h1d").toHours() == 26                                  ~ error
          context.t == 1                                                    ~ error
          context has t                                                     ~ deny
          if context has t then context.t == 1 else true                    ~ allow
          Agent::"zz" has name                                              ~ deny
          Agent::"zz".name == "x"                                           ~ error
          resource.name.contains("w")                                       ~ error
          resource.hasTag("env") && resource.getTag("env") == "prod"        ~ allow
          resource.getTag("none") == "prod"                                 ~ error
          principal is Agent in AgentGroup::"ops"                           ~ allow
          (if true then 1 else 2) == 1                                      ~ allow
          """)
  void condition_evaluated_decides(String condition, String expected) {
    assertThat(outcome("permit(principal, action, resource) when { " + condition + " };"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1 < 2 < 3",
        "resource.n / 1 == 3",
        "!!!!!true",
        "-----1 == 1",
        "!-1 == 1",
        "9223372036854775808 > 0",
        "foo(1)",
        "resource.unknownMethod()",
        "resource.in == 1",
        "{if: 1} == {}",
        "{a: 1, a: 2} == {}",
        "contains([1], 1)",
        "[1].contains(1, 2)",
        "principal()",
        "\"\\q\" == \"\"",
        "\"\\u{d800}\" == \"\"",
        "\"\\x80\" == \"\"",
        "\"a\" == \"\\*\"",
        "resource has a[\"b\"]",
        "resource[1]",
        "x == 1",
        "__cedar::T::\"x\" == 1",
        "1 = 1",
        "true & false"
      })
  void condition_outsideTheGrammar_isRefused(String condition) {
    assertThatExceptionOfType(CedarSyntaxException.class)
        .isThrownBy(
            () ->
                PolicySet.parse("permit(principal, action, resource) when { " + condition + "};"));
  }

  @Test
  void syntaxError_inSecondLine_namesLineColumnAndExpectation() {
    assertThatExceptionOfType(CedarSyntaxException.class)
        .isThrownBy(() -> PolicySet.parse("permit(principal, action, resource)\n  wen { true };"))
        .satisfies(e -> assertThat(e.line()).isEqualTo(2))
        .satisfies(e -> assertThat(e.column()).isEqualTo(3))
        .withMessage("line 2, column 3: expected 'when', 'unless' or ';', found 'wen'");
  }
}
