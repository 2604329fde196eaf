package dev.symbiont.server;

import dev.symbiont.runtime.http.EventStreamBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Sends streams of events, each on a thread of its own, so that they take none from the requests.
 * The next event is asked for when the one before is on the wire: a slow client slows its own
 * stream, and one that takes nothing loses it with the idle timeout. Thread-safe.
 */
final class EventStreams implements AutoCloseable {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final Duration silence;
  private final ExecutorService threads;

  /**
   * Creates the threads.
   *
   * @param idleTimeout after which the server closes a silent connection
   */
  EventStreams(Duration idleTimeout) {
    Duration third = idleTimeout.dividedBy(3).plusMillis(1);
    this.silence = third.compareTo(LONGEST_SILENCE) < 0 ? third : LONGEST_SILENCE;
    AtomicInteger count = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "symbiont-events-" + count.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Sends {@code body} and completes {@code callback} when it has ended or the client has gone. */
  void send(EventStreamBody body, Response response, Callback callback) {
    try {
      threads.execute(() -> pump(body, response, callback));
    } catch (RejectedExecutionException e) {
      body.close();
      callback.failed(e);
    }
  }

  private void pump(EventStreamBody body, Response response, Callback callback) {
    try (body) {
      for (Optional<byte[]> next = body.next(silence); next.isPresent(); ) {
        Content.Sink.write(response, false, ByteBuffer.wrap(next.get()));
        next = body.next(silence);
      }
    } catch (IOException clientIsGone) {
      callback.failed(clientIsGone);
      return;
    } catch (InterruptedException serverIsClosed) {
      Thread.currentThread().interrupt();
      callback.failed(serverIsClosed);
      return;
    } catch (RuntimeException e) {
      callback.failed(e);
      return;
    }
    response.write(true, NOTHING.duplicate(), callback);
  }

  /** Ends all streams. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
