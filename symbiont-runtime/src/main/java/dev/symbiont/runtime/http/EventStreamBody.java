package dev.symbiont.runtime.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The body of a {@code text/event-stream}, taken piece by piece by the listener that sends it. A
 * silent stream sends comments, so that both ends notice when the other is gone. {@link #next} is
 * called by one thread, {@link #close} by any.
 */
public final class EventStreamBody implements AutoCloseable {
  private static final byte[] OPENING = bytes("retry: 2000\n\n");
  private static final byte[] HEARTBEAT = bytes(":\n\n");

  private final EventFeed feed;
  private final Runnable onClose;
  private final AtomicBoolean closed = new AtomicBoolean();
  private boolean opened;

  EventStreamBody(EventFeed feed, Runnable onClose) {
    this.feed = Objects.requireNonNull(feed, "feed");
    this.onClose = Objects.requireNonNull(onClose, "onClose");
  }

  /**
   * Returns the bytes to send next; empty at the end.
   *
   * @param patience the longest silence, after which a comment is sent
   */
  public Optional<byte[]> next(Duration patience) throws InterruptedException {
    if (!opened) {
      opened = true;
      return Optional.of(OPENING);
    }
    EventFeed.Next next = feed.next(patience);
    if (next instanceof EventFeed.Arrived arrived) {
      return Optional.of(arrived.event().encode());
    }
    return next instanceof EventFeed.Silence ? Optional.of(HEARTBEAT) : Optional.empty();
  }

  /** Ends the stream; a {@link #next} that waits returns. Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      feed.close();
      onClose.run();
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
