package dev.symbiont.runtime.agent;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The states of an agent and the edges between them (spec/runtime-core.md section 1.2).
 *
 * <p>Beyond the edges of the reference these exist: {@code Created} and {@code Initializing} may be
 * terminated, {@code Running} may wait or go idle, and an external agent may become unreachable and
 * come back. Nothing but {@link #TERMINATING} leads to {@link #TERMINATED}, so resources are given
 * back in one place.
 */
public enum LifecycleState {
  /** Registered, not prepared. */
  CREATED("Created"),
  /** Being prepared. */
  INITIALIZING("Initializing"),
  /** Prepared and idle. */
  READY("Ready"),
  /** Working. */
  RUNNING("Running"),
  /** Stopped until it is resumed. */
  SUSPENDED("Suspended"),
  /** Working, but waiting for something. */
  WAITING("Waiting"),
  /** Done. */
  COMPLETED("Completed"),
  /** Broken. */
  FAILED("Failed"),
  /** Being ended. */
  TERMINATING("Terminating"),
  /** Ended. */
  TERMINATED("Terminated"),
  /** An external agent that is silent for too long. */
  UNREACHABLE("Unreachable");

  private static final Set<LifecycleState> LOSABLE = EnumSet.of(READY, RUNNING, WAITING);

  private final String word;

  LifecycleState(String word) {
    this.word = word;
  }

  /** Returns the word of the wire contract, for example {@code "Ready"}. */
  public String word() {
    return word;
  }

  /** Returns the state with this word of the wire contract. */
  public static Optional<LifecycleState> ofWord(String word) {
    for (LifecycleState state : values()) {
      if (state.word.equals(word)) {
        return Optional.of(state);
      }
    }
    return Optional.empty();
  }

  /**
   * Tells whether the edge to {@code next} exists.
   *
   * @param external whether the agent is an external one, which alone can be unreachable
   */
  public boolean canBecome(LifecycleState next, boolean external) {
    if (external && (next == UNREACHABLE && LOSABLE.contains(this))) {
      return true;
    }
    if (external && this == UNREACHABLE && LOSABLE.contains(next)) {
      return true;
    }
    return successors().contains(next);
  }

  private Set<LifecycleState> successors() {
    return switch (this) {
      case CREATED -> EnumSet.of(INITIALIZING, TERMINATING);
      case INITIALIZING -> EnumSet.of(READY, FAILED, TERMINATING);
      case READY -> EnumSet.of(RUNNING, SUSPENDED, TERMINATING);
      case RUNNING -> EnumSet.of(READY, SUSPENDED, WAITING, COMPLETED, FAILED, TERMINATING);
      case SUSPENDED -> EnumSet.of(RUNNING, TERMINATING);
      case WAITING -> EnumSet.of(RUNNING, SUSPENDED, FAILED, TERMINATING);
      case COMPLETED, UNREACHABLE -> EnumSet.of(TERMINATING);
      case FAILED -> EnumSet.of(INITIALIZING, TERMINATING);
      case TERMINATING -> EnumSet.of(TERMINATED);
      case TERMINATED -> EnumSet.noneOf(LifecycleState.class);
    };
  }
}
