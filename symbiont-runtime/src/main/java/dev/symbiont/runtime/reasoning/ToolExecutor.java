package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.runtime.policy.ApprovedAction;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Port: runs tools. Takes nothing but actions that the gate approved. Thread-safe.
 *
 * <p>What goes wrong is an outcome, not an exception. An interrupt ends the call and whatever it
 * started.
 */
public interface ToolExecutor {
  /** Returns the tools that can be run. */
  List<ToolDefinition> definitions();

  /** Returns the tool called {@code name}; empty if this executor cannot run it. */
  default Optional<ToolDefinition> definition(String name) {
    return definitions().stream().filter(tool -> tool.name().equals(name)).findFirst();
  }

  /** Runs the approved tool call within {@code limit}. */
  ToolOutcome execute(ApprovedAction call, Duration limit) throws InterruptedException;

  /** Tells whether running {@code tool} twice does no more than running it once. */
  default boolean isIdempotent(String tool) {
    return false;
  }

  /**
   * How a tool call ended.
   *
   * @param status what became of it
   * @param content the text for the model; untrusted
   * @param metadata facts about the execution
   */
  record ToolOutcome(Status status, String content, Map<String, String> metadata) {
    /** Copies the metadata. */
    public ToolOutcome {
      Objects.requireNonNull(status, "status");
      Objects.requireNonNull(content, "content");
      metadata = Map.copyOf(metadata);
    }

    /** Returns the outcome of a call that worked. */
    public static ToolOutcome ok(String content) {
      return new ToolOutcome(Status.OK, content, Map.of());
    }

    /** Returns the outcome of a call that failed for a reason of the tool. */
    public static ToolOutcome failed(String content) {
      return new ToolOutcome(Status.FAILED, content, Map.of());
    }

    /** Returns the outcome of a call that was not made because it was refused. */
    public static ToolOutcome refused(String content) {
      return new ToolOutcome(Status.REFUSED, content, Map.of());
    }
  }

  /** What became of a tool call. */
  enum Status {
    /** It worked. */
    OK,
    /** The tool failed; counts against its circuit breaker. */
    FAILED,
    /** It did not end in time; counts against its circuit breaker. */
    TIMEOUT,
    /** It never ran because of its arguments or a rule; says nothing about the tool. */
    REFUSED
  }
}
