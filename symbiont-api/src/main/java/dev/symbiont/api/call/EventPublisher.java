package dev.symbiont.api.call;

import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the events of a stream. Each subscriber gets a connection of its own, and a daemon
 * thread that reads only as much as was asked for; cancelling ends both. Thread-safe.
 *
 * @param <R> what an event holds
 */
public final class EventPublisher<R> implements Flow.Publisher<R> {
  private final Supplier<EventStream<R>> source;

  /**
   * Creates a publisher.
   *
   * @param source opens the stream of one subscriber; what it throws is that subscriber's error
   */
  public EventPublisher(Supplier<EventStream<R>> source) {
    this.source = Objects.requireNonNull(source, "source");
  }

  @Override
  public void subscribe(Flow.Subscriber<? super R> subscriber) {
    Reading reading = new Reading(Objects.requireNonNull(subscriber, "subscriber"));
    Thread thread = new Thread(reading, "symbiont-client-events");
    thread.setDaemon(true);
    subscriber.onSubscribe(reading);
    thread.start();
  }

  /** One subscription. Signals come from its thread alone, as the contract of Flow demands. */
  private final class Reading implements Flow.Subscription, Runnable {
    private final Flow.Subscriber<? super R> subscriber;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable EventStream<R> stream;
    private @Nullable Throwable misuse;
    private boolean cancelled;
    private long demand;

    Reading(Flow.Subscriber<? super R> subscriber) {
      this.subscriber = subscriber;
    }

    @Override
    public void request(long count) {
      EventStream<R> broken = null;
      lock.lock();
      try {
        if (count > 0) {
          demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
        } else {
          misuse = new IllegalArgumentException("at least 1 must be requested, was " + count);
          broken = stream;
        }
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      if (broken != null) {
        broken.close();
      }
    }

    @Override
    public void cancel() {
      EventStream<R> current;
      lock.lock();
      try {
        cancelled = true;
        current = stream;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      if (current != null) {
        current.close();
      }
    }

    @Override
    public void run() {
      Throwable failure = null;
      try {
        publish();
      } catch (InterruptedException | RuntimeException e) {
        failure = e;
      }
      finish(failure);
    }

    private void publish() throws InterruptedException {
      if (!isWanted()) {
        return;
      }
      try (EventStream<R> events = source.get()) {
        take(events);
        while (!events.isAtEnd() && isWanted() && events.hasNext()) {
          R event = events.next();
          countDown();
          subscriber.onNext(event);
        }
      }
    }

    private void take(EventStream<R> events) {
      lock.lock();
      try {
        stream = events;
      } finally {
        lock.unlock();
      }
    }

    /** Waits until an event is asked for; false if none will be. */
    private boolean isWanted() throws InterruptedException {
      lock.lock();
      try {
        while (demand == 0 && !cancelled && misuse == null) {
          changed.await();
        }
        return !cancelled && misuse == null;
      } finally {
        lock.unlock();
      }
    }

    private void countDown() {
      lock.lock();
      try {
        if (demand < Long.MAX_VALUE) {
          demand--;
        }
      } finally {
        lock.unlock();
      }
    }

    private void finish(@Nullable Throwable failure) {
      Throwable problem;
      boolean silent;
      lock.lock();
      try {
        problem = misuse == null ? failure : misuse;
        silent = cancelled;
        cancelled = true;
      } finally {
        lock.unlock();
      }
      if (silent) {
        return;
      }
      if (problem == null) {
        subscriber.onComplete();
      } else {
        subscriber.onError(problem);
      }
    }
  }
}
