package dev.symbiont.api;

import dev.symbiont.json.gson.MappingProblem;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Logs what a response got wrong, once per type and field (SDK surface, section 1.8). */
final class ProblemLog implements Consumer<MappingProblem> {
  private static final System.Logger LOG = System.getLogger("dev.symbiont.api");

  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  @Override
  public void accept(MappingProblem problem) {
    if (seen.add(problem.type().getName() + "." + problem.field())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} of a response is passed over: {1}",
          problem.type().getSimpleName() + "." + problem.field(),
          problem.problem());
    }
  }
}
