package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.http.ServerSentEvent;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.runtime.http.EventFeed;
import dev.symbiont.runtime.http.WireBody;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The journal of one loop as it grows, up to its end. The journal itself is the buffer: only what
 * is durable is shown, a slow reader costs no memory, and one that was cut off goes on behind the
 * sequence number it saw last.
 */
final class LoopEventFeed implements EventFeed {
  private static final int BATCH = 64;

  private final LoopEvents source;
  private final String agentId;
  private final String loopId;
  private final boolean extended;
  private final Queue<JournalEntry> ready = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Runnable wake = this::wake;
  private long next;
  private boolean ended;
  private boolean signalled;
  private boolean closed;

  /** What a feed works with. */
  record LoopEvents(
      Journal journal, LoopSignals signals, LoopsRunning running, JsonCodec json, WireBody wire) {}

  /** Tells whether a loop is still at work. */
  @FunctionalInterface
  interface LoopsRunning {
    boolean isRunning(String agentId, String loopId);
  }

  /**
   * Creates a feed.
   *
   * @param fromSequence the first sequence number that is of interest
   * @param extended whether events that only we know are shown
   */
  LoopEventFeed(
      LoopEvents source, String agentId, String loopId, long fromSequence, boolean extended) {
    this.source = source;
    this.agentId = agentId;
    this.loopId = loopId;
    this.next = fromSequence;
    this.extended = extended;
    source.signals().add(loopId, wake);
  }

  @Override
  public Next next(Duration patience) throws InterruptedException {
    long left = patience.toNanos();
    while (true) {
      if (isClosed()) {
        return Ended.ENDED;
      }
      Optional<JournalEntry> entry = entry();
      if (entry.isPresent() && entry.get().event().isExtended() && !extended) {
        continue;
      }
      if (entry.isPresent()) {
        return new Arrived(event(entry.get()));
      }
      if (ended) {
        return Ended.ENDED;
      }
      if (left <= 0) {
        return Silence.SILENCE;
      }
      left = await(left);
    }
  }

  /** Returns the next entry that is there, and notes when none can follow. */
  private Optional<JournalEntry> entry() {
    if (ready.isEmpty() && !ended) {
      // Asked for before the journal is read: an entry written in between is then still found.
      boolean running = source.running().isRunning(agentId, loopId);
      clearSignal();
      ready.addAll(source.journal().readLoop(agentId, loopId, next, BATCH));
      ended = ready.isEmpty() && !running;
    }
    JournalEntry entry = ready.poll();
    if (entry != null) {
      next = entry.sequence() + 1;
      ended = entry.event() instanceof LoopEvent.Terminated;
    }
    return Optional.ofNullable(entry);
  }

  private ServerSentEvent event(JournalEntry entry) {
    JsonObject json = (JsonObject) source.wire().write(entry);
    String type = json.object("event").flatMap(event -> event.string("type")).orElse("unknown");
    return new ServerSentEvent(
        Optional.of(Long.toString(entry.sequence())), type, source.json().writeText(json));
  }

  private long await(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (!signalled && !closed && left > 0) {
        left = changed.awaitNanos(left);
      }
      return left;
    } finally {
      lock.unlock();
    }
  }

  private void clearSignal() {
    lock.lock();
    try {
      signalled = false;
    } finally {
      lock.unlock();
    }
  }

  private void wake() {
    lock.lock();
    try {
      signalled = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    source.signals().remove(loopId, wake);
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
