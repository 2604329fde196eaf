package dev.symbiont.toolclad;

import dev.symbiont.toolclad.problem.Problem;
import java.util.Objects;

/** The outcome of {@link ToolClad#execute}. */
public sealed interface Outcome {
  /** The tool was started, or should have been startable; the envelope says how it went. */
  record Completed(Envelope envelope) implements Outcome {
    /** Refuses {@code null}. */
    public Completed {
      Objects.requireNonNull(envelope, "envelope");
    }
  }

  /** Nothing was run. */
  record Refused(Problem problem) implements Outcome {
    /** Refuses {@code null}. */
    public Refused {
      Objects.requireNonNull(problem, "problem");
    }
  }

  /** A human has to decide; the same call may be made again with the approval. */
  record AwaitingApproval(String approvalId) implements Outcome {
    /** Refuses {@code null}. */
    public AwaitingApproval {
      Objects.requireNonNull(approvalId, "approvalId");
    }
  }
}
