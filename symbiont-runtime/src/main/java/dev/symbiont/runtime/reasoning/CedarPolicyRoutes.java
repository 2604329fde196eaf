package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.LoopDecision;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.BodyFields;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.http.WireBody;
import dev.symbiont.runtime.policy.Verdict;
import dev.symbiont.runtime.policy.cedar.CheckedPolicy;
import dev.symbiont.runtime.policy.cedar.InvalidPolicyException;
import java.util.Map;
import java.util.function.Function;

/** Manages the Cedar policies of an agent (HTTP contract section 9.1). */
final class CedarPolicyRoutes implements RouteModule {
  /** What a request need not say of a policy. */
  static final CedarPolicy DEFAULTS = new CedarPolicy("", "", true);

  private final ReasoningService reasoning;
  private final Function<ApiRequest, AgentProfile> agents;
  private final WireBody wire;

  CedarPolicyRoutes(
      ReasoningService reasoning, Function<ApiRequest, AgentProfile> agents, WireBody wire) {
    this.reasoning = reasoning;
    this.agents = agents;
    this.wire = wire;
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.get(ReasoningRoutes.below("cedar"))
                .named("listCedarPolicies")
                .described(ReasoningRoutes.TAG, "Lists the Cedar policies of an agent.")
                .access(Access.AGENT)
                .answersListOf(CedarPolicy.class)
                .to(this::listPolicies))
        .add(
            Route.post(ReasoningRoutes.below("cedar"))
                .named("addCedarPolicy")
                .described(ReasoningRoutes.TAG, "Adds a Cedar policy to an agent, or replaces it.")
                .takes(CedarPolicy.class)
                .to(this::addPolicy))
        .add(
            Route.delete(ReasoningRoutes.below("cedar/{name}"))
                .named("removeCedarPolicy")
                .described(ReasoningRoutes.TAG, "Removes a Cedar policy of an agent.")
                .to(this::removePolicy))
        .add(
            Route.post(ReasoningRoutes.below("cedar/evaluate"))
                .named("evaluateCedarPolicy")
                .described(ReasoningRoutes.TAG, "Says whether an action would be allowed.")
                .access(Access.AGENT)
                .takes(ProposedAction.class)
                .answers(LoopDecision.class)
                .to(this::evaluate));
  }

  private ApiAnswer listPolicies(ApiRequest request) {
    return ApiAnswer.ok(
        new JsonArray(
            reasoning.policies(agents.apply(request).agentId()).stream()
                .map(wire::write)
                .toList()));
  }

  private ApiAnswer addPolicy(ApiRequest request) {
    AgentProfile agent = agents.apply(request);
    BodyFields fields = request.fields();
    fields.requiredString("name");
    fields.requiredString("source");
    fields.check();
    CedarPolicy policy = wire.read(wire.complete(request.body(), DEFAULTS), CedarPolicy.class);
    try {
      CheckedPolicy checked =
          reasoning.addPolicy(agent.agentId(), policy, request.principal().name());
      return ApiAnswer.ok(
          ((JsonObject) wire.write(checked.text()))
              .toBuilder()
                  .put("added", true)
                  .put("warnings", JsonArray.ofStrings(checked.warnings()))
                  .build());
    } catch (InvalidPolicyException e) {
      throw refused(e);
    }
  }

  private ApiAnswer removePolicy(ApiRequest request) {
    boolean removed =
        reasoning.removePolicy(
            agents.apply(request).agentId(), request.path("name"), request.principal().name());
    return ApiAnswer.ok(JsonObject.builder().put("removed", removed).build());
  }

  private ApiAnswer evaluate(ApiRequest request) {
    AgentProfile agent = agents.apply(request);
    ProposedAction action = wire.read(request.body(), ProposedAction.class);
    return ApiAnswer.ok(wire.write(decision(reasoning.evaluate(agent, action, "api"))));
  }

  private static LoopDecision decision(Verdict verdict) {
    if (verdict instanceof Verdict.Allowed) {
      return new LoopDecision.Allow();
    }
    return verdict instanceof Verdict.Modified modified
        ? new LoopDecision.Modify(modified.replacement(), modified.reason())
        : new LoopDecision.Deny(verdict.reason());
  }

  static ApiRefusal refused(InvalidPolicyException e) {
    if (e.line() == 0) {
      // Not what the source says is at fault, but its name, its length or its number.
      return ApiRefusal.validationFailed(Map.of("policy", e.getMessage()));
    }
    return ApiRefusal.of(
        422,
        "INVALID_CEDAR_POLICY",
        e.getMessage(),
        JsonObject.builder()
            .put("line", e.line())
            .put("column", e.column())
            .put("runtime_code", "POLICY_002")
            .build());
  }
}
