package dev.symbiont.runtime.agent;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Which agents have which name or alias. Thread-safe. */
final class AgentNames {
  private final ConcurrentHashMap<String, Set<UUID>> ids = new ConcurrentHashMap<>();

  Set<UUID> find(String name) {
    return ids.getOrDefault(name, Set.of());
  }

  void add(Agent agent) {
    link(agent.name(), agent.id());
    agent.spec().alias().ifPresent(alias -> link(alias, agent.id()));
  }

  void remove(Agent agent) {
    unlink(agent.name(), agent.id());
    agent.spec().alias().ifPresent(alias -> unlink(alias, agent.id()));
  }

  void replace(Agent before, Agent after) {
    if (!before.name().equals(after.name())) {
      remove(before);
      add(after);
    }
  }

  private void link(String name, UUID id) {
    ids.merge(
        name,
        Set.of(id),
        (old, added) -> {
          Set<UUID> all = new HashSet<>(old);
          all.addAll(added);
          return Set.copyOf(all);
        });
  }

  private void unlink(String name, UUID id) {
    ids.computeIfPresent(
        name,
        (same, old) -> {
          Set<UUID> rest = new HashSet<>(old);
          rest.remove(id);
          return rest.isEmpty() ? null : Set.copyOf(rest);
        });
  }
}
