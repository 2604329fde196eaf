package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.reasoning.CircuitBreakerConfig;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.KnowledgeConfig;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.LoopState;
import dev.symbiont.domain.reasoning.PreHydrationConfig;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.inference.ContextStrategy;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.output.Excerpt;
import dev.symbiont.runtime.policy.Escalations;
import dev.symbiont.runtime.policy.PolicyGate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs loops: ask the model, pass the gate, run what was approved, take in the results, and again.
 * Immutable and thread-safe; many loops may run at once.
 *
 * <p>No phase can be skipped: each is a type of its own whose only transition gives the next, and
 * tools take only what the gate approved (runtime reasoning specification section 3.1).
 */
public final class ReasoningLoop {
  private static final System.Logger LOG = System.getLogger(ReasoningLoop.class.getName());
  private static final int LONGEST_SUMMARY = 2000;

  private final LoopParts parts;
  private final ToolExecutor executor;
  private final CircuitBreakers breakers;
  private final ToolStatistics statistics;
  private final DeadLetters deadLetters;

  private ReasoningLoop(Builder builder) {
    Clock clock = Objects.requireNonNull(builder.clock, "clock");
    ToolExecutor tools = required(builder.executor, "executor");
    this.executor =
        builder
            .knowledge
            .<ToolExecutor>map(store -> new KnowledgeTools(tools, store))
            .orElse(tools);
    this.breakers = new CircuitBreakers(builder.breakerConfig, clock);
    this.statistics = new ToolStatistics(clock);
    this.deadLetters = new DeadLetters();
    ExecutorService workers = required(builder.workers, "workers");
    this.parts =
        new LoopParts(
            required(builder.provider, "provider"),
            required(builder.gate, "gate"),
            new ToolDispatcher(
                new ToolDispatcher.Parts(
                    executor,
                    breakers,
                    statistics,
                    deadLetters,
                    builder.escalations,
                    required(builder.audit, "audit"),
                    workers,
                    new Backoff(builder.sleeper, builder.jitter))),
            builder.delegation,
            builder.knowledge,
            builder.context,
            required(builder.journal, "journal"),
            required(builder.json, "json"),
            clock,
            builder.ids,
            workers);
  }

  /** Returns a builder; provider, gate, executor, audit, journal, JSON and workers are required. */
  public static Builder builder() {
    return new Builder();
  }

  ContextStrategy context() {
    return parts.context();
  }

  InferenceProvider provider() {
    return parts.provider();
  }

  /** A loop on its way. */
  public static final class Handle {
    private final LoopRun run;
    private final Optional<Resumption> from;

    private Handle(LoopRun run, Optional<Resumption> from) {
      this.run = run;
      this.from = from;
    }

    LoopRun run() {
      return run;
    }

    /** Returns where the loop is. */
    public LoopState state() {
      return run.state();
    }

    /** Returns the journal of the loop, which must have ended. */
    List<JournalEntry> journal() {
      return run.entries();
    }

    /** Ends the loop as soon as possible; whatever it is waiting for is cancelled. */
    public void cancel() {
      run.cancel();
    }
  }

  /** Prepares a loop, so that it can be watched and cancelled while {@link #run} runs it. */
  public Handle prepare(LoopSpec spec, LoopObserver observer) {
    return new Handle(new LoopRun(spec, parts, observer), Optional.empty());
  }

  /** Prepares a loop that a crash interrupted to go on. */
  Handle prepare(LoopSpec spec, LoopObserver observer, Resumption from) {
    return new Handle(new LoopRun(spec, parts, observer, from), Optional.of(from));
  }

  /** Runs a prepared loop to its end. Never throws for what a model, a tool or a policy does. */
  public LoopResult run(Handle handle) {
    LoopRun run = handle.run;
    LoopEnd end;
    try {
      end = rounds(handle.from.isPresent() ? handle.from.get().finishRound(run) : begin(run));
    } catch (LoopStopped stopped) {
      end = new LoopEnd(stopped.reason(), run.lastAssistantText());
    } catch (RuntimeException fault) {
      LOG.log(System.Logger.Level.ERROR, "loop " + run.spec().loopId() + " failed", fault);
      end =
          new LoopEnd(
              new TerminationReason.Failed("the loop failed: " + fault), run.lastAssistantText());
    }
    return finish(run, end);
  }

  /** Returns the tools of the runtime, delegation included. */
  public List<ToolDefinition> tools() {
    List<ToolDefinition> tools = new ArrayList<>(executor.definitions());
    tools.addAll(toolsOfTheLoop(false));
    return List.copyOf(tools);
  }

  /** Returns the tools that can be run. */
  List<ToolDefinition> executorTools() {
    return executor.definitions();
  }

  /**
   * Returns the tools that the loop itself adds to those of a request or of the runtime.
   *
   * @param withKnowledge whether the loop uses knowledge
   */
  List<ToolDefinition> toolsOfTheLoop(boolean withKnowledge) {
    List<ToolDefinition> tools = new ArrayList<>();
    if (withKnowledge && parts.knowledge().isPresent()) {
      tools.addAll(KnowledgeTools.tools());
    }
    if (parts.delegation().isAvailable()) {
      tools.add(DelegateTool.definition());
    }
    return tools;
  }

  /** Returns the circuit breakers. */
  public CircuitBreakers breakers() {
    return breakers;
  }

  /** Returns what the tools have done so far. */
  public ToolStatistics statistics() {
    return statistics;
  }

  /** Returns the tool calls that failed for good. */
  public DeadLetters deadLetters() {
    return deadLetters;
  }

  private static AfterObserving begin(LoopRun run) throws LoopStopped {
    run.spec().conversation().forEach(run::say);
    run.journal(new LoopEvent.Started(run.spec().context().agentId(), run.spec().config()));
    Optional<PreHydrationConfig> hydration = run.spec().config().preHydration();
    if (hydration.isPresent()) {
      PreHydration.of(run, hydration.get());
    }
    return new ReasoningPhase(run);
  }

  private static LoopEnd rounds(AfterObserving first) throws LoopStopped {
    AfterObserving next = first;
    while (next instanceof ReasoningPhase phase) {
      AfterReasoning reasoned = phase.produceOutput();
      next =
          reasoned instanceof PolicyCheckPhase check
              ? check.checkPolicy().dispatchTools().observeResults()
              : (AfterObserving) reasoned;
    }
    return (LoopEnd) next;
  }

  /** Section 13: what the agent said is kept for its next loop, if that was asked for. */
  private static void keepLearnings(LoopRun run, LoopEnd end) {
    boolean asked = run.spec().knowledge().filter(KnowledgeConfig::autoPersist).isPresent();
    if (!asked || !(end.reason() instanceof TerminationReason.Completed)) {
      return;
    }
    String summary =
        summary(
            run.conversation().stream()
                .filter(message -> message.role() == Message.Role.ASSISTANT)
                .map(Message::content)
                .filter(text -> !text.isBlank())
                .toList());
    try {
      run.parts()
          .knowledge()
          .filter(store -> !summary.isEmpty())
          .ifPresent(store -> store.storeSummary(run.spec().context().agentId(), summary));
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "what a loop came to could not be kept", e);
    }
  }

  /** One answer is kept as it is; several are joined, and cut. */
  static String summary(List<String> answers) {
    String said = String.join("\n---\n", answers);
    String kept = answers.size() == 1 ? said : Excerpt.of(said, LONGEST_SUMMARY);
    return kept.length() < said.length() ? kept + "..." : kept;
  }

  private static LoopResult finish(LoopRun run, LoopEnd end) {
    keepLearnings(run, end);
    TerminationReason reason = end.reason();
    long duration = run.elapsed().toMillis();
    run.enter(phaseAfter(reason));
    run.setPending(List.of());
    try {
      run.journal(new LoopEvent.Terminated(reason, run.iteration(), run.usage(), duration));
      run.flushJournal();
      run.awaitRecords();
    } catch (LoopStopped notKept) {
      reason = notKept.reason();
    }
    return new LoopResult(
        end.output(),
        run.iteration(),
        run.usage(),
        reason,
        duration,
        Optional.of(run.delegated()).filter(some -> !some.equals(Usage.ZERO)));
  }

  static String phaseAfter(TerminationReason reason) {
    if (reason instanceof TerminationReason.Failed failed) {
      return failed.isCancellation() ? "cancelled" : "failed";
    }
    return reason instanceof TerminationReason.PolicyDenial ? "failed" : "completed";
  }

  private static <T> T required(@Nullable T part, String name) {
    if (part == null) {
      throw new IllegalStateException("a reasoning loop needs a " + name);
    }
    return part;
  }

  /** Collects the parts of loops. Not thread-safe. */
  public static final class Builder {
    private @Nullable InferenceProvider provider;
    private @Nullable PolicyGate gate;
    private @Nullable ToolExecutor executor;
    private @Nullable AuditTrail audit;
    private @Nullable Journal journal;
    private @Nullable JsonCodec json;
    private @Nullable ExecutorService workers;
    private Delegation delegation = Delegation.NONE;
    private Optional<KnowledgeStore> knowledge = Optional.empty();
    private ContextStrategy context = new ContextStrategy.SlidingWindow();
    private CircuitBreakerConfig breakerConfig = CircuitBreakerConfig.DEFAULT;
    private Clock clock = Clock.systemUTC();
    private Supplier<UUID> ids = UUID::randomUUID;
    private Escalations escalations = Escalations.NONE;
    private Backoff.Sleeper sleeper = time -> Thread.sleep(time.toMillis());
    private DoubleSupplier jitter = () -> ThreadLocalRandom.current().nextDouble();

    private Builder() {}

    /** Sets the model. */
    public Builder provider(InferenceProvider value) {
      provider = value;
      return this;
    }

    /** Sets how conversations are made to fit the model's window; a sliding window by default. */
    public Builder context(ContextStrategy value) {
      context = Objects.requireNonNull(value, "context");
      return this;
    }

    /** Sets the gate. */
    public Builder gate(PolicyGate value) {
      gate = value;
      return this;
    }

    /** Sets what runs tools. */
    public Builder executor(ToolExecutor value) {
      executor = value;
      return this;
    }

    /** Sets where executions are recorded. */
    public Builder audit(AuditTrail value) {
      audit = value;
      return this;
    }

    /** Sets the journal. */
    public Builder journal(Journal value) {
      journal = value;
      return this;
    }

    /** Sets the JSON port. */
    public Builder json(JsonCodec value) {
      json = value;
      return this;
    }

    /** Sets the threads for model calls and tools; they stay the caller's to close. */
    public Builder workers(ExecutorService value) {
      workers = value;
      return this;
    }

    /** Sets who hands tasks to other agents; nobody by default. */
    public Builder delegation(Delegation value) {
      delegation = Objects.requireNonNull(value, "delegation");
      return this;
    }

    /** Sets what agents know; loops that ask for knowledge have none by default. */
    public Builder knowledge(KnowledgeStore value) {
      knowledge = Optional.of(value);
      return this;
    }

    /** Sets when circuit breakers open. */
    public Builder breakerConfig(CircuitBreakerConfig value) {
      breakerConfig = Objects.requireNonNull(value, "breakerConfig");
      return this;
    }

    /** Sets the time. */
    public Builder clock(Clock value) {
      clock = Objects.requireNonNull(value, "clock");
      return this;
    }

    /** Sets where new identifiers come from. */
    public Builder ids(Supplier<UUID> value) {
      ids = Objects.requireNonNull(value, "ids");
      return this;
    }

    /** Sets who looks at what loops could not solve; nobody by default. */
    public Builder escalations(Escalations value) {
      escalations = Objects.requireNonNull(value, "escalations");
      return this;
    }

    Builder sleeper(Backoff.Sleeper value) {
      sleeper = Objects.requireNonNull(value, "sleeper");
      return this;
    }

    Builder jitter(DoubleSupplier value) {
      jitter = Objects.requireNonNull(value, "jitter");
      return this;
    }

    /**
     * Returns the loop.
     *
     * @throws IllegalStateException if a required part is missing
     */
    public ReasoningLoop build() {
      return new ReasoningLoop(this);
    }
  }
}
