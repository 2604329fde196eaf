package dev.symbiont.toolclad;

import dev.symbiont.toolclad.problem.Problem;
import java.util.Objects;

/** The outcome of {@link ToolClad#prepare}. */
public sealed interface Preparation {
  /** The call may be put to policy and approval. */
  record Ready(PreparedCall call) implements Preparation {
    /** Refuses {@code null}. */
    public Ready {
      Objects.requireNonNull(call, "call");
    }
  }

  /** The call is refused before anyone is asked. */
  record Refused(Problem problem) implements Preparation {
    /** Refuses {@code null}. */
    public Refused {
      Objects.requireNonNull(problem, "problem");
    }
  }
}
