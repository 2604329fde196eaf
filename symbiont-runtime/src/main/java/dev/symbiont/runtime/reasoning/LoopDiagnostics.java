package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.StepIterationConfig;
import dev.symbiont.runtime.http.WireBody;
import dev.symbiont.runtime.inference.ContextStrategy;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.inference.TokenEstimate;
import dev.symbiont.runtime.policy.ActionName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a loop did in each iteration, measured from its journal (specification section 14.6). */
final class LoopDiagnostics {
  /** The same actions so often in a row mean that the loop goes nowhere. */
  private static final int STUCK_AFTER = 3;

  private final List<Message> conversation;
  private final ContextStrategy context;
  private final List<Integer> errors;
  private final WireBody wire;
  private final List<JsonValue> iterations = new ArrayList<>();
  private final List<List<ProposedAction>> actions = new ArrayList<>();
  private LoopConfig config = LoopConfig.DEFAULT;
  private Optional<LoopEvent.StepLimitReached> stopped = Optional.empty();
  private Optional<LoopEvent.Terminated> end = Optional.empty();

  private LoopDiagnostics(List<Message> conversation, ContextStrategy context, WireBody wire) {
    this.conversation = conversation;
    this.context = context;
    this.errors = errors(conversation);
    this.wire = wire;
  }

  static JsonObject of(
      String agentId,
      String loopId,
      String phase,
      List<JournalEntry> journal,
      List<Message> conversation,
      ContextStrategy context,
      WireBody wire) {
    LoopDiagnostics diagnostics = new LoopDiagnostics(conversation, context, wire);
    diagnostics.read(journal);
    return diagnostics.json(agentId, loopId, phase);
  }

  /** Failed calls of each answer of the model, those that the gate denied left out. */
  private static List<Integer> errors(List<Message> conversation) {
    List<Integer> errors = new ArrayList<>();
    for (Message message : conversation) {
      if (message.role() == Message.Role.ASSISTANT) {
        errors.add(0);
      } else if (message.role() == Message.Role.TOOL
          && message.isError()
          && message.content().startsWith("[Error]")
          && !errors.isEmpty()) {
        errors.set(errors.size() - 1, errors.get(errors.size() - 1) + 1);
      }
    }
    return errors;
  }

  private void read(List<JournalEntry> journal) {
    for (int i = 0; i < journal.size(); i++) {
      LoopEvent event = journal.get(i).event();
      if (event instanceof LoopEvent.ReasoningComplete reasoning) {
        actions.add(reasoning.actions());
        iterations.add(iteration(reasoning, i, journal));
      } else if (event instanceof LoopEvent.Started started) {
        config = started.config();
      } else if (event instanceof LoopEvent.StepLimitReached reached) {
        stopped = Optional.of(reached);
      } else if (event instanceof LoopEvent.Terminated terminated) {
        end = Optional.of(terminated);
      }
    }
  }

  private JsonObject iteration(
      LoopEvent.ReasoningComplete reasoning, int at, List<JournalEntry> journal) {
    int denied = 0;
    int observations = 0;
    long dispatch = 0;
    int last = at;
    for (int i = at + 1; i < journal.size(); i++) {
      LoopEvent event = journal.get(i).event();
      if (event instanceof LoopEvent.ReasoningComplete || event instanceof LoopEvent.Terminated) {
        break;
      }
      last = i;
      if (event instanceof LoopEvent.PolicyEvaluated evaluated) {
        denied = evaluated.deniedCount();
      } else if (event instanceof LoopEvent.ToolsDispatched dispatched) {
        dispatch = dispatched.durationMs();
      } else if (event instanceof LoopEvent.ObservationsCollected collected) {
        observations = collected.observationCount();
      }
    }
    return JsonObject.builder()
        .put("iteration", reasoning.iteration())
        .put(
            "actions",
            JsonArray.ofStrings(reasoning.actions().stream().map(LoopDiagnostics::name).toList()))
        .put("denied", denied)
        .put("observations", observations)
        .put("errors", iterations.size() < errors.size() ? errors.get(iterations.size()) : 0)
        .put("duration_ms", millis(journal.get(Math.max(at - 1, 0)), journal.get(last)))
        .put("model_ms", millis(journal.get(Math.max(at - 1, 0)), journal.get(at)))
        .put("dispatch_ms", dispatch)
        .put("tokens", reasoning.usage().totalTokens())
        .put("prompt_tokens", reasoning.usage().promptTokens())
        .put("completion_tokens", reasoning.usage().completionTokens())
        .build();
  }

  /** The kind and what it is about, for example {@code tool_call:lookup_invoice}. */
  private static String name(ProposedAction action) {
    return ActionName.of(action).replaceFirst("::", ":");
  }

  private static long millis(JournalEntry from, JournalEntry to) {
    return Duration.between(Instant.parse(from.timestamp()), Instant.parse(to.timestamp()))
        .toMillis();
  }

  private JsonObject json(String agentId, String loopId, String phase) {
    Optional<String> stuck = stuck();
    return JsonObject.builder()
        .put("loop_id", loopId)
        .put("agent_id", agentId)
        .put("status", status(phase))
        .put("current_phase", phase)
        .put("stuck", stuck.isPresent())
        .put("stuck_reason", stuck.<JsonValue>map(JsonString::new).orElse(JsonNull.NULL))
        .put("stuck_detail", stuckDetail())
        .put("iteration_history", new JsonArray(iterations))
        .put("adaptive", adaptive())
        .put(
            "termination_reason",
            end.map(terminated -> wire.write(terminated.reason())).orElse(JsonNull.NULL))
        .build();
  }

  private JsonObject stuckDetail() {
    StepIterationConfig steps = config.stepIteration().orElse(StepIterationConfig.DEFAULT);
    return JsonObject.builder()
        .put(
            "step_id",
            stopped.<JsonValue>map(step -> new JsonString(step.stepId())).orElse(JsonNull.NULL))
        .put(
            "similarity",
            JsonNumber.of(stopped.map(LoopEvent.StepLimitReached::similarity).orElse(0.0)))
        .put("threshold", JsonNumber.of(steps.similarityThreshold()))
        .put("reattempts", stopped.map(LoopEvent.StepLimitReached::attempts).orElse(0))
        .put("max_reattempts", steps.maxReattemptsPerStep())
        .build();
  }

  private JsonObject adaptive() {
    StepIterationConfig steps = config.stepIteration().orElse(StepIterationConfig.DEFAULT);
    return JsonObject.builder()
        .put("step_iteration_active", config.stepIteration().isPresent())
        .put("max_reattempts_per_step", steps.maxReattemptsPerStep())
        .put("similarity_threshold", JsonNumber.of(steps.similarityThreshold()))
        .put("on_limit_reached", steps.onLimitReached().snakeCase())
        .put("tool_profile", config.toolProfile().map(wire::write).orElse(JsonNull.NULL))
        .put("pre_hydration", config.preHydration().map(wire::write).orElse(JsonNull.NULL))
        .put("context_strategy", context.word())
        .put("context_token_budget", config.contextTokenBudget())
        .put("truncations", truncations())
        .build();
  }

  /** Counts the answers before which the model did not get to see the whole conversation. */
  private long truncations() {
    long truncations = 0;
    long tokens = 0;
    for (Message message : conversation) {
      boolean answer = message.role() == Message.Role.ASSISTANT;
      if (answer && tokens > config.contextTokenBudget()) {
        truncations++;
      }
      tokens += TokenEstimate.of(message);
    }
    return truncations;
  }

  private static String status(String phase) {
    return switch (phase) {
      case "completed", "failed", "cancelled" -> phase;
      default -> "running";
    };
  }

  private Optional<String> stuck() {
    if (stopped.isPresent()) {
      return stopped.map(step -> step.stepId() + ": " + step.reason());
    }
    int same = 1;
    for (int i = actions.size() - 1; i > 0 && isRepeat(i); i--) {
      same++;
    }
    return same >= STUCK_AFTER
        ? Optional.of("the last " + same + " iterations proposed the same tool calls")
        : Optional.empty();
  }

  private boolean isRepeat(int at) {
    List<String> now = calls(actions.get(at));
    return !now.isEmpty() && now.equals(calls(actions.get(at - 1)));
  }

  private static List<String> calls(List<ProposedAction> proposed) {
    return proposed.stream()
        .filter(ProposedAction.ToolCall.class::isInstance)
        .map(action -> (ProposedAction.ToolCall) action)
        .map(call -> call.name() + " " + call.arguments())
        .toList();
  }
}
