package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.CircuitBreakerConfig;
import dev.symbiont.domain.reasoning.CircuitBreakerStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps failing tools from being called again and again, one breaker per agent and tool (runtime
 * reasoning specification section 6). Thread-safe.
 */
public final class CircuitBreakers {
  private final CircuitBreakerConfig config;
  private final Clock clock;
  private final Map<Key, Breaker> breakers = new ConcurrentHashMap<>();

  private record Key(String agentId, String tool) {}

  /** Creates breakers that all follow {@code config}. */
  public CircuitBreakers(CircuitBreakerConfig config, Clock clock) {
    this.config = Objects.requireNonNull(config, "config");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /** Asks to call a tool; empty while its breaker is open. */
  Optional<Permit> tryAcquire(String agentId, String tool) {
    return breakers.computeIfAbsent(new Key(agentId, tool), key -> new Breaker()).tryAcquire();
  }

  /** Returns the breakers of an agent by tool; tools never called have none. */
  public Map<String, CircuitBreakerStatus> status(String agentId) {
    Map<String, CircuitBreakerStatus> status = new TreeMap<>();
    breakers.forEach(
        (key, breaker) -> {
          if (key.agentId().equals(agentId)) {
            status.put(key.tool(), breaker.status());
          }
        });
    return Map.copyOf(status);
  }

  /** Closes the breaker of a tool and forgets its failures; empty if the tool has none. */
  public Optional<CircuitBreakerStatus> reset(String agentId, String tool) {
    return Optional.ofNullable(breakers.get(new Key(agentId, tool))).map(Breaker::reset);
  }

  /** The right to make one call. Exactly one of its methods is to be called afterwards. */
  static final class Permit {
    private final Breaker breaker;
    private final long generation;

    private Permit(Breaker breaker, long generation) {
      this.breaker = breaker;
      this.generation = generation;
    }

    void success() {
      breaker.success(generation);
    }

    void failure() {
      breaker.failure(generation);
    }

    /** The call says nothing about the tool: it was cancelled, or the arguments were at fault. */
    void ignore() {
      breaker.ignore(generation);
    }
  }

  private enum State {
    CLOSED("closed"),
    OPEN("open"),
    HALF_OPEN("half_open");

    private final String word;

    State(String word) {
      this.word = word;
    }
  }

  /** One breaker. Every change of state begins a new generation; late results do not count. */
  private final class Breaker {
    private State state = State.CLOSED;
    private long generation;
    private long failures;
    private long successes;
    private int probes;
    private Instant openedAt = Instant.EPOCH;

    synchronized Optional<Permit> tryAcquire() {
      if (state == State.OPEN && recoveryTimeIsOver()) {
        enter(State.HALF_OPEN);
      }
      if (state == State.OPEN
          || (state == State.HALF_OPEN && probes >= config.halfOpenMaxCalls())) {
        return Optional.empty();
      }
      if (state == State.HALF_OPEN) {
        probes++;
      }
      return Optional.of(new Permit(this, generation));
    }

    synchronized void success(long ofGeneration) {
      if (ofGeneration != generation) {
        return;
      }
      failures = 0;
      successes++;
      if (state == State.HALF_OPEN) {
        enter(State.CLOSED);
        successes = 1;
      }
    }

    synchronized void failure(long ofGeneration) {
      if (ofGeneration != generation) {
        return;
      }
      failures++;
      if (state == State.HALF_OPEN || failures >= config.failureThreshold()) {
        enter(State.OPEN);
        openedAt = clock.instant();
      }
    }

    synchronized void ignore(long ofGeneration) {
      if (ofGeneration == generation && state == State.HALF_OPEN) {
        probes--;
      }
    }

    synchronized CircuitBreakerStatus reset() {
      enter(State.CLOSED);
      failures = 0;
      successes = 0;
      return status();
    }

    synchronized CircuitBreakerStatus status() {
      return new CircuitBreakerStatus(state.word, failures, successes, config);
    }

    private void enter(State next) {
      state = next;
      generation++;
      probes = 0;
      if (next == State.CLOSED) {
        failures = 0;
      }
    }

    private boolean recoveryTimeIsOver() {
      Duration open = Duration.between(openedAt, clock.instant());
      return open.toMillis() >= config.recoveryTimeoutMs();
    }
  }
}
