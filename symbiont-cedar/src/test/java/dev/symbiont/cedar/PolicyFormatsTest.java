package dev.symbiont.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.policy.Expr;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.PolicyId;
import dev.symbiont.cedar.policy.Slot;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.testsupport.SeededCases;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyFormatsTest {
  private static JsonObject json(String text) {
    return (JsonObject) new GsonCodec().read(text, JsonLimits.DEFAULT);
  }

  @Test
  void toCedar_randomPolicies_parsesBackToTheSamePolicy() {
    SeededCases.check(
        1,
        3_000,
        random -> {
          Policy policy = new RandomCedar(random).policy();
          assertThat(Policy.parse(policy.toCedar())).isEqualTo(policy);
        });
  }

  @Test
  void toJson_randomPolicies_readsBackToTheSamePolicy() {
    SeededCases.check(
        1,
        3_000,
        random -> {
          Policy policy = new RandomCedar(random).policy();
          assertThat(Policy.fromJson(policy.toJson())).isEqualTo(policy);
        });
  }

  @Test
  void entitiesJson_randomEntities_readsBackToTheSameEntities() {
    SeededCases.check(
        1,
        500,
        random -> {
          Entities entities = new RandomCedar(random).entities();
          String text = new GsonCodec().writeText(entities.toJson());
          assertThat(Entities.fromJson(text).all()).isEqualTo(entities.all());
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-(5) == -5",
        "-(-5) == 5",
        "(-5).foo",
        "!(!true)",
        "(1 - (2 - 3)) * 4 == (1 - 2 - 3) * 4",
        "(if true then 1 else 2) + 1 == 2",
        "(true || false) && true",
        "(1 == 1) == true",
        "principal[\"if\"].x[\"a b\"] has \"odd key\"",
        "context has a.b.c",
        "\"a*\\u{0}\\\"\" like \"\\*a*\\\\*\"",
        "{\"a b\": 1, c: {}}[\"a b\"] == 1",
        "principal is A::B in [C::\"\\n\"]",
        "[[], [1]].containsAny([[1]])"
      })
  void toCedar_delicateExpressions_parseBack(String condition) {
    Policy policy = Policy.parse("permit(principal, action, resource) when {" + condition + "};");
    assertThat(Policy.parse(policy.toCedar())).isEqualTo(policy);
    assertThat(Policy.fromJson(policy.toJson())).isEqualTo(policy);
  }

  @Test
  void toCedar_policy_isLaidOutForPeople() {
    Policy policy =
        Policy.parse(
            "@id(\"x\")@note permit(principal is User in ?principal,action in [Action::\"a\"],"
                + "resource)when{context.n>1&&true}unless{false};");
    assertThat(policy.toCedar())
        .isEqualTo(
            """
            @id("x")
            @note
            permit (
              principal is User in ?principal,
              action in Action::"a",
              resource
            )
            when { context.n > 1 && true }
            unless { false };""");
  }

  @Test
  void hasComments_textWithSlashesInStringsOnly_isFalse() {
    String plain = "permit(principal == U::\"//\", action, resource);";
    assertThat(Policy.hasComments(plain)).isFalse();
    assertThat(Policy.hasComments(plain + "// end")).isTrue();
  }

  @Test
  void toCedar_policySet_parsesBackInOrder() {
    PolicySet policies =
        PolicySet.parse(
            "permit(principal, action, resource); forbid(principal, action, resource);");
    assertThat(PolicySet.parse(policies.toCedar()).policies()).isEqualTo(policies.policies());
    assertThat(PolicySet.EMPTY.toCedar()).isEmpty();
  }

  @Test
  void policySetJson_staticTemplateAndLink_readsBack() {
    PolicyId template = PolicyId.of("t");
    PolicySet policies =
        PolicySet.parse("permit(principal, action, resource) when { principal.ok };")
            .with(template, Policy.parse("forbid(principal == ?principal, action, resource);"))
            .withLink(
                PolicyId.of("l"),
                new TemplateLink(
                    template, Map.of(Slot.PRINCIPAL, EntityUid.parse("User::\"bob\""))));

    PolicySet read = PolicySet.fromJson(new GsonCodec().writeText(policies.toJson()));

    assertThat(read.policies()).isEqualTo(policies.policies());
    assertThat(read.templates()).isEqualTo(policies.templates());
    assertThat(read.links()).isEqualTo(policies.links());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"effect\": \"allow\"}",
        "{\"effect\":\"permit\",\"principal\":{\"op\":\"All\"},\"action\":{\"op\":\"All\"},"
            + "\"resource\":{\"op\":\"All\"},\"conditions\":[{\"kind\":\"when\",\"body\":"
            + "{\"Value\":true,\"Var\":\"context\"}}]}",
        "{\"effect\":\"permit\",\"principal\":{\"op\":\"==\",\"slot\":\"?resource\"},"
            + "\"action\":{\"op\":\"All\"},\"resource\":{\"op\":\"All\"},\"conditions\":[]}",
        "{\"effect\":\"permit\",\"principal\":{\"op\":\"All\"},\"action\":{\"op\":\"==\","
            + "\"entity\":{\"type\":\"User\",\"id\":\"x\"}},\"resource\":{\"op\":\"All\"},"
            + "\"conditions\":[]}",
        "{\"effect\":\"permit\",\"principal\":{\"op\":\"All\"},\"action\":{\"op\":\"All\"},"
            + "\"resource\":{\"op\":\"All\"},\"conditions\":[],\"extra\":1}"
      })
  void fromJson_otherShapes_isRefused(String text) {
    JsonObject json = json(text);
    assertThatExceptionOfType(JsonFormatException.class).isThrownBy(() -> Policy.fromJson(json));
  }

  @Test
  void fromJson_extensionAndSetValues_becomeTheirExpressions() {
    JsonObject body = json("{\"Value\": [{\"__extn\": {\"fn\": \"ip\", \"arg\": \"::1\"}}]}");
    JsonObject any = json("{\"op\": \"All\"}");
    JsonObject condition = JsonObject.builder().put("kind", "when").put("body", body).build();
    Policy policy =
        Policy.fromJson(
            JsonObject.builder()
                .put("effect", "permit")
                .put("principal", any)
                .put("action", any)
                .put("resource", any)
                .put("conditions", JsonArray.of(condition))
                .build());
    Expr expr = policy.conditions().get(0).body();
    assertThat(expr).hasToString("[ip(\"0:0:0:0:0:0:0:1/128\")]");
  }
}
