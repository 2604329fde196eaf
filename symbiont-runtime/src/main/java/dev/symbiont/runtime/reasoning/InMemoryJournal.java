package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.runtime.inference.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A journal that ends with the process. Thread-safe. */
public final class InMemoryJournal implements Journal {
  private final Map<String, List<Line>> lines = new HashMap<>();
  private final Map<String, Long> nextSequence = new HashMap<>();

  private record Line(String loopId, JournalEntry entry, List<Message> messages) {}

  /** Creates an empty journal. */
  public InMemoryJournal() {}

  @Override
  public synchronized JournalEntry append(
      String agentId,
      String loopId,
      Instant time,
      int iteration,
      LoopEvent event,
      List<Message> messages) {
    long sequence = nextSequence.merge(agentId, 1L, Long::sum) - 1;
    JournalEntry entry =
        new JournalEntry(sequence, time.toString(), agentId, iteration, event, Optional.of(loopId));
    lines
        .computeIfAbsent(agentId, absent -> new ArrayList<>())
        .add(new Line(loopId, entry, List.copyOf(messages)));
    return entry;
  }

  @Override
  public void flush() {
    // Memory is as durable as it gets.
  }

  @Override
  public synchronized List<JournalEntry> read(String agentId, long fromSequence, int limit) {
    return of(agentId).stream()
        .map(Line::entry)
        .filter(entry -> entry.sequence() >= fromSequence)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<JournalEntry> readLoop(String agentId, String loopId) {
    return of(agentId).stream()
        .filter(line -> line.loopId().equals(loopId))
        .map(Line::entry)
        .toList();
  }

  @Override
  public synchronized List<JournalEntry> readLoop(
      String agentId, String loopId, long fromSequence, int limit) {
    return readLoop(agentId, loopId).stream()
        .filter(entry -> entry.sequence() >= fromSequence)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<Message> replay(String agentId, String loopId) {
    return of(agentId).stream()
        .filter(line -> line.loopId().equals(loopId))
        .flatMap(line -> line.messages().stream())
        .toList();
  }

  @Override
  public synchronized long compact(String agentId) {
    List<Line> kept = new ArrayList<>(of(agentId));
    Set<String> ended = new HashSet<>();
    for (Line line : kept) {
      if (line.entry().event() instanceof LoopEvent.Terminated) {
        ended.add(line.loopId());
      }
    }
    long before = kept.size();
    kept.removeIf(line -> ended.contains(line.loopId()));
    lines.put(agentId, kept);
    return before - kept.size();
  }

  @Override
  public synchronized List<UnfinishedLoop> unfinished() {
    List<UnfinishedLoop> unfinished = new ArrayList<>();
    lines.forEach(
        (agentId, all) -> {
          Map<String, JournalEntry> last = new LinkedHashMap<>();
          all.forEach(line -> last.put(line.loopId(), line.entry()));
          last.forEach(
              (loopId, entry) -> {
                if (!(entry.event() instanceof LoopEvent.Terminated)) {
                  unfinished.add(new UnfinishedLoop(agentId, loopId, entry));
                }
              });
        });
    return List.copyOf(unfinished);
  }

  private List<Line> of(String agentId) {
    return lines.getOrDefault(agentId, List.of());
  }
}
