package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.ServerSentEvent;
import java.time.Duration;

/**
 * Port: events for one reader, who asks for the next one when it can take it. A feed therefore
 * needs no queue for slow readers. {@link #next} is called by one thread, {@link #close} by any.
 */
public interface EventFeed extends AutoCloseable {
  /**
   * Waits for the next event.
   *
   * @param patience longest wait, positive
   */
  Next next(Duration patience) throws InterruptedException;

  /** Ends the feed; a {@link #next} that waits returns {@link Ended}. Idempotent. */
  @Override
  void close();

  /** What came of waiting. */
  sealed interface Next permits Arrived, Silence, Ended {}

  /**
   * An event.
   *
   * @param event the event
   */
  record Arrived(ServerSentEvent event) implements Next {}

  /** Nothing happened within the wait. */
  enum Silence implements Next {
    /** Nothing happened. */
    SILENCE
  }

  /** There is nothing more to come. */
  enum Ended implements Next {
    /** The end. */
    ENDED
  }
}
