package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.output.Excerpt;
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
  private static final int TIMES_KEPT = 512;
  private static final int MOST_TOOLS = 10_000;
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
   * What a tool has done for an agent. Times are of the newest 512 calls.
   *
   * @param toolName the tool
   * @param callCount all calls; those that were denied are none
   * @param successCount calls that worked
   * @param failureCount calls that did not, timeouts included
   * @param timeoutCount calls that took too long
   * @param deniedCount calls that the gate denied
   * @param averageDurationMs mean time
   * @param minDurationMs shortest time
   * @param p50DurationMs median
   * @param p95DurationMs 95th percentile by nearest rank
   * @param maxDurationMs longest time
   * @param lastCalledAt when it was called last
   * @param lastError what the newest failure said, shortened
   */
  public record Profile(
      String toolName,
      long callCount,
      long successCount,
      long failureCount,
      long timeoutCount,
      long deniedCount,
      double averageDurationMs,
      long minDurationMs,
      long p50DurationMs,
      long p95DurationMs,
      long maxDurationMs,
      Optional<Instant> lastCalledAt,
      Optional<String> lastError) {
    /** Returns the share of calls that worked, 0 to 1; 1 if there was none. */
    public double successRate() {
      return callCount == 0 ? 1.0 : (double) successCount / callCount;
    }
  }

  /** Creates empty statistics. */
  public ToolStatistics(Clock clock) {
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  synchronized void count(
      String agentId, String tool, ToolExecutor.ToolOutcome outcome, Duration duration) {
    counts
        .computeIfAbsent(new Key(agentId, tool), key -> new Counts())
        .add(outcome, duration.toMillis(), clock.instant());
  }

  synchronized void countDenied(String agentId, String tool) {
    Key key = new Key(agentId, tool);
    // A model may invent names without end.
    if (counts.size() < MOST_TOOLS || counts.containsKey(key)) {
      counts.computeIfAbsent(key, absent -> new Counts()).denied++;
    }
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

  /** Returns how many calls of any tool were made. */
  synchronized long calls() {
    return counts.values().stream().mapToLong(count -> count.calls).sum();
  }

  /** Returns how many calls of any tool did not work. */
  synchronized long failures() {
    return counts.values().stream().mapToLong(count -> count.calls - count.successes).sum();
  }

  /** Returns what each tool has done for an agent, by tool name. */
  public synchronized List<Profile> profiles(String agentId) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().agentId().equals(agentId))
        .map(entry -> entry.getValue().profile(entry.getKey().tool()))
        .toList();
  }

  private static final class Counts {
    private static final int LONGEST_ERROR = 200;

    private final ArrayDeque<Long> times = new ArrayDeque<>();
    private long calls;
    private long successes;
    private long timeouts;
    private long denied;
    private Optional<Instant> last = Optional.empty();
    private Optional<String> error = Optional.empty();

    void add(ToolExecutor.ToolOutcome outcome, long millis, Instant now) {
      calls++;
      switch (outcome.status()) {
        case OK -> successes++;
        case TIMEOUT -> timeouts++;
        case FAILED, REFUSED -> {
          // Counted as what is neither a success nor a timeout.
        }
      }
      if (outcome.status() != ToolExecutor.Status.OK) {
        error = Optional.of(Excerpt.of(outcome.content(), LONGEST_ERROR));
      }
      last = Optional.of(now);
      times.addLast(millis);
      if (times.size() > TIMES_KEPT) {
        times.removeFirst();
      }
    }

    Profile profile(String tool) {
      List<Long> sorted = times.stream().sorted().toList();
      return new Profile(
          tool,
          calls,
          successes,
          calls - successes,
          timeouts,
          denied,
          times.stream().mapToLong(Long::longValue).average().orElse(0),
          rank(sorted, 0),
          rank(sorted, 0.5),
          rank(sorted, 0.95),
          rank(sorted, 1),
          last,
          error);
    }

    private static long rank(List<Long> sorted, double share) {
      int rank = (int) Math.ceil(share * sorted.size()) - 1;
      return sorted.isEmpty() ? 0 : sorted.get(Math.max(rank, 0));
    }
  }
}
