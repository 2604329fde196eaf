package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.InferenceOptions;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.VisibleTools;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;

/** Works out what a loop is told: by its request, its agent, and whoever hands a task on. */
final class LoopSpecs {
  private static final double DEFAULT_TEMPERATURE = 0.3;

  private final ReasoningLoop loop;
  private final Predicate<String> verifiedTools;

  /**
   * @param loop knows the tools
   * @param verifiedTools tells whether the signature of a tool was verified
   */
  LoopSpecs(ReasoningLoop loop, Predicate<String> verifiedTools) {
    this.loop = loop;
    this.verifiedTools = verifiedTools;
  }

  LoopSpec spec(
      AgentProfile agent, RunReasoningLoopRequest request, String loopId, String surface) {
    Optional<InferenceOptions> options = request.inferenceOptions();
    LoopConfig config = agent.limits().within(request.config());
    List<Message> conversation = new ArrayList<>();
    agent.systemPrompt().ifPresent(prompt -> conversation.add(Message.system(prompt)));
    conversation.add(Message.user(request.initialMessage()));
    return new LoopSpec(
        loopId,
        context(agent, Optional.of(loopId), surface, tools(agent, request)),
        config,
        conversation,
        options.flatMap(InferenceOptions::model).or(agent::model),
        options
            .map(InferenceOptions::temperature)
            .or(config::temperature)
            .or(agent::temperature)
            .orElse(DEFAULT_TEMPERATURE),
        maxOutput(config, options),
        options.map(InferenceOptions::responseFormat).orElseGet(ResponseFormat.Text::new),
        options.map(InferenceOptions::extra).orElse(JsonObject.EMPTY),
        request.knowledgeConfig(),
        List.of());
  }

  private static OptionalLong maxOutput(LoopConfig config, Optional<InferenceOptions> options) {
    Optional<Integer> wanted = options.map(InferenceOptions::maxTokens);
    Optional<Integer> most = config.maxOutputTokens();
    if (wanted.isPresent() && most.isPresent()) {
      return OptionalLong.of(Math.min(wanted.get(), most.get()));
    }
    return wanted.or(() -> most).map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  /**
   * The tools of the request, else those of the runtime, and those of the loop itself; never more
   * than the agent may see and the request lets through (section 3.2).
   */
  private VisibleTools tools(AgentProfile agent, RunReasoningLoopRequest request) {
    List<ToolDefinition> offered = offered(agent, request);
    return VisibleTools.of(
        request
            .config()
            .toolProfile()
            .map(profile -> new ToolFilter(profile, verifiedTools).apply(offered))
            .orElse(offered));
  }

  private List<ToolDefinition> offered(AgentProfile agent, RunReasoningLoopRequest request) {
    List<ToolDefinition> offered = new ArrayList<>(request.config().toolDefinitions());
    request.inferenceOptions().ifPresent(wanted -> offered.addAll(wanted.toolDefinitions()));
    if (offered.isEmpty()) {
      offered.addAll(loop.executorTools());
    }
    offered.addAll(loop.toolsOfTheLoop(request.knowledgeConfig().isPresent()));
    offered.removeIf(tool -> !agent.sees(tool.name()));
    return offered;
  }

  /** Says which different tools are offered under the same name. */
  List<String> clashes(AgentProfile agent, RunReasoningLoopRequest request) {
    Set<String> seen = new HashSet<>();
    return offered(agent, request).stream()
        .distinct()
        .map(ToolDefinition::name)
        .filter(name -> !seen.add(name))
        .distinct()
        .map(name -> "more than one tool is called '" + name + "'; the first counts")
        .toList();
  }

  /** Section 18: the limits are passed on, of time and tokens what is left. */
  static LoopConfig inherited(Delegation.Origin origin) {
    LoopConfig config = origin.config();
    LoopConfig.Builder inherited =
        LoopConfig.builder()
            .maxIterations(config.maxIterations())
            .maxTotalTokens(origin.tokensLeft())
            .timeoutMs(Math.max(0, origin.timeLeft().toMillis()))
            .toolTimeoutMs(config.toolTimeoutMs())
            .maxConcurrentTools(config.maxConcurrentTools())
            .contextTokenBudget(config.contextTokenBudget());
    config.maxDelegationDepth().ifPresent(inherited::maxDelegationDepth);
    config.stepIteration().ifPresent(inherited::stepIteration);
    return inherited.build();
  }

  static ActionContext context(
      AgentProfile agent, Optional<String> loopId, String surface, VisibleTools tools) {
    return new ActionContext(
        agent.agentId(), agent.name(), loopId, 0, 0, surface, tools, JsonObject.EMPTY);
  }
}
