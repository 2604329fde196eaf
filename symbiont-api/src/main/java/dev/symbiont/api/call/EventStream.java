package dev.symbiont.api.call;

import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.ServerSentEvent;
import dev.symbiont.domain.http.ServerSentEventReader;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Events as the server sends them. {@link #hasNext} blocks until the next one is there; it is false
 * when the last one was read, or the stream was closed.
 *
 * <p>A connection that breaks is opened again behind the newest event, a few times in a row at
 * most. Used by one thread, but {@link #close} may be called from any and ends a wait.
 *
 * @param <R> what an event holds
 */
public final class EventStream<R> implements Iterator<R>, AutoCloseable {
  private static final int LONGEST_EVENT = 4 * 1024 * 1024;

  private final Source source;
  private final Function<ServerSentEvent, R> decoder;
  private final Predicate<R> last;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable HttpStream connection;
  private @Nullable ServerSentEventReader reader;
  private Optional<String> lastId = Optional.empty();
  private @Nullable R next;
  private boolean ended;
  private int failures;

  /** Opens connections for a stream. */
  public interface Source {
    /**
     * Opens a connection.
     *
     * @param lastId the newest event that was read, to go on behind it
     * @throws dev.symbiont.domain.error.SymbiontException if there is none to be had
     */
    HttpStream open(Optional<String> lastId);

    /**
     * Waits before a connection is opened again.
     *
     * @param failures how often in a row it broke without an event, at least 1
     * @return false to give up
     */
    boolean pause(int failures);
  }

  /**
   * Creates a stream, and opens its connection.
   *
   * @param last tells whether nothing follows an event
   */
  public EventStream(Source source, Function<ServerSentEvent, R> decoder, Predicate<R> last) {
    this.source = Objects.requireNonNull(source, "source");
    this.decoder = Objects.requireNonNull(decoder, "decoder");
    this.last = Objects.requireNonNull(last, "last");
    connect();
  }

  /**
   * Waits for the next event.
   *
   * @throws dev.symbiont.domain.error.SymbiontException if the connection is lost for good, or an
   *     event cannot be read
   */
  @Override
  public boolean hasNext() {
    while (next == null && !ended && !closed.get()) {
      Optional<ServerSentEvent> event = event();
      if (event.isPresent()) {
        failures = 0;
        R value = decoder.apply(event.get());
        next = value;
        ended = last.test(value);
        if (ended) {
          disconnect();
        }
      }
    }
    return next != null;
  }

  @Override
  public R next() {
    R value = hasNext() ? next : null;
    if (value == null) {
      throw new NoSuchElementException("the stream of events has ended");
    }
    next = null;
    return value;
  }

  /** Returns the events as a {@link Stream}; closing it closes this. */
  public Stream<R> stream() {
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(this::close);
  }

  /** Ends the stream. Idempotent. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      disconnect();
    }
  }

  /** Tells whether the last event was read, without waiting for another. */
  boolean isAtEnd() {
    return ended && next == null;
  }

  /** Returns the next event of the connection; empty if there is another connection now. */
  private Optional<ServerSentEvent> event() {
    ServerSentEventReader events = Objects.requireNonNull(reader, "reader");
    IOException broken = null;
    try {
      Optional<ServerSentEvent> event = events.next();
      lastId = events.lastId().or(() -> lastId);
      if (event.isPresent()) {
        return event;
      }
    } catch (IOException e) {
      broken = e;
    }
    disconnect();
    if (!closed.get()) {
      reconnect(broken);
    }
    return Optional.empty();
  }

  private void reconnect(@Nullable IOException broken) {
    failures++;
    if (Thread.currentThread().isInterrupted() || !source.pause(failures)) {
      ended = true;
      throw lost(broken);
    }
    connect();
  }

  private static TransportException lost(@Nullable IOException broken) {
    return broken != null && broken.getCause() instanceof TransportException cause
        ? cause
        : new ConnectionException(
            "the stream of events ended before its last event",
            TransportException.Progress.MAYBE_PROCESSED,
            broken);
  }

  private void connect() {
    HttpStream opened = source.open(lastId);
    connection = opened;
    reader = new ServerSentEventReader(opened.body(), LONGEST_EVENT);
    if (closed.get()) {
      disconnect();
    }
  }

  private void disconnect() {
    HttpStream current = connection;
    if (current != null) {
      current.close();
    }
  }
}
