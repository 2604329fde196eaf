package dev.symbiont.runtime.reasoning;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Facts that end with the process, found by the words they share with the query. Thread-safe. */
public final class InMemoryKnowledge implements KnowledgeStore {
  private static final int MOST_FACTS = 10_000;

  private final Map<String, List<Fact>> facts = new HashMap<>();
  private final Map<String, String> summaries = new HashMap<>();
  private final Supplier<UUID> ids;

  /** A fact that shares {@code words} with a query. */
  private record Match(Fact fact, long words) {
    double relevance() {
      return words * fact.confidence();
    }
  }

  /** Creates an empty store that takes the ids of its facts from {@code ids}. */
  public InMemoryKnowledge(Supplier<UUID> ids) {
    this.ids = Objects.requireNonNull(ids, "ids");
  }

  @Override
  public synchronized String store(String agentId, Fact fact) {
    List<Fact> known = facts.computeIfAbsent(agentId, absent -> new ArrayList<>());
    if (known.size() >= MOST_FACTS) {
      throw new IllegalArgumentException("an agent knows at most " + MOST_FACTS + " facts");
    }
    known.add(fact);
    return ids.get().toString();
  }

  @Override
  public synchronized List<Fact> recall(String agentId, String query, int limit) {
    Set<String> wanted = words(query);
    return facts.getOrDefault(agentId, List.of()).stream()
        .map(fact -> new Match(fact, sharedWords(wanted, fact)))
        .filter(match -> match.words() > 0)
        .sorted(Comparator.comparingDouble(Match::relevance).reversed())
        .limit(limit)
        .map(Match::fact)
        .toList();
  }

  @Override
  public synchronized void storeSummary(String agentId, String summary) {
    summaries.put(agentId, summary);
  }

  @Override
  public synchronized Optional<String> summary(String agentId) {
    return Optional.ofNullable(summaries.get(agentId));
  }

  private static long sharedWords(Set<String> wanted, Fact fact) {
    return words(fact.text()).stream().filter(wanted::contains).count();
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+", -1))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}
