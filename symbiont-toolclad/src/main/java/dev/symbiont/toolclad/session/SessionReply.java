package dev.symbiont.toolclad.session;

import dev.symbiont.toolclad.problem.Problem;
import java.util.Objects;

/** What one command in a session led to. */
public sealed interface SessionReply {
  /**
   * The program answered.
   *
   * @param sessionId names the session
   * @param output what stands before the prompt
   * @param prompt the prompt
   * @param state {@code ready} or {@code error}
   * @param interactions how many commands the session has had
   */
  record Answered(String sessionId, String output, String prompt, String state, long interactions)
      implements SessionReply {
    /** Refuses {@code null}. */
    public Answered {
      Objects.requireNonNull(sessionId, "sessionId");
      Objects.requireNonNull(output, "output");
      Objects.requireNonNull(prompt, "prompt");
      Objects.requireNonNull(state, "state");
    }
  }

  /**
   * The program did not answer.
   *
   * @param problem why
   * @param output what it wrote before
   */
  record Failed(Problem problem, String output) implements SessionReply {
    /** Refuses {@code null}. */
    public Failed {
      Objects.requireNonNull(problem, "problem");
      Objects.requireNonNull(output, "output");
    }
  }
}
