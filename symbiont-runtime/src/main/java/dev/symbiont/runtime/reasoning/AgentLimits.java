package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.LoopConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What every loop of an agent must keep to, whatever its request asks for.
 *
 * @param timeout longest time of a loop
 * @param toolTimeout longest time of one tool call
 * @param concurrentTasks most loops at the same time, at least 1
 */
public record AgentLimits(
    Optional<Duration> timeout, Optional<Duration> toolTimeout, OptionalInt concurrentTasks) {
  /** No limits beyond those of a request. */
  public static final AgentLimits NONE =
      new AgentLimits(Optional.empty(), Optional.empty(), OptionalInt.empty());

  /** Checks the number of tasks. */
  public AgentLimits {
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(toolTimeout, "toolTimeout");
    if (concurrentTasks.isPresent() && concurrentTasks.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "concurrentTasks must be at least 1, was " + concurrentTasks.getAsInt());
    }
  }

  /** Returns {@code config} with times that are no longer than these. */
  LoopConfig within(LoopConfig config) {
    if (timeout.isEmpty() && toolTimeout.isEmpty()) {
      return config;
    }
    return config.toBuilder()
        .timeoutMs(shorter(timeout, config.timeoutMs()))
        .toolTimeoutMs(shorter(toolTimeout, config.toolTimeoutMs()))
        .build();
  }

  private static long shorter(Optional<Duration> most, long millis) {
    return most.map(limit -> Math.min(limit.toMillis(), millis)).orElse(millis);
  }
}
