package dev.symbiont.domain.agent;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * The state of an agent (HTTP contract, section 4.2). {@link #UNKNOWN} stands where a runtime did
 * not say.
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record AgentState(String word) implements OpenEnum {
  private static final List<String> KNOWN =
      List.of(
          "Created",
          "Initializing",
          "Ready",
          "Running",
          "Suspended",
          "Waiting",
          "Completed",
          "Failed",
          "Terminating",
          "Terminated",
          "Unreachable");

  /** {@code Created}. */
  public static final AgentState CREATED = new AgentState("Created");

  /** {@code Initializing}. */
  public static final AgentState INITIALIZING = new AgentState("Initializing");

  /** {@code Ready}. */
  public static final AgentState READY = new AgentState("Ready");

  /** {@code Running}. */
  public static final AgentState RUNNING = new AgentState("Running");

  /** {@code Suspended}. */
  public static final AgentState SUSPENDED = new AgentState("Suspended");

  /** {@code Waiting}. */
  public static final AgentState WAITING = new AgentState("Waiting");

  /** {@code Completed}. */
  public static final AgentState COMPLETED = new AgentState("Completed");

  /** {@code Failed}. */
  public static final AgentState FAILED = new AgentState("Failed");

  /** {@code Terminating}. */
  public static final AgentState TERMINATING = new AgentState("Terminating");

  /** {@code Terminated}. */
  public static final AgentState TERMINATED = new AgentState("Terminated");

  /** {@code Unreachable}. */
  public static final AgentState UNREACHABLE = new AgentState("Unreachable");

  /** Not said. */
  public static final AgentState UNKNOWN = new AgentState(UNKNOWN_WORD);

  /** Gives known words their spelling. */
  public AgentState {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static AgentState of(String word) {
    return new AgentState(word);
  }

  @Override
  public boolean isKnown() {
    return KNOWN.contains(word);
  }

  /**
   * Returns the runtime's word for the states that only the Python SDK knows: {@code idle}, {@code
   * active}, {@code busy}, {@code error}, {@code stopped} (HTTP contract, section 9.17). Any other
   * state is returned as it is.
   */
  public AgentState runtimeState() {
    return switch (word) {
      case "idle" -> READY;
      case "active", "busy" -> RUNNING;
      case "error" -> FAILED;
      case "stopped" -> TERMINATED;
      default -> this;
    };
  }

  @Override
  public String toString() {
    return word;
  }
}
