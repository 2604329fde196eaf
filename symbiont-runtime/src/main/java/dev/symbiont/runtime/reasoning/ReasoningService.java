package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.LoopState;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.inference.ContextStrategy;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.jsonschema.JsonSchema;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ActionName;
import dev.symbiont.runtime.policy.PolicyGate;
import dev.symbiont.runtime.policy.Verdict;
import dev.symbiont.runtime.policy.VisibleTools;
import dev.symbiont.runtime.policy.cedar.CheckedPolicy;
import dev.symbiont.runtime.policy.cedar.InvalidPolicyException;
import dev.symbiont.runtime.policy.cedar.PolicyBook;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The loops of a runtime: starts, watches, cancels and remembers them, and manages the policies
 * they are under (runtime reasoning specification section 1.1). Thread-safe.
 */
public final class ReasoningService {
  private static final System.Logger LOG = System.getLogger(ReasoningService.class.getName());
  private static final int FINISHED_KEPT = 256;
  private static final int MOST_RUNNING = 16_384;
  private static final String INTERRUPTED = "interrupted: the runtime stopped while the loop ran";

  private final ReasoningLoop loop;
  private final PolicyGate gate;
  private final PolicyBook policies;
  private final Journal journal;
  private final LoopRequests requests;
  private final AuditTrail audit;
  private final Clock clock;
  private final Supplier<UUID> ids;
  private final ExecutorService threads;
  private final LoopSpecs specs;
  private final LoopSignals signals = new LoopSignals();
  private final LoopCounters counters;
  private final Map<Key, Entry> loops = new LinkedHashMap<>();

  /** Per agent the loops that have ended and are still known, oldest first; guarded by loops. */
  private final Map<String, Deque<Key>> finished = new HashMap<>();

  /** How many loops have not ended; guarded by loops. */
  private int running;

  private record Key(String agentId, String loopId) {}

  private record Entry(
      ReasoningLoop.Handle handle,
      RunReasoningLoopRequest request,
      CompletableFuture<RunReasoningLoopResponse> response,
      List<String> warnings) {
    boolean isFinished() {
      return response.isDone();
    }
  }

  /**
   * Creates the service.
   *
   * @param verifiedTools tells whether the signature of a tool was verified
   */
  public ReasoningService(
      ReasoningLoop loop,
      PolicyGate gate,
      PolicyBook policies,
      Journal journal,
      LoopRequests requests,
      AuditTrail audit,
      Clock clock,
      Supplier<UUID> ids,
      ExecutorService threads,
      Predicate<String> verifiedTools) {
    this.loop = Objects.requireNonNull(loop, "loop");
    this.counters = new LoopCounters(loop.statistics());
    this.gate = Objects.requireNonNull(gate, "gate");
    this.policies = Objects.requireNonNull(policies, "policies");
    this.journal = Objects.requireNonNull(journal, "journal");
    this.requests = Objects.requireNonNull(requests, "requests");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.ids = Objects.requireNonNull(ids, "ids");
    this.threads = Objects.requireNonNull(threads, "threads");
    this.specs = new LoopSpecs(loop, Objects.requireNonNull(verifiedTools, "verifiedTools"));
  }

  // ---- loops --------------------------------------------------------------------------------

  /**
   * Starts a loop.
   *
   * @param chosenId an id of the caller's; the same id with the same request joins the loop that it
   *     names
   * @throws InvalidPolicyException if a policy of the request is refused
   * @throws JsonSchema.InvalidSchemaException if the schema of the wanted form is
   */
  public LoopStart start(
      AgentProfile agent,
      RunReasoningLoopRequest request,
      Optional<String> chosenId,
      String surface,
      LoopObserver observer) {
    return start(agent, request, chosenId, surface, observer, true);
  }

  /**
   * Starts a loop that is not taken up after a crash, because whoever waits for its answer is gone
   * then too. The agent may differ from what its definition says.
   */
  public LoopStart startTransient(
      AgentProfile agent, RunReasoningLoopRequest request, String surface, LoopObserver observer) {
    return start(agent, request, Optional.empty(), surface, observer, false);
  }

  private LoopStart start(
      AgentProfile agent,
      RunReasoningLoopRequest request,
      Optional<String> chosenId,
      String surface,
      LoopObserver observer,
      boolean takenUpAfterCrash) {
    Key key = new Key(agent.agentId(), chosenId.orElseGet(() -> ids.get().toString()));
    // A loop from before a restart, or from long ago: its actions must not happen again.
    boolean ranBefore = chosenId.isPresent() && isInJournal(key);
    Entry entry;
    synchronized (loops) {
      Entry known = loops.get(key);
      if (known != null) {
        return known.request().equals(request)
            ? new LoopStart.Started(key.loopId(), known.response(), known.warnings())
            : new LoopStart.Exists(key.loopId());
      }
      if (ranBefore) {
        return new LoopStart.Exists(key.loopId());
      }
      OptionalInt full = full(agent);
      if (full.isPresent()) {
        return new LoopStart.TooMany(full.getAsInt());
      }
      LoopSpec spec = specs.spec(agent, request, key.loopId(), surface);
      entry =
          enter(key, request, loop.prepare(spec, watched(observer)), specs.clashes(agent, request));
    }
    if (takenUpAfterCrash) {
      requests.keep(key.agentId(), key.loopId(), new LoopRequests.Asked(surface, request));
    }
    launch(key, entry);
    return new LoopStart.Started(key.loopId(), entry.response(), entry.warnings());
  }

  /** Returns the limit that keeps a further loop of {@code agent} from beginning. */
  private OptionalInt full(AgentProfile agent) {
    if (running >= MOST_RUNNING) {
      return OptionalInt.of(MOST_RUNNING);
    }
    OptionalInt most = agent.limits().concurrentTasks();
    return most.isPresent() && running(agent.agentId()) >= most.getAsInt()
        ? most
        : OptionalInt.empty();
  }

  private LoopObserver watched(LoopObserver observer) {
    return signals.before(counters.before(observer));
  }

  private long running(String agentId) {
    return loops.entrySet().stream()
        .filter(loop -> loop.getKey().agentId().equals(agentId) && !loop.getValue().isFinished())
        .count();
  }

  private void launch(Key key, Entry entry) {
    try {
      threads.execute(() -> run(key, entry));
    } catch (RejectedExecutionException e) {
      entry.response().completeExceptionally(e);
      ended(key);
    }
  }

  /** Puts a loop under its own policies and makes it known. */
  private Entry enter(
      Key key, RunReasoningLoopRequest request, ReasoningLoop.Handle handle, List<String> clashes) {
    List<String> warnings = new ArrayList<>(clashes);
    warnings.addAll(policies.restrictLoop(key.agentId(), key.loopId(), request.cedarPolicies()));
    Entry entry = new Entry(handle, request, new CompletableFuture<>(), warnings);
    synchronized (loops) {
      loops.put(key, entry);
      running++;
    }
    return entry;
  }

  private void ended(Key key) {
    policies.releaseLoop(key.agentId(), key.loopId());
    requests.forget(key.agentId(), key.loopId());
    signals.wake(key.loopId());
    forgetOldest(key);
  }

  /** Returns where a loop is, or was when it ended, be it before a restart. */
  public Optional<LoopState> status(String agentId, String loopId) {
    return find(agentId, loopId)
        .map(entry -> entry.handle().state())
        .or(() -> PastLoop.state(agentId, loopId, journal.readLoop(agentId, loopId)));
  }

  /**
   * Ends a loop; false if it has ended already, for then it stays as it is, and empty if there is
   * no such loop.
   */
  public Optional<Boolean> cancel(String agentId, String loopId) {
    Optional<Entry> running = find(agentId, loopId).filter(entry -> !entry.isFinished());
    running.ifPresent(entry -> entry.handle().cancel());
    return running.isPresent() || isKnown(agentId, loopId)
        ? Optional.of(running.isPresent())
        : Optional.empty();
  }

  /** Tells whether there is a trace of the loop, be it from before a restart. */
  boolean isKnown(String agentId, String loopId) {
    return find(agentId, loopId).isPresent() || isInJournal(new Key(agentId, loopId));
  }

  private boolean isInJournal(Key key) {
    return !journal.readLoop(key.agentId(), key.loopId(), 0, 1).isEmpty();
  }

  /** Tells whether a loop runs now. */
  public boolean isRunning(String agentId, String loopId) {
    return find(agentId, loopId).filter(entry -> !entry.isFinished()).isPresent();
  }

  LoopSignals signals() {
    return signals;
  }

  /** Returns the running and recent loops of an agent, oldest first. */
  public List<LoopState> list(String agentId) {
    synchronized (loops) {
      return loops.entrySet().stream()
          .filter(entry -> entry.getKey().agentId().equals(agentId))
          .map(entry -> entry.getValue().handle().state())
          .toList();
    }
  }

  private Optional<Entry> find(String agentId, String loopId) {
    synchronized (loops) {
      return Optional.ofNullable(loops.get(new Key(agentId, loopId)));
    }
  }

  private void run(Key key, Entry entry) {
    try {
      LoopResult result = loop.run(entry.handle());
      audit.record(endOf(key, result));
      entry
          .response()
          .complete(new RunReasoningLoopResponse(key.loopId(), result, entry.handle().journal()));
    } catch (RuntimeException e) {
      entry.response().completeExceptionally(e);
    } finally {
      ended(key);
    }
  }

  private static AuditEvent endOf(Key key, LoopResult result) {
    boolean completed = result.terminationReason() instanceof TerminationReason.Completed;
    return AuditEvent.ofAgent(
        AuditType.AGENT_STOPPED,
        key.agentId(),
        "reasoning_loop",
        completed ? AuditOutcome.SUCCESS : AuditOutcome.FAILURE,
        JsonObject.builder()
            .put("loop_id", key.loopId())
            .put("reason", result.terminationReason().describe())
            .put("iterations", result.iterations())
            .put("total_tokens", result.totalUsage().totalTokens())
            .build());
  }

  private void forgetOldest(Key newest) {
    synchronized (loops) {
      running--;
      Deque<Key> known = finished.computeIfAbsent(newest.agentId(), agent -> new ArrayDeque<>());
      known.addLast(newest);
      if (known.size() > FINISHED_KEPT) {
        loops.remove(known.removeFirst());
      }
    }
  }

  // ---- after a crash ------------------------------------------------------------------------

  /**
   * Takes up the loops that a crash interrupted, each within what is left of its time: the model is
   * not asked again for what it has said, and no tool that may have begun runs twice unless that
   * does no harm. A loop that cannot go on is journalled as ended.
   *
   * @param agents tells how an agent reasons; empty if it may not go on
   */
  public void resumeInterrupted(Function<String, Optional<AgentProfile>> agents) {
    for (Journal.UnfinishedLoop unfinished : journal.unfinished()) {
      Optional<LoopRequests.Asked> asked = requests.find(unfinished.agentId(), unfinished.loopId());
      Optional<AgentProfile> agent = agents.apply(unfinished.agentId());
      if (asked.isEmpty() || agent.isEmpty() || !isResumed(unfinished, agent.get(), asked.get())) {
        endInterrupted(unfinished);
      }
    }
    journal.flush();
  }

  /** A loop that cannot be taken up must not keep the runtime from starting. */
  private boolean isResumed(
      Journal.UnfinishedLoop unfinished, AgentProfile agent, LoopRequests.Asked asked) {
    try {
      resume(unfinished, agent, asked);
      return true;
    } catch (InvalidPolicyException | JsonSchema.InvalidSchemaException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "loop " + unfinished.loopId() + " does not go on: its request is refused",
          e);
      return false;
    }
  }

  private void resume(
      Journal.UnfinishedLoop unfinished, AgentProfile agent, LoopRequests.Asked asked) {
    Key key = new Key(unfinished.agentId(), unfinished.loopId());
    Resumption from = resumption(unfinished);
    LoopSpec spec = specs.spec(agent, asked.request(), key.loopId(), asked.surface());
    Entry entry =
        enter(
            key, asked.request(), loop.prepare(spec, watched(LoopObserver.NONE), from), List.of());
    audit.record(
        AuditEvent.ofAgent(
                AuditType.AGENT_STARTED,
                key.agentId(),
                "resume_reasoning_loop",
                AuditOutcome.INFO,
                JsonObject.builder()
                    .put("loop_id", key.loopId())
                    .put("iteration", from.iteration())
                    .build())
            .withActor("system:reasoning"));
    launch(key, entry);
  }

  private Resumption resumption(Journal.UnfinishedLoop unfinished) {
    return new Resumption(
        journal.readLoop(unfinished.agentId(), unfinished.loopId()),
        journal.replay(unfinished.agentId(), unfinished.loopId()));
  }

  private void endInterrupted(Journal.UnfinishedLoop unfinished) {
    Resumption known = resumption(unfinished);
    LoopEvent end =
        new LoopEvent.Terminated(
            new TerminationReason.Failed(INTERRUPTED), known.iteration(), known.usage(), 0);
    journal.append(
        unfinished.agentId(),
        unfinished.loopId(),
        clock.instant(),
        known.iteration(),
        end,
        List.of());
    counters.count(end);
    requests.forget(unfinished.agentId(), unfinished.loopId());
  }

  // ---- delegation ---------------------------------------------------------------------------

  /**
   * Runs the loop of an agent that another one hands a task to, unless that agent runs as many as
   * it may; returns when it has ended.
   */
  public Delegation.Answer delegated(
      AgentProfile target, String task, ActionContext from, Delegation.Origin origin) {
    RunReasoningLoopRequest request =
        new RunReasoningLoopRequest(
            LoopSpecs.inherited(origin),
            task,
            Optional.empty(),
            from.loopId().map(id -> restrictions(from.agentId(), id)).orElse(List.of()),
            Optional.empty());
    Key key = new Key(target.agentId(), ids.get().toString());
    LoopSpec spec =
        specs
            .spec(target, request, key.loopId(), from.surface())
            .handedOn(origin.chain(), from.delegationDepth() + 1);
    Entry entry;
    synchronized (loops) {
      OptionalInt full = full(target);
      if (full.isPresent()) {
        return new Delegation.Answer.Refused(
            "the agent '%s' runs %d loops already, which is its limit"
                .formatted(target.name(), full.getAsInt()));
      }
      entry = enter(key, request, loop.prepare(spec, watched(LoopObserver.NONE)), List.of());
    }
    run(key, entry);
    return new Delegation.Answer.Done(entry.response().join().result());
  }

  /** What restricts a loop restricts those that work for it. */
  private List<CedarPolicy> restrictions(String agentId, String loopId) {
    return find(agentId, loopId).map(entry -> entry.request().cedarPolicies()).orElse(List.of());
  }

  // ---- policies -----------------------------------------------------------------------------

  /** Returns the Cedar policies of an agent. */
  public List<CedarPolicy> policies(String agentId) {
    return policies.list(agentId);
  }

  /**
   * Adds a policy to an agent, or replaces the one of that name.
   *
   * @param actor who does so, for the audit trail
   * @throws InvalidPolicyException if it is refused
   */
  public CheckedPolicy addPolicy(String agentId, CedarPolicy policy, String actor) {
    Optional<CedarPolicy> before =
        policies.list(agentId).stream()
            .filter(known -> known.name().equals(policy.name()))
            .findFirst();
    CheckedPolicy checked = policies.put(agentId, policy);
    audit.record(
        policyChanged(agentId, "add:" + policy.name(), actor, before, Optional.of(policy)));
    return checked;
  }

  /** Removes a policy of an agent; false if there is none of that name. */
  public boolean removePolicy(String agentId, String name, String actor) {
    Optional<CedarPolicy> removed = policies.remove(agentId, name);
    if (removed.isPresent()) {
      audit.record(policyChanged(agentId, "remove:" + name, actor, removed, Optional.empty()));
    }
    return removed.isPresent();
  }

  /** Says what the policies would decide, without doing anything but recording the question. */
  public Verdict evaluate(AgentProfile agent, ProposedAction action, String surface) {
    List<ToolDefinition> tools = new ArrayList<>(loop.tools());
    if (action instanceof ProposedAction.ToolCall call) {
      // A question about a tool that is not installed is still a question about policies.
      tools.add(new ToolDefinition(call.name(), "", JsonObject.EMPTY));
    }
    Verdict verdict =
        gate.explain(
            action, LoopSpecs.context(agent, Optional.empty(), surface, VisibleTools.of(tools)));
    audit.record(
        AuditEvent.ofAgent(
            AuditType.POLICY_EVALUATED,
            agent.agentId(),
            ActionName.of(action),
            AuditOutcome.INFO,
            JsonObject.builder()
                .put("question", "evaluate")
                .put("allowed", verdict instanceof Verdict.Allowed)
                .put("reason", verdict.reason())
                .put("surface", surface)
                .build()));
    return verdict;
  }

  private static AuditEvent policyChanged(
      String agentId,
      String change,
      String actor,
      Optional<CedarPolicy> before,
      Optional<CedarPolicy> after) {
    JsonObject.Builder details = JsonObject.builder();
    before.ifPresent(policy -> details.put("old_sha256", Sha256.hex(policy.source())));
    after.ifPresent(policy -> details.put("new_sha256", Sha256.hex(policy.source())));
    return AuditEvent.ofAgent(
            AuditType.POLICY_CHANGED, agentId, change, AuditOutcome.SUCCESS, details.build())
        .withActor("user:" + actor);
  }

  // ---- journal, tools -----------------------------------------------------------------------

  /** Returns the tools that the loops run; without those of the loop itself. */
  public List<ToolDefinition> tools() {
    return loop.executorTools();
  }

  /** Returns the journal. */
  public Journal journal() {
    return journal;
  }

  /** Returns the model that the loops ask. */
  public InferenceProvider provider() {
    return loop.provider();
  }

  /** Returns the circuit breakers. */
  public CircuitBreakers breakers() {
    return loop.breakers();
  }

  /** Returns how conversations are made to fit the model's window. */
  ContextStrategy context() {
    return loop.context();
  }

  /** Returns the tool calls that failed for good. */
  public DeadLetters deadLetters() {
    return loop.deadLetters();
  }

  /** Returns what all loops did since the start. */
  public LoopCounters counters() {
    return counters;
  }

  /** Returns what the tools have done so far. */
  public ToolStatistics statistics() {
    return loop.statistics();
  }
}
