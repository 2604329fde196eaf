package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.LoopState;
import dev.symbiont.domain.reasoning.Observation;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.runtime.audit.AuditException;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.output.OutputReader;
import dev.symbiont.runtime.policy.ActionContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the phases of one loop share: conversation, counters, time, journal. Written by the loop's
 * thread alone; {@link #state} and {@link #cancel} may be called from any.
 */
final class LoopRun {
  private final LoopSpec spec;
  private final LoopParts parts;
  private final LoopObserver observer;
  private final Instant startedAt;
  private final OutputReader output;
  private final List<Message> conversation = new ArrayList<>();
  private final List<Message> unjournalled = new ArrayList<>();
  private final List<JournalEntry> entries = new ArrayList<>();
  private final Queue<CompletableFuture<AuditRecord>> receipts = new ConcurrentLinkedQueue<>();

  /** What each thread of the loop waits for. */
  private final Map<Thread, Future<?>> atWork = new ConcurrentHashMap<>();

  private final Optional<ProgressTracker> progress;
  private final ReentrantLock delegating = new ReentrantLock();

  private volatile int iteration;
  private volatile Usage usage = Usage.ZERO;
  private volatile Usage delegated = Usage.ZERO;
  private Usage unjournalledDelegated = Usage.ZERO;
  private volatile String phase = "initialized";
  private volatile List<Observation> pending = List.of();
  private volatile boolean cancelled;
  private int deniedRounds;
  private int reasks;
  private int llmRecoveries;

  LoopRun(LoopSpec spec, LoopParts parts, LoopObserver observer) {
    this.spec = spec;
    this.parts = parts;
    this.observer = observer;
    this.startedAt = clock().instant();
    this.output = OutputReader.of(spec.responseFormat(), parts.json());
    this.progress = spec.config().stepIteration().map(ProgressTracker::new);
  }

  /** Takes up a loop that a crash interrupted: with what it had said, used and journalled. */
  LoopRun(LoopSpec spec, LoopParts parts, LoopObserver observer, Resumption from) {
    this.spec = spec;
    this.parts = parts;
    this.observer = observer;
    this.startedAt = from.startedAt();
    this.output = OutputReader.of(spec.responseFormat(), parts.json());
    this.iteration = from.iteration();
    this.usage = from.usage();
    this.delegated = from.delegated();
    this.progress = spec.config().stepIteration().map(ProgressTracker::new);
    conversation.addAll(from.conversation());
    entries.addAll(from.entries());
  }

  LoopSpec spec() {
    return spec;
  }

  /** Returns what reads the final answer. */
  OutputReader output() {
    return output;
  }

  LoopParts parts() {
    return parts;
  }

  LoopObserver observer() {
    return observer;
  }

  /** Returns what watches whether the loop gets on; empty if nobody asked for that. */
  Optional<ProgressTracker> progress() {
    return progress;
  }

  /** Held while a task is handed on, so that two of them do not spend the same tokens. */
  ReentrantLock delegating() {
    return delegating;
  }

  ActionContext context() {
    return spec.context().withIteration(iteration);
  }

  // ---- conversation -------------------------------------------------------------------------

  List<Message> conversation() {
    return conversation;
  }

  void say(Message message) {
    conversation.add(message);
    unjournalled.add(message);
  }

  String lastAssistantText() {
    for (int i = conversation.size() - 1; i >= 0; i--) {
      Message message = conversation.get(i);
      if (message.role() == Message.Role.ASSISTANT && !message.content().isEmpty()) {
        return message.content();
      }
    }
    return "";
  }

  // ---- counters -----------------------------------------------------------------------------

  int iteration() {
    return iteration;
  }

  synchronized void countIteration() {
    iteration++;
  }

  Usage usage() {
    return usage;
  }

  void charge(Usage more) {
    usage = usage.plus(more);
  }

  /** What the loops charged that worked for this one. */
  Usage delegated() {
    return delegated;
  }

  /** Called by tool threads. */
  synchronized void chargeDelegated(Usage more) {
    delegated = delegated.plus(more);
    unjournalledDelegated = unjournalledDelegated.plus(more);
  }

  /** Returns what was charged for this loop since this was last asked; empty if nothing was. */
  synchronized Optional<Usage> takeDelegated() {
    Usage taken = unjournalledDelegated;
    unjournalledDelegated = Usage.ZERO;
    return Optional.of(taken).filter(some -> !some.equals(Usage.ZERO));
  }

  /** What is left of the tokens, those of the loops that work for this one counted. */
  long tokensLeft() {
    return spec.config().maxTotalTokens() - usage.plus(delegated).totalTokens();
  }

  int countDeniedRound(boolean allDenied) {
    deniedRounds = allDenied ? deniedRounds + 1 : 0;
    return deniedRounds;
  }

  int countReask() {
    return ++reasks;
  }

  /** Called by tool threads. */
  synchronized int countLlmRecovery() {
    return ++llmRecoveries;
  }

  void enter(String nextPhase) {
    phase = nextPhase;
  }

  void setPending(List<Observation> observations) {
    pending = List.copyOf(observations);
  }

  LoopState state() {
    return new LoopState(
        spec.context().agentId(),
        iteration,
        usage,
        pending,
        startedAt.toString(),
        phase,
        Map.of("loop_id", spec.loopId()));
  }

  // ---- journal ------------------------------------------------------------------------------

  void journal(LoopEvent event) throws LoopStopped {
    JournalEntry entry;
    try {
      entry =
          parts
              .journal()
              .append(
                  spec.context().agentId(),
                  spec.loopId(),
                  clock().instant(),
                  iteration,
                  event,
                  unjournalled);
    } catch (RuntimeException e) {
      throw journalBroken(e);
    }
    unjournalled.clear();
    entries.add(entry);
    observer.journalled(spec.loopId(), entry);
  }

  /** Returns what this loop wrote into its journal. */
  List<JournalEntry> entries() {
    return List.copyOf(entries);
  }

  /** Makes everything so far survive a crash: what is about to run must be known after one. */
  void flushJournal() throws LoopStopped {
    try {
      parts.journal().flush();
    } catch (RuntimeException e) {
      throw journalBroken(e);
    }
  }

  private static LoopStopped journalBroken(RuntimeException cause) {
    return new LoopStopped(
        new TerminationReason.Failed("the journal cannot be written: " + cause.getMessage()));
  }

  // ---- audit ----------------------------------------------------------------------------------

  /** Remembers a record that is on its way to disk. Called by tool threads. */
  void recorded(CompletableFuture<AuditRecord> receipt) {
    receipts.add(receipt);
  }

  /** Returns when the records so far are on disk; a trail that cannot be written ends the loop. */
  void awaitRecords() throws LoopStopped {
    try {
      for (CompletableFuture<AuditRecord> receipt = receipts.poll();
          receipt != null;
          receipt = receipts.poll()) {
        AuditTrail.await(receipt);
      }
    } catch (AuditException e) {
      throw new LoopStopped(
          new TerminationReason.Failed("the audit trail cannot be written: " + e.getMessage()));
    }
  }

  // ---- time ---------------------------------------------------------------------------------

  Clock clock() {
    return parts.clock();
  }

  Duration elapsed() {
    return Duration.between(startedAt, clock().instant());
  }

  Duration timeLeft() {
    return Duration.ofMillis(spec.config().timeoutMs()).minus(elapsed());
  }

  /** Ends whatever the loop is waiting for. */
  void cancel() {
    cancelled = true;
    atWork.values().forEach(work -> work.cancel(true));
  }

  boolean isCancelled() {
    return cancelled;
  }

  void requireTime() throws LoopStopped {
    if (cancelled) {
      throw LoopStopped.cancelled();
    }
    if (timeLeft().isNegative() || timeLeft().isZero()) {
      throw LoopStopped.timeout();
    }
  }

  /** Runs {@code work} on another thread, so that the time limit and a cancellation end it. */
  <T> T await(ExecutorService workers, Callable<T> work) throws LoopStopped, ExecutionException {
    requireTime();
    return awaitOrStop(workers.submit(work));
  }

  /** Waits for {@code work} until the time limit or a cancellation ends both. */
  <T> T awaitOrStop(Future<T> work) throws LoopStopped, ExecutionException {
    try {
      return await(work, timeLeft());
    } catch (TimeoutException e) {
      throw LoopStopped.timeout();
    } catch (CancellationException e) {
      throw LoopStopped.cancelled();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw LoopStopped.cancelled();
    }
  }

  /**
   * Waits for {@code work}, which a cancellation of the loop ends; what is not waited for any more
   * is ended too.
   *
   * @throws CancellationException if the loop was cancelled
   */
  <T> T await(Future<T> work, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    atWork.put(Thread.currentThread(), work);
    try {
      if (cancelled) {
        work.cancel(true);
      }
      return work.get(TimeUnit.NANOSECONDS.convert(limit), TimeUnit.NANOSECONDS);
    } finally {
      atWork.remove(Thread.currentThread());
      work.cancel(true);
    }
  }
}
