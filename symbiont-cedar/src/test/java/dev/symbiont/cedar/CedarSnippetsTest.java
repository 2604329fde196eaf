package dev.symbiont.cedar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cedar.policy.PolicyId;
import dev.symbiont.cedar.schema.Schema;
import dev.symbiont.cedar.schema.ValidationResult;
import dev.symbiont.cedar.schema.Validator;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.RecordValue;
import org.junit.jupiter.api.Test;

class CedarSnippetsTest {
  @Test
  void cedarAuthorize_documentedSteps_work() {
    // snippet: cedar-authorize
    PolicySet policies =
        PolicySet.parse(
            """
            @id("read-only-tools")
            permit(principal in AgentGroup::"analysts", action in Action::"tool_call", resource)
            when { resource.risk_tier == "low" && context.iteration < 10 };
            """);

    EntityUid agent = EntityUid.parse("Agent::\"a1\"");
    EntityUid action = EntityUid.parse("Action::\"tool_call::search\"");
    EntityUid resource = EntityUid.parse("Resource::\"default\"");
    Entities entities =
        Entities.of(
            Entity.builder(agent).parent(EntityUid.parse("AgentGroup::\"analysts\"")).build(),
            Entity.builder(action).parent(EntityUid.parse("Action::\"tool_call\"")).build(),
            Entity.builder(resource).attribute("risk_tier", "low").build());

    Request request =
        Request.of(agent, action, resource)
            .withContext(RecordValue.builder().put("iteration", 3).build());
    Authorization answer = policies.authorize(request, entities);
    // end
    assertThat(answer.isAllowed()).isTrue();

    // snippet: cedar-reasons
    for (PolicyId id : answer.determining()) {
      Policy policy = policies.find(id).orElseThrow();
      String name = policy.annotations().getOrDefault("id", id.value());
      assertThat(name).isEqualTo("read-only-tools");
    }
    // end

    // snippet: cedar-strict
    Authorization strict = policies.authorize(request, entities, ErrorRule.DENY_ON_FORBID_ERROR);
    // end
    assertThat(strict.errors()).isEmpty();

    // snippet: cedar-reload
    PolicySet reloaded =
        policies.with(PolicyId.of("freeze"), Policy.parse("forbid(principal, action, resource);"));
    // end
    assertThat(reloaded.authorize(request, entities).isAllowed()).isFalse();
  }

  @Test
  void cedarValidate_documentedSteps_work() {
    // snippet: cedar-validate
    Schema schema =
        Schema.parse(
            """
            entity Agent { tier: String };
            entity Resource { owner?: Agent };
            action call appliesTo { principal: Agent, resource: Resource };
            """);
    ValidationResult result =
        new Validator(schema)
            .validate(
                PolicySet.parse(
                    "permit(principal, action, resource) when { resource.owner == principal };"));
    String problem = result.errors().get(0).message();
    // end
    assertThat(problem)
        .isEqualTo("attribute 'owner' may be missing; test it with has first in `resource.owner`");
  }
}
