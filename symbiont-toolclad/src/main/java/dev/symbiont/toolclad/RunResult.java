package dev.symbiont.toolclad;

import dev.symbiont.toolclad.problem.Category;
import dev.symbiont.toolclad.problem.Problem;

/** What a back end made of an approved call: an envelope, or a refusal before anything ran. */
sealed interface RunResult {
  record Ran(Envelope envelope) implements RunResult {}

  record NotRun(Problem problem) implements RunResult {}

  /** Returns a refusal. */
  static RunResult notRun(Category category, String message) {
    return new NotRun(Problem.of(category, message));
  }
}
