package dev.symbiont.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.PolicyId;
import dev.symbiont.cedar.policy.Slot;
import dev.symbiont.cedar.value.EntityUid;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicySetTest {
  private static final EntityUid ALICE = EntityUid.parse("User::\"alice\"");
  private static final EntityUid BOB = EntityUid.parse("User::\"bob\"");
  private static final EntityUid VIEW = EntityUid.parse("Action::\"view\"");
  private static final EntityUid PHOTO = EntityUid.parse("Photo::\"p\"");
  private static final Request ALICE_VIEWS = Request.of(ALICE, VIEW, PHOTO);
  private static final Request BOB_VIEWS = Request.of(BOB, VIEW, PHOTO);
  private static final PolicyId ID = PolicyId.of("p");
  private static final Policy PERMIT_ALL = Policy.parse("permit(principal, action, resource);");
  private static final Policy FORBID_ALL = Policy.parse("forbid(principal, action, resource);");
  private static final Policy TEMPLATE =
      Policy.parse("permit(principal == ?principal, action, resource in ?resource);");
  private static final Map<Slot, EntityUid> ALICE_AND_PHOTO =
      Map.of(Slot.PRINCIPAL, ALICE, Slot.RESOURCE, PHOTO);

  private static boolean allowed(PolicySet policies, Request request) {
    return policies.authorize(request, Entities.EMPTY).isAllowed();
  }

  @Test
  void authorize_emptySet_deniesWithoutReason() {
    assertThat(PolicySet.EMPTY.authorize(ALICE_VIEWS, Entities.EMPTY))
        .isEqualTo(new Authorization(Decision.DENY, List.of(), List.of()));
  }

  @Test
  void authorize_failingForbid_isSkippedUnlessTheCallerIsStricter() {
    PolicySet policies =
        PolicySet.parse(
            """
            permit(principal, action, resource);
            forbid(principal, action, resource) when { context.missing };
            """);
    PolicyId forbid = PolicyId.of("policy1");

    Authorization plain = policies.authorize(ALICE_VIEWS, Entities.EMPTY);
    assertThat(plain.decision()).isEqualTo(Decision.ALLOW);
    assertThat(plain.errors()).extracting(PolicyError::policy).containsExactly(forbid);
    for (ErrorRule rule :
        new ErrorRule[] {ErrorRule.DENY_ON_FORBID_ERROR, ErrorRule.DENY_ON_ANY_ERROR}) {
      Authorization strict = policies.authorize(ALICE_VIEWS, Entities.EMPTY, rule);
      assertThat(strict.decision()).isEqualTo(Decision.DENY);
      assertThat(strict.determining()).containsExactly(forbid);
    }
  }

  @Test
  void authorize_failingPermit_deniesOnlyUnderTheStrictestRule() {
    PolicySet policies =
        PolicySet.parse(
            """
            permit(principal, action, resource);
            permit(principal, action, resource) when { context.missing };
            """);
    assertThat(
            policies
                .authorize(ALICE_VIEWS, Entities.EMPTY, ErrorRule.DENY_ON_FORBID_ERROR)
                .isAllowed())
        .isTrue();
    assertThat(
            policies
                .authorize(ALICE_VIEWS, Entities.EMPTY, ErrorRule.DENY_ON_ANY_ERROR)
                .isAllowed())
        .isFalse();
  }

  @Test
  void with_takenName_replacesAndLeavesTheOldSetAlone() {
    PolicySet before = PolicySet.EMPTY.with(ID, PERMIT_ALL);
    PolicySet after = before.with(ID, FORBID_ALL);

    assertThat(allowed(before, ALICE_VIEWS)).isTrue();
    assertThat(allowed(after, ALICE_VIEWS)).isFalse();
    assertThat(after.policies()).containsExactly(Map.entry(ID, FORBID_ALL));
    assertThat(after.without(ID).policies()).isEmpty();
  }

  @Test
  void withLink_filledSlots_decidesForThatEntityOnly() {
    PolicyId link = PolicyId.of("link");
    PolicySet policies =
        PolicySet.EMPTY.with(ID, TEMPLATE).withLink(link, new TemplateLink(ID, ALICE_AND_PHOTO));

    assertThat(policies.authorize(ALICE_VIEWS, Entities.EMPTY).determining()).containsExactly(link);
    assertThat(allowed(policies, BOB_VIEWS)).isFalse();
    assertThat(policies.templates()).containsExactly(Map.entry(ID, TEMPLATE));
    assertThat(policies.find(link)).contains(TEMPLATE.link(ALICE_AND_PHOTO));
    assertThat(policies.without(ID).links()).isEmpty();
    assertThat(allowed(policies.without(ID), ALICE_VIEWS)).isFalse();
  }

  @Test
  void withLink_missingSlotTemplateOrTakenName_isRefused() {
    PolicySet policies = PolicySet.EMPTY.with(ID, TEMPLATE);
    TemplateLink incomplete = new TemplateLink(ID, Map.of(Slot.PRINCIPAL, ALICE));
    TemplateLink unknown = new TemplateLink(PolicyId.of("none"), ALICE_AND_PHOTO);
    TemplateLink complete = new TemplateLink(ID, ALICE_AND_PHOTO);
    PolicyId link = PolicyId.of("link");
    assertThatExceptionOfType(CedarException.class)
        .isThrownBy(() -> policies.withLink(link, incomplete));
    assertThatExceptionOfType(CedarException.class)
        .isThrownBy(() -> policies.withLink(link, unknown));
    assertThatExceptionOfType(CedarException.class)
        .isThrownBy(() -> policies.withLink(ID, complete));
  }

  @Test
  void explain_everyPolicy_tellsWhatItCameTo() {
    PolicySet policies =
        PolicySet.parse(
            """
            permit(principal == User::"alice", action, resource);
            permit(principal == User::"bob", action, resource);
            forbid(principal, action, resource) when { false };
            forbid(principal, action, resource) when { context.missing };
            """);
    assertThat(policies.explain(ALICE_VIEWS, Entities.EMPTY))
        .extracting(PolicyOutcome::result)
        .containsExactly(
            PolicyOutcome.Result.SATISFIED,
            PolicyOutcome.Result.OUT_OF_SCOPE,
            PolicyOutcome.Result.CONDITION_FAILED,
            PolicyOutcome.Result.ERROR);
  }

  @Test
  void find_annotatedPolicy_showsItsAnnotations() {
    PolicySet policies = PolicySet.parse("@id(\"x\") @note permit(principal, action, resource);");
    assertThat(policies.find(PolicyId.of("policy0")).orElseThrow().annotations())
        .containsExactly(Map.entry("id", "x"), Map.entry("note", ""));
  }

  @Test
  void authorize_manyScopes_findsExactlyTheMatchingPolicies() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      text.append("permit(principal in Group::\"g%d\", action, resource);\n".formatted(i));
      text.append(
          "permit(principal, action in [Action::\"a%d\", Action::\"b%d\"], resource);\n"
              .formatted(i, i));
      text.append("permit(principal, action, resource == Photo::\"%d\");\n".formatted(i));
    }
    EntityUid both = EntityUid.parse("Action::\"both\"");
    Entities entities =
        Entities.of(
            Entity.builder(ALICE).parent(EntityUid.parse("Group::\"g7\"")).build(),
            Entity.builder(both)
                .parent(EntityUid.parse("Action::\"a9\""))
                .parent(EntityUid.parse("Action::\"b9\""))
                .build());
    Request request = Request.of(ALICE, both, EntityUid.parse("Photo::\"11\""));

    assertThat(PolicySet.parse(text.toString()).authorize(request, entities).determining())
        .containsExactly(PolicyId.of("policy21"), PolicyId.of("policy28"), PolicyId.of("policy35"));
  }
}
