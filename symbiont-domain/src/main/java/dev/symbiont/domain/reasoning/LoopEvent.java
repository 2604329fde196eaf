package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireTag;
import dev.symbiont.domain.wire.WireUnion;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A step of a loop, as its journal keeps it. */
@WireUnion(tag = "type")
public sealed interface LoopEvent {

  /** The loop began. */
  @WireTag("started")
  record Started(String agentId, LoopConfig config) implements LoopEvent {
    /** Refuses {@code null}. */
    public Started {
      Objects.requireNonNull(agentId, "agentId");
      Objects.requireNonNull(config, "config");
    }
  }

  /** The model answered; nothing of it has been done yet. */
  @WireTag("reasoning_complete")
  record ReasoningComplete(int iteration, List<ProposedAction> actions, Usage usage)
      implements LoopEvent {
    /** Copies the actions. */
    public ReasoningComplete {
      actions = List.copyOf(actions);
      Objects.requireNonNull(usage, "usage");
    }
  }

  /** The gate decided about every action. */
  @WireTag("policy_evaluated")
  record PolicyEvaluated(int iteration, int actionCount, int deniedCount) implements LoopEvent {}

  /**
   * The approved tools have run.
   *
   * @param iteration the iteration
   * @param toolCount how many
   * @param durationMs how long they took together, in milliseconds
   * @param delegatedUsage what the loops of other agents charged meanwhile that worked for this
   *     one; absent if nothing was handed on; an extension
   */
  @WireTag("tools_dispatched")
  record ToolsDispatched(
      int iteration, int toolCount, long durationMs, Optional<Usage> delegatedUsage)
      implements LoopEvent {
    /** Refuses {@code null}. */
    public ToolsDispatched {
      Objects.requireNonNull(delegatedUsage, "delegatedUsage");
    }

    /** Describes a dispatch that handed on nothing. */
    public ToolsDispatched(int iteration, int toolCount, long durationMs) {
      this(iteration, toolCount, durationMs, Optional.empty());
    }
  }

  /** The results are in the conversation. */
  @WireTag("observations_collected")
  record ObservationsCollected(int iteration, int observationCount) implements LoopEvent {}

  /** The loop ended; always the last event. */
  @WireTag("terminated")
  record Terminated(TerminationReason reason, int iterations, Usage totalUsage, long durationMs)
      implements LoopEvent {
    /** Refuses {@code null}. */
    public Terminated {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(totalUsage, "totalUsage");
    }
  }

  /** A tool failed and something was done about it. */
  @WireTag("recovery_triggered")
  record RecoveryTriggered(int iteration, String toolName, RecoveryStrategy strategy, String error)
      implements LoopEvent {
    /** Refuses {@code null}. */
    public RecoveryTriggered {
      Objects.requireNonNull(toolName, "toolName");
      Objects.requireNonNull(strategy, "strategy");
      Objects.requireNonNull(error, "error");
    }
  }

  /**
   * A step failed so often, or so alike, that it was stopped; an extension.
   *
   * @param stepId the step: the tool and a hash of its arguments
   * @param attempts how often it failed
   * @param similarity how alike the last two failures were, 0 to 1
   * @param reason why it was stopped
   */
  @WireTag("step_limit_reached")
  record StepLimitReached(
      String stepId, int attempts, @WireDefault("0") double similarity, String reason)
      implements LoopEvent {
    /** Refuses {@code null}. */
    public StepLimitReached {
      Objects.requireNonNull(stepId, "stepId");
      Objects.requireNonNull(reason, "reason");
    }
  }

  /** References of the task were looked up before the model was asked; an extension. */
  @WireTag("pre_hydration_complete")
  record PreHydrationComplete(
      int referencesFound, int referencesResolved, int referencesFailed, int totalTokens)
      implements LoopEvent {}

  /** Tells whether only runtimes like ours know this event; the other SDKs refuse unknown ones. */
  default boolean isExtended() {
    return this instanceof StepLimitReached || this instanceof PreHydrationComplete;
  }

  /** An event that this version does not know. */
  record Unknown(JsonValue raw) implements LoopEvent {
    /** Refuses {@code null}. */
    public Unknown {
      Objects.requireNonNull(raw, "raw");
    }
  }
}
