package dev.symbiont.runtime.bus;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What waits for one agent, oldest first, bounded in messages and bytes. Room is taken before a
 * message is stored and given back when it is finished, so accepted messages always fit.
 */
final class Mailbox {
  private final BusLimits limits;
  private final Deque<Mail> waiting = new ArrayDeque<>();
  private final TreeMap<Long, Leased> leased = new TreeMap<>();
  private int count;
  private long bytes;

  private record Leased(Mail mail, Instant until) {}

  Mailbox(BusLimits limits) {
    this.limits = limits;
  }

  /** Takes room for a message; returns false if there is none. */
  synchronized boolean reserve(int size) {
    if (count >= limits.maxQueued() || bytes + size > limits.maxQueuedBytes()) {
      return false;
    }
    count++;
    bytes += size;
    return true;
  }

  /** Gives the room of a message back. */
  synchronized void release(int size) {
    count--;
    bytes -= size;
  }

  /** Adds a message whose room is reserved. */
  synchronized void add(Mail mail) {
    waiting.addLast(mail);
  }

  /** Adds a message that was stored before the start; it fits even if the limits are lower now. */
  synchronized void restore(Mail mail) {
    count++;
    bytes += mail.bytes();
    waiting.addLast(mail);
  }

  /** Puts messages back to the front, in their order. */
  synchronized void putBack(List<Mail> mails) {
    for (int i = mails.size() - 1; i >= 0; i--) {
      waiting.addFirst(mails.get(i));
    }
  }

  /** Takes up to {@code most} messages; their room stays taken until they are released. */
  synchronized List<Mail> take(int most) {
    List<Mail> taken = new ArrayList<>(Math.min(most, waiting.size()));
    while (taken.size() < most && !waiting.isEmpty()) {
      taken.add(waiting.removeFirst());
    }
    return taken;
  }

  synchronized void lease(Mail mail, Instant until) {
    leased.put(mail.number(), new Leased(mail, until));
  }

  /** Ends a lease; empty if it has run out or was ended before. */
  synchronized Optional<Mail> endLease(long number) {
    return Optional.ofNullable(leased.remove(number)).map(Leased::mail);
  }

  /** Puts messages whose lease has run out back to the front; returns those tried too often. */
  synchronized List<Mail> reclaim(Instant now) {
    List<Mail> back = new ArrayList<>();
    List<Mail> exhausted = new ArrayList<>();
    for (Map.Entry<Long, Leased> entry : Map.copyOf(leased).entrySet()) {
      Leased lease = entry.getValue();
      if (!lease.until().isAfter(now)) {
        leased.remove(entry.getKey());
        (lease.mail().attempts() >= limits.attempts() ? exhausted : back).add(lease.mail());
      }
    }
    back.sort((one, other) -> Long.compare(one.number(), other.number()));
    putBack(back);
    return exhausted;
  }

  /** Takes out messages that have expired. */
  synchronized List<Mail> takeExpired(Instant now) {
    List<Mail> expired =
        waiting.stream()
            .filter(mail -> !now.isBefore(mail.envelope().header().expiresAt()))
            .toList();
    if (!expired.isEmpty()) {
      waiting.removeAll(expired);
    }
    return expired;
  }

  synchronized int size() {
    return count;
  }
}
