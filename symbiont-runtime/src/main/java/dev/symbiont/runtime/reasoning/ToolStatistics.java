package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What tools have done so far: counts and times per agent and tool, and the last good results
 * (runtime reasoning specification sections 8 and 14.5). Thread-safe and bounded.
 */
public final class ToolStatistics {
  private static final int TIMES_KEPT = 256;
  private static final int RESULTS_KEPT = 256;

  private final Clock clock;
  private final Map<Key, Counts> counts = new TreeMap<>();
  private final Map<ResultKey, Known> results =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ResultKey, Known> eldest) {
          return size() > RESULTS_KEPT;
        }
      };

  private record Key(String agentId, String tool) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byAgent = agentId.compareTo(other.agentId);
      return byAgent != 0 ? byAgent : tool.compareTo(other.tool);
    }
  }

  private record ResultKey(String agentId, String tool, JsonObject arguments) {}

  private record Known(ToolExecutor.ToolOutcome outcome, Instant time) {}

  /**
   * A good result of an earlier call.
   *
   * @param outcome the result
   * @param age how old it is
   */
  record Recalled(ToolExecutor.ToolOutcome outcome, Duration age) {}

  /**
   * What a tool has done for an agent.
   *
   * @param toolName the tool
   * @param callCount all calls
   * @param successCount calls that worked
   * @param failureCount calls that did not
   * @param averageDurationMs mean over the newest 256 calls
   * @param p95DurationMs 95th percentile over the newest 256 calls
   * @param lastCalledAt when it was called last
   */
  public record Profile(
      String toolName,
      long callCount,
      long successCount,
      long failureCount,
      double averageDurationMs,
      long p95DurationMs,
      Instant lastCalledAt) {
    /** Returns the share of calls that worked, 0 to 1. */
    public double successRate() {
      return callCount == 0 ? 1.0 : (double) successCount / callCount;
    }
  }

  /** Creates empty statistics. */
  public ToolStatistics(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  synchronized void count(
      String agentId, String tool, ToolExecutor.Status status, Duration duration) {
    counts
        .computeIfAbsent(new Key(agentId, tool), key -> new Counts())
        .add(status, duration.toMillis(), clock.instant());
  }

  synchronized void remember(
      String agentId, String tool, JsonObject arguments, ToolExecutor.ToolOutcome outcome) {
    ResultKey key = new ResultKey(agentId, tool, arguments);
    results.remove(key);
    results.put(key, new Known(outcome, clock.instant()));
  }

  synchronized Optional<Recalled> recall(
      String agentId, String tool, JsonObject arguments, Duration maxAge) {
    return Optional.ofNullable(results.get(new ResultKey(agentId, tool, arguments)))
        .map(
            known -> new Recalled(known.outcome(), Duration.between(known.time(), clock.instant())))
        .filter(recalled -> recalled.age().compareTo(maxAge) <= 0);
  }

  /** Returns what each tool has done for an agent, by tool name. */
  public synchronized List<Profile> profiles(String agentId) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().agentId().equals(agentId))
        .map(entry -> entry.getValue().profile(entry.getKey().tool()))
        .toList();
  }

  private static final class Counts {
    private final ArrayDeque<Long> times = new ArrayDeque<>();
    private long calls;
    private long successes;
    private Instant last = Instant.EPOCH;

    void add(ToolExecutor.Status status, long millis, Instant now) {
      calls++;
      if (status == ToolExecutor.Status.OK) {
        successes++;
      }
      last = now;
      times.addLast(millis);
      if (times.size() > TIMES_KEPT) {
        times.removeFirst();
      }
    }

    Profile profile(String tool) {
      List<Long> sorted = times.stream().sorted().toList();
      int rank = (int) Math.ceil(0.95 * sorted.size()) - 1;
      return new Profile(
          tool,
          calls,
          successes,
          calls - successes,
          times.stream().mapToLong(Long::longValue).average().orElse(0),
          sorted.get(Math.max(rank, 0)),
          last);
    }
  }
}
