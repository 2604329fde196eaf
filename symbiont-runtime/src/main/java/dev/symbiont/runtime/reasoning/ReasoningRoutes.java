package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.CircuitBreakerStatus;
import dev.symbiont.domain.reasoning.InferenceOptions;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.KnowledgeConfig;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopDecision;
import dev.symbiont.domain.reasoning.LoopState;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.runtime.http.Access;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.BodyFields;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.http.WireBody;
import dev.symbiont.runtime.jsonschema.JsonSchema;
import dev.symbiont.runtime.policy.Verdict;
import dev.symbiont.runtime.policy.cedar.CheckedPolicy;
import dev.symbiont.runtime.policy.cedar.InvalidPolicyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The routes of the HTTP contract section 9.1 and their extensions. */
public final class ReasoningRoutes implements RouteModule {
  private static final String TAG = "reasoning";
  private static final Pattern LOOP_ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final int MOST_ENTRIES = 10_000;
  private static final long DEFAULT_FACTS = 5;
  private static final long MOST_FACTS = 100;
  private static final double DEFAULT_CONFIDENCE = 0.8;
  private static final CedarPolicy POLICY_DEFAULTS = new CedarPolicy("", "", true);

  private final ReasoningService reasoning;
  private final KnowledgeStore knowledge;
  private final Function<ApiRequest, AgentProfile> agents;
  private final WireBody wire;
  private final LoopEventFeed.LoopEvents events;

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
    this.reasoning = Objects.requireNonNull(reasoning, "reasoning");
    this.knowledge = Objects.requireNonNull(knowledge, "knowledge");
    this.agents = Objects.requireNonNull(agents, "agents");
    this.wire = Objects.requireNonNull(wire, "wire");
    this.events =
        new LoopEventFeed.LoopEvents(
            reasoning.journal(),
            reasoning.signals(),
            reasoning::isRunning,
            Objects.requireNonNull(json, "json"),
            wire);
  }

  @Override
  public void register(RouteTable.Builder routes) {
    loops(routes);
    policies(routes);
    routes
        .add(
            Route.get(below("journal"))
                .named("getJournalEntries")
                .described(TAG, "Lists what the loops of an agent did.")
                .access(Access.AGENT)
                .to(this::journal))
        .add(
            Route.post(below("journal/compact"))
                .named("compactJournal")
                .described(TAG, "Forgets the entries of loops that have ended.")
                .ignoredBody()
                .to(this::compact))
        .add(
            Route.get(below("circuit-breakers"))
                .named("getCircuitBreakerStatus")
                .described(TAG, "Shows the circuit breakers of an agent's tools.")
                .access(Access.AGENT)
                .to(this::breakers))
        .add(
            Route.post(below("circuit-breakers/{tool}/reset"))
                .named("resetCircuitBreaker")
                .described(TAG, "Closes the circuit breaker of a tool.")
                .ignoredBody()
                .to(this::resetBreaker))
        .add(
            Route.post(below("knowledge/recall"))
                .named("recallKnowledge")
                .described(TAG, "Finds what an agent knows about something.")
                .access(Access.AGENT)
                .to(this::recall))
        .add(
            Route.post(below("knowledge/store"))
                .named("storeKnowledge")
                .described(TAG, "Lets an agent know a fact.")
                .access(Access.AGENT)
                .success(200)
                .to(this::store))
        .add(
            Route.get(below("tool-profiles"))
                .named("getToolProfiles")
                .described(TAG, "Shows what each tool has done for an agent.")
                .access(Access.AGENT)
                .to(this::toolProfiles));
  }

  private void loops(RouteTable.Builder routes) {
    routes
        .add(
            Route.post(below("loop"))
                .named("runReasoningLoop")
                .described(TAG, "Lets an agent reason about a task; answers when it is done.")
                .access(Access.AGENT)
                .takes(RunReasoningLoopRequest.class)
                .answers(RunReasoningLoopResponse.class)
                .to(this::run))
        .add(
            Route.get(below("loops"))
                .named("listLoops")
                .described(TAG, "Lists the running and recent loops of an agent.")
                .access(Access.AGENT)
                .answersListOf(LoopState.class)
                .to(this::list))
        .add(
            Route.get(below("loop/{loop_id}"))
                .named("getLoopStatus")
                .described(TAG, "Shows where a loop is.")
                .access(Access.AGENT)
                .answers(LoopState.class)
                .to(this::status))
        .add(
            Route.delete(below("loop/{loop_id}"))
                .named("cancelLoop")
                .described(TAG, "Ends a loop.")
                .access(Access.AGENT)
                .to(this::cancel))
        .add(
            Route.get(below("loop/{loop_id}/events"))
                .named("watchLoop")
                .described(TAG, "Sends the journal of a loop as it grows, as server-sent events.")
                .access(Access.AGENT)
                .to(this::events))
        .add(
            Route.get(below("{loop_id}/diagnostics"))
                .named("getLoopDiagnostics")
                .described(TAG, "Shows what a loop did in each iteration.")
                .access(Access.AGENT)
                .to(this::diagnostics));
  }

  private void policies(RouteTable.Builder routes) {
    routes
        .add(
            Route.get(below("cedar"))
                .named("listCedarPolicies")
                .described(TAG, "Lists the Cedar policies of an agent.")
                .access(Access.AGENT)
                .answersListOf(CedarPolicy.class)
                .to(this::listPolicies))
        .add(
            Route.post(below("cedar"))
                .named("addCedarPolicy")
                .described(TAG, "Adds a Cedar policy to an agent, or replaces it.")
                .takes(CedarPolicy.class)
                .to(this::addPolicy))
        .add(
            Route.delete(below("cedar/{name}"))
                .named("removeCedarPolicy")
                .described(TAG, "Removes a Cedar policy of an agent.")
                .to(this::removePolicy))
        .add(
            Route.post(below("cedar/evaluate"))
                .named("evaluateCedarPolicy")
                .described(TAG, "Says whether an action would be allowed.")
                .access(Access.AGENT)
                .takes(ProposedAction.class)
                .answers(LoopDecision.class)
                .to(this::evaluate));
  }

  private static String below(String path) {
    return "agents/{id}/reasoning/" + path;
  }

  // ---- loops --------------------------------------------------------------------------------

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
      throw refused(e);
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
                        ? wire.complete(object, POLICY_DEFAULTS)
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
        new LoopEventFeed(events, agentId, loopId, from, includesExtended(request)));
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

  // ---- policies -----------------------------------------------------------------------------

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
    CedarPolicy policy =
        wire.read(wire.complete(request.body(), POLICY_DEFAULTS), CedarPolicy.class);
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

  private static ApiRefusal refused(InvalidPolicyException e) {
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

  // ---- journal, breakers, knowledge, tools --------------------------------------------------

  private ApiAnswer journal(ApiRequest request) {
    int limit = request.queryNumber("limit", 100, 1, MOST_ENTRIES);
    long from = request.queryLong("from_sequence", 0, 0);
    return ApiAnswer.ok(
        new JsonArray(
            page(agents.apply(request).agentId(), from, limit, includesExtended(request)).stream()
                .map(wire::write)
                .toList()));
  }

  /** As many entries as there are, up to the limit, so that a short page is the last one. */
  private List<JournalEntry> page(String agentId, long from, int limit, boolean extended) {
    List<JournalEntry> page = new ArrayList<>();
    long next = from;
    while (page.size() < limit) {
      List<JournalEntry> read = reasoning.journal().read(agentId, next, limit - page.size());
      if (read.isEmpty()) {
        return page;
      }
      next = read.get(read.size() - 1).sequence() + 1;
      read.stream().filter(entry -> extended || !entry.event().isExtended()).forEach(page::add);
    }
    return page;
  }

  /** The other SDKs refuse events that they do not know, so they have to be asked for. */
  private static boolean includesExtended(ApiRequest request) {
    return request.query("include_extended").filter("true"::equals).isPresent();
  }

  private ApiAnswer compact(ApiRequest request) {
    long deleted = reasoning.journal().compact(agents.apply(request).agentId());
    return ApiAnswer.ok(JsonObject.builder().put("deleted", deleted).build());
  }

  private ApiAnswer breakers(ApiRequest request) {
    JsonObject.Builder answer = JsonObject.builder();
    Map<String, CircuitBreakerStatus> status =
        reasoning.breakers().status(agents.apply(request).agentId());
    status.keySet().stream()
        .sorted()
        .forEach(tool -> answer.put(tool, wire.write(Objects.requireNonNull(status.get(tool)))));
    return ApiAnswer.ok(answer.build());
  }

  private ApiAnswer resetBreaker(ApiRequest request) {
    String tool = request.path("tool");
    CircuitBreakerStatus status =
        reasoning
            .breakers()
            .reset(agents.apply(request).agentId(), tool)
            .orElseThrow(
                () ->
                    ApiRefusal.of(
                        404,
                        "CIRCUIT_BREAKER_NOT_FOUND",
                        "The tool '" + tool + "' has no circuit breaker: it was never called"));
    return ApiAnswer.ok(((JsonObject) wire.write(status)).toBuilder().put("reset", true).build());
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

  private ApiAnswer toolProfiles(ApiRequest request) {
    String agentId = agents.apply(request).agentId();
    Map<String, CircuitBreakerStatus> breakers = reasoning.breakers().status(agentId);
    return ApiAnswer.ok(
        new JsonArray(
            reasoning.statistics().profiles(agentId).stream()
                .<JsonValue>map(
                    profile ->
                        profile(profile, Optional.ofNullable(breakers.get(profile.toolName()))))
                .toList()));
  }

  private JsonObject profile(
      ToolStatistics.Profile profile, Optional<CircuitBreakerStatus> breaker) {
    JsonValue state =
        breaker
            .flatMap(status -> ((JsonObject) wire.write(status)).get("state"))
            .orElse(new JsonString("closed"));
    return JsonObject.builder()
        .put("tool_name", profile.toolName())
        .put("call_count", profile.callCount())
        .put("success_count", profile.successCount())
        .put("failure_count", profile.failureCount())
        .put("timeout_count", profile.timeoutCount())
        .put("denied_count", profile.deniedCount())
        .put("success_rate", JsonNumber.of(profile.successRate()))
        .put("average_duration_ms", JsonNumber.of(profile.averageDurationMs()))
        .put("min_duration_ms", profile.minDurationMs())
        .put("p50_duration_ms", profile.p50DurationMs())
        .put("p95_duration_ms", profile.p95DurationMs())
        .put("max_duration_ms", profile.maxDurationMs())
        .put(
            "last_called_at",
            profile
                .lastCalledAt()
                .<JsonValue>map(at -> new JsonString(at.toString()))
                .orElse(JsonNull.NULL))
        .put(
            "last_error", profile.lastError().<JsonValue>map(JsonString::new).orElse(JsonNull.NULL))
        .put("circuit_state", state)
        .build();
  }
}
