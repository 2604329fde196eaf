package dev.symbiont.toolclad;

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
}
