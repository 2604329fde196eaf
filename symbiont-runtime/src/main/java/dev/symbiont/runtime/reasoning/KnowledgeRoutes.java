package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.BodyFields;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import java.util.Map;
import java.util.function.Function;

/** Lets an agent know facts, and find them again (HTTP contract section 9.1). */
final class KnowledgeRoutes implements RouteModule {
  private static final long DEFAULT_FACTS = 5;
  private static final long MOST_FACTS = 100;
  private static final double DEFAULT_CONFIDENCE = 0.8;

  private final KnowledgeStore knowledge;
  private final Function<ApiRequest, AgentProfile> agents;

  KnowledgeRoutes(KnowledgeStore knowledge, Function<ApiRequest, AgentProfile> agents) {
    this.knowledge = knowledge;
    this.agents = agents;
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.post(ReasoningRoutes.below("knowledge/recall"))
                .named("recallKnowledge")
                .described(ReasoningRoutes.TAG, "Finds what an agent knows about something.")
                .access(Access.AGENT)
                .to(this::recall))
        .add(
            Route.post(ReasoningRoutes.below("knowledge/store"))
                .named("storeKnowledge")
                .described(ReasoningRoutes.TAG, "Lets an agent know a fact.")
                .access(Access.AGENT)
                .success(200)
                .to(this::store));
  }

  private ApiAnswer recall(ApiRequest request) {
    String agentId = agents.apply(request).agentId();
    BodyFields fields = request.fields();
    String query = fields.requiredString("query");
    long limit = fields.integer("limit").orElse(DEFAULT_FACTS);
    if (limit < 1 || limit > MOST_FACTS) {
      fields.problem("limit", "must be 1 to " + MOST_FACTS);
    }
    fields.check();
    return ApiAnswer.ok(
        JsonArray.ofStrings(
            knowledge.recall(agentId, query, (int) limit).stream()
                .map(KnowledgeStore.Fact::text)
                .toList()));
  }

  private ApiAnswer store(ApiRequest request) {
    String agentId = agents.apply(request).agentId();
    BodyFields fields = request.fields();
    String subject = fields.requiredString("subject");
    String predicate = fields.requiredString("predicate");
    String object = fields.requiredString("object");
    double confidence = fields.decimal("confidence").orElse(DEFAULT_CONFIDENCE);
    fields.check();
    try {
      String id =
          knowledge.store(agentId, new KnowledgeStore.Fact(subject, predicate, object, confidence));
      return ApiAnswer.ok(JsonObject.builder().put("id", id).build());
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.validationFailed(Map.of("fact", String.valueOf(e.getMessage())));
    }
  }
}
