package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.runtime.policy.GateOutcome;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * What the loops of a runtime did since its start, counted from their journals (runtime reasoning
 * specification, section 22). Thread-safe.
 */
public final class LoopCounters {
  private final ToolStatistics tools;
  private final LongAdder started = new LongAdder();
  private final LongAdder completed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder iterations = new LongAdder();
  private final LongAdder tokens = new LongAdder();
  private final LongAdder denials = new LongAdder();

  LoopCounters(ToolStatistics tools) {
    this.tools = tools;
  }

  /** Returns what reads each counter, by its name. */
  public Map<String, LongSupplier> gauges() {
    return Map.of(
        "loops_started",
        started::sum,
        "loops_completed",
        completed::sum,
        "loops_failed",
        failed::sum,
        "total_iterations",
        iterations::sum,
        "total_tokens",
        tokens::sum,
        "tool_calls",
        tools::calls,
        "tool_errors",
        tools::failures,
        "policy_denials",
        denials::sum);
  }

  /** Returns an observer that counts, and then lets {@code other} see what happened. */
  LoopObserver before(LoopObserver other) {
    return new LoopObserver() {
      @Override
      public void journalled(String loopId, JournalEntry entry) {
        count(entry.event());
        other.journalled(loopId, entry);
      }

      @Override
      public void decided(String loopId, GateOutcome outcome) {
        other.decided(loopId, outcome);
      }
    };
  }

  void count(LoopEvent event) {
    if (event instanceof LoopEvent.Started) {
      started.increment();
    } else if (event instanceof LoopEvent.ReasoningComplete reasoned) {
      iterations.increment();
      tokens.add(reasoned.usage().totalTokens());
    } else if (event instanceof LoopEvent.PolicyEvaluated evaluated) {
      denials.add(evaluated.deniedCount());
    } else if (event instanceof LoopEvent.Terminated end) {
      (end.reason() instanceof TerminationReason.Completed ? completed : failed).increment();
    }
  }
}
