package dev.symbiont.runtime.execution;

import java.util.Objects;
import java.util.UUID;

/** What came of asking for an execution. */
public sealed interface ExecutionStart {
  /** The agent works under this id, which is also the id of its reasoning loop. */
  record Started(UUID executionId) implements ExecutionStart {}

  /** The agent was at work already; nothing else happens. */
  record Running(UUID executionId) implements ExecutionStart {}

  /**
   * The agent cannot work.
   *
   * @param why a sentence for people
   */
  record Refused(String why) implements ExecutionStart {
    /** Refuses {@code null}. */
    public Refused {
      Objects.requireNonNull(why, "why");
    }
  }
}
