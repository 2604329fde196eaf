package dev.symbiont.toolclad;

import dev.symbiont.toolclad.problem.Problem;
import dev.symbiont.toolclad.scope.ProjectScope;

/**
 * Port: learns of every call and its outcome, for the audit trail. Implementations are thread-safe.
 */
@FunctionalInterface
public interface CallListener {
  /**
   * Called after a call was refused, put off or completed.
   *
   * @param call what was called
   * @param context who called
   * @param scope whether a project scope was in force
   * @param outcome what became of it
   */
  void called(PreparedCall call, CallContext context, ProjectScope.State scope, Outcome outcome);

  /**
   * Called after a call was refused before it could be prepared: there is no such tool, or its
   * arguments are not acceptable. Does nothing unless it is overridden.
   *
   * @param name what the caller named, untrusted
   */
  default void rejected(String name, CallContext context, Problem problem) {}
}
