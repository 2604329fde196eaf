package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.InferenceOptions;
import dev.symbiont.domain.reasoning.KnowledgeConfig;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopState;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.http.WireBody;
import dev.symbiont.runtime.jsonschema.JsonSchema;
import dev.symbiont.runtime.policy.cedar.InvalidPolicyException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Starts, watches and ends loops (HTTP contract section 9.1). */
final class LoopRoutes implements RouteModule {
  private static final Pattern LOOP_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final ReasoningService reasoning;
  private final Function<ApiRequest, AgentProfile> agents;
  private final WireBody wire;
  private final LoopEventFeed.LoopEvents events;

  LoopRoutes(
      ReasoningService reasoning,
      Function<ApiRequest, AgentProfile> agents,
      WireBody wire,
      JsonCodec json) {
    this.reasoning = reasoning;
    this.agents = agents;
    this.wire = wire;
    this.events =
        new LoopEventFeed.LoopEvents(
            reasoning.journal(), reasoning.signals(), reasoning::isRunning, json, wire);
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.post(ReasoningRoutes.below("loop"))
                .named("runReasoningLoop")
                .described(
                    ReasoningRoutes.TAG,
                    "Lets an agent reason about a task; answers when it is done.")
                .access(Access.AGENT)
                .takes(RunReasoningLoopRequest.class)
                .answers(RunReasoningLoopResponse.class)
                .to(this::run))
        .add(
            Route.get(ReasoningRoutes.below("loops"))
                .named("listLoops")
                .described(ReasoningRoutes.TAG, "Lists the running and recent loops of an agent.")
                .access(Access.AGENT)
                .answersListOf(LoopState.class)
                .to(this::list))
        .add(
            Route.get(ReasoningRoutes.below("loop/{loop_id}"))
                .named("getLoopStatus")
                .described(ReasoningRoutes.TAG, "Shows where a loop is.")
                .access(Access.AGENT)
                .answers(LoopState.class)
                .to(this::status))
        .add(
            Route.delete(ReasoningRoutes.below("loop/{loop_id}"))
                .named("cancelLoop")
                .described(ReasoningRoutes.TAG, "Ends a loop.")
                .access(Access.AGENT)
                .to(this::cancel))
        .add(
            Route.get(ReasoningRoutes.below("loop/{loop_id}/events"))
                .named("watchLoop")
                .described(
                    ReasoningRoutes.TAG,
                    "Sends the journal of a loop as it grows, as server-sent events.")
                .access(Access.AGENT)
                .to(this::events))
        .add(
            Route.get(ReasoningRoutes.below("{loop_id}/diagnostics"))
                .named("getLoopDiagnostics")
                .described(ReasoningRoutes.TAG, "Shows what a loop did in each iteration.")
                .access(Access.AGENT)
                .to(this::diagnostics));
  }

  private ApiAnswer run(ApiRequest request) {
    AgentProfile agent = agents.apply(request);
    RunReasoningLoopRequest asked =
        wire.read(withDefaults(request.body()), RunReasoningLoopRequest.class);
    requireReadablePatterns(asked);
    LoopStart start = start(agent, asked, request);
    if (start instanceof LoopStart.Exists exists) {
      throw ApiRefusal.of(
          409, "LOOP_EXISTS", "Another loop has the id '" + exists.loopId() + "' already");
    }
    if (start instanceof LoopStart.TooMany many) {
      throw ApiRefusal.of(
          429,
          "LOOP_LIMIT_EXCEEDED",
          "At most " + many.limit() + " loops may run here at the same time; repeat later");
    }
    LoopStart.Started started = (LoopStart.Started) start;
    if (request.headers().all("Prefer").stream().anyMatch(text -> text.contains("respond-async"))) {
      return ApiAnswer.json(
          202,
          JsonObject.builder()
              .put("loop_id", started.loopId())
              .put("warnings", JsonArray.ofStrings(started.warnings()))
              .build());
    }
    return finished(started);
  }

  private static void requireReadablePatterns(RunReasoningLoopRequest asked) {
    try {
      asked.config().preHydration().ifPresent(References::of);
    } catch (IllegalArgumentException e) {
      throw ApiRefusal.validationFailed(
          Map.of("config.pre_hydration.custom_patterns", String.valueOf(e.getMessage())));
    }
  }

  private LoopStart start(AgentProfile agent, RunReasoningLoopRequest asked, ApiRequest request) {
    try {
      return reasoning.start(agent, asked, chosenId(request), "api", LoopObserver.NONE);
    } catch (InvalidPolicyException e) {
      throw CedarPolicyRoutes.refused(e);
    } catch (JsonSchema.InvalidSchemaException e) {
      throw ApiRefusal.validationFailed(
          Map.of("inference_options.response_format.schema", String.valueOf(e.getMessage())));
    }
  }

  private ApiAnswer finished(LoopStart.Started started) {
    try {
      JsonObject answer = (JsonObject) wire.write(started.response().join());
      return ApiAnswer.ok(
          started.warnings().isEmpty()
              ? answer
              : answer.toBuilder()
                  .put("warnings", JsonArray.ofStrings(started.warnings()))
                  .build());
    } catch (CompletionException e) {
      throw ApiRefusal.of(503, "LOOP_FAILED", "The loop could not be run: " + e.getCause());
    }
  }

  /** An idempotency key names the loop, so that a repeated request joins it. */
  private static Optional<String> chosenId(ApiRequest request) {
    Optional<String> id = request.headers().first("X-Symbiont-Loop-Id");
    if (id.isPresent() && !LOOP_ID.matcher(id.get()).matches()) {
      throw ApiRefusal.invalidRequest(
          "X-Symbiont-Loop-Id must be 1 to 64 characters of A-Z a-z 0-9 _ -");
    }
    return id.or(
        () ->
            request
                .headers()
                .first("Idempotency-Key")
                .map(key -> "idem-" + Fingerprint.of(request.principal().name(), key)));
  }

  private JsonObject withDefaults(JsonObject body) {
    JsonObject named = wire.normalise(body);
    JsonObject config = wire.completeMember(named, "config", LoopConfig.DEFAULT);
    JsonObject options =
        wire.completeMember(
            config,
            "inference_options",
            new InferenceOptions(
                4096,
                0.7,
                List.of(),
                new ResponseFormat.Text(),
                Optional.empty(),
                JsonObject.EMPTY));
    JsonObject known = wire.completeMember(options, "knowledge_config", KnowledgeConfig.DEFAULT);
    return known
        .array("cedar_policies")
        .map(policies -> withPolicies(known, policies))
        .orElse(known);
  }

  private JsonObject withPolicies(JsonObject body, JsonArray policies) {
    List<JsonValue> complete =
        policies.values().stream()
            .map(
                policy ->
                    policy instanceof JsonObject object
                        ? wire.complete(object, CedarPolicyRoutes.DEFAULTS)
                        : policy)
            .toList();
    return body.toBuilder().put("cedar_policies", new JsonArray(complete)).build();
  }

  private ApiAnswer list(ApiRequest request) {
    return ApiAnswer.ok(
        new JsonArray(
            reasoning.list(agents.apply(request).agentId()).stream().map(wire::write).toList()));
  }

  private ApiAnswer status(ApiRequest request) {
    return ApiAnswer.ok(wire.write(state(request)));
  }

  private ApiAnswer cancel(ApiRequest request) {
    String loopId = request.path("loop_id");
    boolean cancelled =
        reasoning
            .cancel(agents.apply(request).agentId(), loopId)
            .orElseThrow(() -> unknownLoop(loopId));
    return ApiAnswer.ok(
        JsonObject.builder().put("loop_id", loopId).put("cancelled", cancelled).build());
  }

  private ApiAnswer diagnostics(ApiRequest request) {
    LoopState state = state(request);
    return ApiAnswer.ok(
        LoopDiagnostics.of(
            state.agentId(),
            request.path("loop_id"),
            state.currentPhase(),
            reasoning.journal().readLoop(state.agentId(), request.path("loop_id")),
            reasoning.journal().replay(state.agentId(), request.path("loop_id")),
            reasoning.context(),
            wire));
  }

  private ApiAnswer events(ApiRequest request) {
    String agentId = agents.apply(request).agentId();
    String loopId = request.path("loop_id");
    long from = firstSequence(request);
    if (!reasoning.isKnown(agentId, loopId)) {
      throw unknownLoop(loopId);
    }
    return ApiAnswer.events(
        new LoopEventFeed(events, agentId, loopId, from, JournalRoutes.includesExtended(request)));
  }

  /** Who was cut off names the last event it saw; who comes anew may name the first it wants. */
  private static long firstSequence(ApiRequest request) {
    Optional<String> last = request.headers().first("Last-Event-ID");
    if (last.isEmpty()) {
      return request.queryLong("from_sequence", 0, 0);
    }
    try {
      long sequence = Long.parseLong(last.get());
      if (sequence >= 0 && sequence < Long.MAX_VALUE) {
        return sequence + 1;
      }
    } catch (NumberFormatException notASequence) {
      // Falls through to the refusal.
    }
    throw ApiRefusal.invalidRequest("Last-Event-ID must be the sequence number of an entry");
  }

  private LoopState state(ApiRequest request) {
    String loopId = request.path("loop_id");
    return reasoning
        .status(agents.apply(request).agentId(), loopId)
        .orElseThrow(() -> unknownLoop(loopId));
  }

  private static ApiRefusal unknownLoop(String loopId) {
    return ApiRefusal.of(404, "LOOP_NOT_FOUND", "There is no loop '" + loopId + "' of this agent");
  }
}
