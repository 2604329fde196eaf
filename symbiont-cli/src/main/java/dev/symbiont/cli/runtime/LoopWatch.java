package dev.symbiont.cli.runtime;

import dev.symbiont.api.reasoning.ReasoningClient;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.audit.AuditFollower;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Watches an agent at work: what the model proposes, as the journal has it, and what becomes of it,
 * as the audit trail has it. The two are shown in the order of cause and effect: a proposal before
 * what is decided about it, and after everything that came of the proposal before. Used by one
 * thread.
 */
final class LoopWatch {
  private static final int PAGE = 500;
  private static final int LOOK_EVERY_MILLIS = 50;

  /** After so many looks, two seconds, what is missed does not hold up the rest any longer. */
  private static final int MOST_IDLE_LOOKS = 40;

  private final AuditFollower audit;
  private final ReasoningClient reasoning;
  private final AgentId agent;
  private final LoopView view;
  private final Queue<JournalEntry> proposals = new ArrayDeque<>();
  private final Queue<JsonObject> records = new ArrayDeque<>();

  /** The calls that were proposed and neither denied nor run so far. */
  private final Set<String> undone = new HashSet<>();

  private int iteration;
  private int idleLooks;
  private long nextEntry;

  LoopWatch(Path auditDirectory, ReasoningClient reasoning, AgentId agent, LoopView view) {
    this.audit = new AuditFollower(auditDirectory);
    this.reasoning = reasoning;
    this.agent = agent;
    this.view = view;
    // What earlier loops did is not shown.
    newEntries();
  }

  /** Shows what happens until {@code answer} is there, and returns it. */
  <T> T until(CompletableFuture<T> answer) throws InterruptedException {
    while (true) {
      look();
      try {
        T result = answer.get(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        lookLast();
        return result;
      } catch (TimeoutException notYet) {
        // Look again.
      } catch (ExecutionException e) {
        lookLast();
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(e.getCause());
      }
    }
  }

  private void look() {
    collect();
    boolean complete = idleLooks < MOST_IDLE_LOOKS;
    boolean shown = false;
    while (showNext(complete)) {
      shown = true;
    }
    boolean waits = !records.isEmpty() || !proposals.isEmpty();
    idleLooks = waits && !shown ? idleLooks + 1 : 0;
  }

  private void lookLast() {
    collect();
    while (showNext(false)) {
      // Until nothing is left.
    }
  }

  private void collect() {
    audit.next().forEach(record -> records.add(record.json()));
    newEntries().stream()
        .filter(entry -> entry.event() instanceof LoopEvent.ReasoningComplete)
        .forEach(proposals::add);
  }

  /**
   * Shows the next record or proposal.
   *
   * @param complete whether it waits for what comes before it, and was not found yet
   * @return whether there was one
   */
  private boolean showNext(boolean complete) {
    JsonObject record = records.peek();
    if (record != null && iterationOf(record) <= iteration) {
      show(records.remove());
      return true;
    }
    if (!proposals.isEmpty() && (undone.isEmpty() || !complete)) {
      show(proposals.remove());
      return true;
    }
    if (record != null && !complete) {
      show(records.remove());
      return true;
    }
    return false;
  }

  private void show(JournalEntry entry) {
    LoopEvent.ReasoningComplete proposal = (LoopEvent.ReasoningComplete) entry.event();
    iteration = entry.iteration();
    undone.clear();
    for (ProposedAction action : proposal.actions()) {
      if (action instanceof ProposedAction.ToolCall call) {
        undone.add(call.callId());
      }
    }
    view.proposed(entry, proposal);
  }

  private void show(JsonObject record) {
    boolean allowed =
        isOf(record, "PolicyEvaluated")
            && !record.string("outcome").filter("denied"::equals).isPresent();
    if (!allowed) {
      details(record).string("call_id").ifPresent(undone::remove);
    }
    view.recorded(record);
  }

  /** Returns the iteration that a decision about this agent belongs to; 0 if it is about none. */
  private long iterationOf(JsonObject record) {
    return record.string("agent_id").filter(agent.value()::equals).isPresent()
        ? details(record).integer("iteration").orElse(0L)
        : 0;
  }

  private static boolean isOf(JsonObject record, String type) {
    return record.string("type").filter(type::equals).isPresent();
  }

  private static JsonObject details(JsonObject record) {
    return record.object("details").orElse(JsonObject.EMPTY);
  }

  private List<JournalEntry> newEntries() {
    List<JournalEntry> entries = new ArrayList<>();
    List<JournalEntry> page;
    do {
      page = reasoning.journal(agent, nextEntry, PAGE);
      entries.addAll(page);
      page.forEach(entry -> nextEntry = Math.max(nextEntry, entry.sequence() + 1));
    } while (page.size() == PAGE);
    return entries;
  }
}
