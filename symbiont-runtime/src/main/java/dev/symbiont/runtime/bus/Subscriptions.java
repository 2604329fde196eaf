package dev.symbiont.runtime.bus;

import dev.symbiont.runtime.store.Database;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Who is subscribed to which topic. Thread-safe. */
final class Subscriptions {
  private final Database database;
  private final MailTable table;
  private final ConcurrentHashMap<String, Set<UUID>> topics = new ConcurrentHashMap<>();

  Subscriptions(Database database, MailTable table) {
    this.database = database;
    this.table = table;
    database.read(table::subscriptions).forEach(one -> link(one.topic(), one.agent()));
  }

  boolean add(UUID agent, String topic) {
    Outgoing.requireTopic(topic);
    boolean added = database.write(sql -> table.subscribe(sql, topic, agent));
    link(topic, agent);
    return added;
  }

  boolean remove(UUID agent, String topic) {
    boolean removed = database.write(sql -> table.unsubscribe(sql, topic, agent));
    topics.computeIfPresent(topic, (same, subscribers) -> without(subscribers, agent));
    return removed;
  }

  /** Returns the topics of an agent, sorted. */
  List<String> of(UUID agent) {
    return topics.entrySet().stream()
        .filter(topic -> topic.getValue().contains(agent))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** Returns the subscribers of a topic, sorted. */
  List<UUID> to(String topic) {
    return topics.getOrDefault(topic, Set.of()).stream().sorted().toList();
  }

  /** Forgets an agent that has ended; the table forgets it with its registration. */
  void forget(UUID agent) {
    topics.replaceAll((topic, subscribers) -> without(subscribers, agent));
  }

  private void link(String topic, UUID agent) {
    topics.computeIfAbsent(topic, absent -> ConcurrentHashMap.newKeySet()).add(agent);
  }

  private static Set<UUID> without(Set<UUID> subscribers, UUID agent) {
    subscribers.remove(agent);
    return subscribers;
  }
}
