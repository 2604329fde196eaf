package dev.symbiont.runtime.agent;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What is made out of an agent's definition, made once for each revision of it. Thread-safe.
 *
 * @param <T> what is made; immutable
 */
public final class PerRevision<T> {
  private static final int MOST_KEPT = 16_384;

  private final Function<Agent, T> make;
  private final Map<UUID, Made<T>> made = new ConcurrentHashMap<>();

  private record Made<T>(AgentSpec revision, T value) {}

  /** Makes values by {@code make}, a pure function of the agent's id and specification. */
  public PerRevision(Function<Agent, T> make) {
    this.make = Objects.requireNonNull(make, "make");
  }

  /** Returns what belongs to the agent as it is now. */
  public T of(Agent agent) {
    Made<T> known = made.get(agent.id());
    if (known != null && known.revision().equals(agent.spec())) {
      return known.value();
    }
    T value = make.apply(agent);
    if (made.size() >= MOST_KEPT) {
      made.clear();
    }
    made.put(agent.id(), new Made<>(agent.spec(), value));
    return value;
  }
}
