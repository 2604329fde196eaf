package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.http.WireBody;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The routes of the HTTP contract section 9.1 and their extensions. */
public final class ReasoningRoutes implements RouteModule {
  static final String TAG = "reasoning";

  private final List<RouteModule> parts;

  /**
   * Creates the routes.
   *
   * @param agents finds the agent that a path means, or refuses
   * @param json writes the events
   */
  public ReasoningRoutes(
      ReasoningService reasoning,
      KnowledgeStore knowledge,
      Function<ApiRequest, AgentProfile> agents,
      WireBody wire,
      JsonCodec json) {
    Objects.requireNonNull(agents, "agents");
    Objects.requireNonNull(wire, "wire");
    this.parts =
        List.of(
            new LoopRoutes(reasoning, agents, wire, Objects.requireNonNull(json, "json")),
            new CedarPolicyRoutes(reasoning, agents, wire),
            new JournalRoutes(reasoning.journal(), agents, wire),
            new KnowledgeRoutes(Objects.requireNonNull(knowledge, "knowledge"), agents),
            new ToolStatusRoutes(reasoning, agents, wire));
  }

  @Override
  public void register(RouteTable.Builder routes) {
    parts.forEach(routes::addAll);
  }

  static String below(String path) {
    return "agents/{id}/reasoning/" + path;
  }
}
