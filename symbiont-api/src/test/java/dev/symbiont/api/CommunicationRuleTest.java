package dev.symbiont.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.api.config.ValidationMode;
import dev.symbiont.domain.communication.CommunicationEffect;
import dev.symbiont.domain.communication.CommunicationEvaluation;
import dev.symbiont.domain.communication.CommunicationRule;
import dev.symbiont.domain.communication.EvaluateCommunicationRequest;
import dev.symbiont.domain.error.ValidationException;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a communication rule says, and which ones are never sent (SDK surface, section 3.10). */
class CommunicationRuleTest {
  private static final String STORED =
      "{\"id\":\"r-1\",\"from_agent\":\"a\",\"to_agent\":\"b\",\"action\":\"deny\"}";

  @ParameterizedTest
  @CsvSource({
    "allow, allow, allow, false",
    "allow, deny, deny, true",
    "deny, allow, deny, true",
    "DENY, deny, deny, false",
    "deny, , deny, false",
    "allow, , allow, false",
    "send_message, deny, deny, false",
    "send_message, allow, allow, false",
    "send_message, , allow, false",
  })
  void decision_actionAndEffect_neverAllowsWhatOneOfThemDenies(
      String action, String effect, String decision, boolean contradictory) {
    CommunicationRule rule = rule(action, Optional.ofNullable(effect));

    assertThat(rule.decision()).isEqualTo(CommunicationEffect.of(decision));
    assertThat(rule.isContradictory()).isEqualTo(contradictory);
    assertThat(rule.violations().isEmpty()).isEqualTo(!contradictory);
  }

  @ParameterizedTest
  @EnumSource
  void add_contradiction_isNeverSentInAnyMode(ValidationMode mode) {
    FakeTransport transport = new FakeTransport();
    SymbiontClient client =
        Clients.builder(transport, new FakeWaiter()).validationMode(mode).build();
    JsonObject pythonDefaults =
        JsonObject.builder()
            .put("fromAgent", "a")
            .put("toAgent", "b")
            .put("action", "deny")
            .put("effect", "allow")
            .build();
    CommunicationRule rule = rule("allow", Optional.of("deny"));

    assertThatThrownBy(() -> client.communication().add(pythonDefaults))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("action says 'deny' and effect says the opposite");
    assertThatThrownBy(() -> client.communication().add(rule))
        .isInstanceOfSatisfying(
            ValidationException.class, e -> assertThat(e.field()).isEqualTo("effect"));
    assertThat(client.communication().async().add(pythonDefaults)).isCompletedExceptionally();
    assertThat(client.communication().async().add(rule)).isCompletedExceptionally();
    assertThat(transport.calls()).isEmpty();
  }

  @Test
  void add_documentedRuleAsJson_isSentAsItIs() {
    FakeTransport transport = new FakeTransport().reply(200, STORED);
    JsonObject rule =
        JsonObject.builder()
            .put("from_agent", "a")
            .put("to_agent", "b")
            .put("action", "deny")
            .build();

    CommunicationRule stored = Clients.of(transport).communication().add(rule);

    assertThat(transport.lastBody())
        .isEqualTo("{\"from_agent\":\"a\",\"to_agent\":\"b\",\"action\":\"deny\"}");
    assertThat(stored.decision()).isEqualTo(CommunicationEffect.DENY);
    assertThat(stored.id()).contains("r-1");
  }

  @Test
  void forOperation_effectWord_isRefused() {
    assertThatThrownBy(() -> CommunicationRule.allow("a", "b").forOperation("Deny"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("effect and no operation");
  }

  @Test
  void add_brokenRules_areNotSent() {
    SymbiontClient client = Clients.of(new FakeTransport());

    assertThatThrownBy(() -> client.communication().add(CommunicationRule.allow("", "b")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("from_agent");
    assertThatThrownBy(
            () -> client.communication().add(CommunicationRule.deny("a", "b").withMaxDepth(-1)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("max_depth");
    assertThatThrownBy(() -> client.communication().add(rule("send", Optional.of("maybe"))))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("must be 'allow' or 'deny', was 'maybe'");
  }

  @Test
  void evaluate_ruleNamedByItsId_isKept() {
    FakeTransport transport =
        new FakeTransport().reply(200, "{\"allowed\":false,\"rule\":\"r-9\",\"reason\":\"no\"}");

    CommunicationEvaluation answer =
        Clients.of(transport)
            .communication()
            .evaluate(EvaluateCommunicationRequest.of("a", "b", "send_message"));

    assertThat(answer.allowed()).isFalse();
    assertThat(answer.rule()).isEmpty();
    assertThat(answer.extra().get("rule_id")).contains(new JsonString("r-9"));
  }

  private static CommunicationRule rule(String action, Optional<String> effect) {
    return new CommunicationRule(
        Optional.empty(),
        "a",
        "b",
        action,
        effect.map(CommunicationEffect::of),
        "",
        0,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        JsonObject.EMPTY);
  }
}
