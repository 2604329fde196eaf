package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** What came of asking for a loop. */
public sealed interface LoopStart {
  /**
   * The loop runs, or ran before under the same id.
   *
   * @param loopId the loop
   * @param response completes when it has ended
   * @param warnings what the caller should know about the request
   */
  record Started(
      String loopId, CompletableFuture<RunReasoningLoopResponse> response, List<String> warnings)
      implements LoopStart {
    /** Copies the warnings. */
    public Started {
      warnings = List.copyOf(warnings);
    }
  }

  /** Another loop has this id already. */
  record Exists(String loopId) implements LoopStart {}

  /**
   * The agent, or the runtime, runs as many loops as it may.
   *
   * @param limit how many that is
   */
  record TooMany(int limit) implements LoopStart {}
}
