package dev.symbiont.runtime.bus;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Hands messages on in batches, one batch of a sender at a time and in the order in which they
 * came. A batch is whatever has come while the one before was worked on, so under load batches grow
 * and without load nothing waits. Thread-safe.
 *
 * @param <T> a message
 */
final class SendingLanes<T> {
  private final int mostInBatch;
  private final int mostUnfinished;
  private final Semaphore room;
  private final Function<T, UUID> sender;
  private final Consumer<List<T>> handler;
  private final Executor workers;
  private final Map<UUID, Deque<T>> lanes = new HashMap<>();

  /**
   * Creates the lanes.
   *
   * @param mostInBatch most messages in a batch
   * @param mostUnfinished most messages that are handed in and not {@link #finished} yet
   * @param handler gets the batches, on a thread of {@code workers}; must not throw
   */
  SendingLanes(
      int mostInBatch,
      int mostUnfinished,
      Function<T, UUID> sender,
      Consumer<List<T>> handler,
      Executor workers) {
    this.mostInBatch = mostInBatch;
    this.mostUnfinished = mostUnfinished;
    this.room = new Semaphore(mostUnfinished);
    this.sender = sender;
    this.handler = handler;
    this.workers = workers;
  }

  /** Hands a message in; waits while too many are unfinished. */
  void add(T message) throws InterruptedException {
    room.acquire();
    UUID lane = sender.apply(message);
    if (append(lane, message)) {
      workers.execute(() -> run(lane));
    }
  }

  /** Gives the room of messages back. */
  void finished(int messages) {
    room.release(messages);
  }

  /** Waits until everything is finished; returns whether that was so in time. */
  boolean awaitFinished(long seconds) throws InterruptedException {
    boolean finished = room.tryAcquire(mostUnfinished, seconds, TimeUnit.SECONDS);
    if (finished) {
      room.release(mostUnfinished);
    }
    return finished;
  }

  /** Returns whether nobody works on the lane yet. */
  private synchronized boolean append(UUID lane, T message) {
    Deque<T> waiting = lanes.get(lane);
    boolean isNew = waiting == null;
    if (waiting == null) {
      waiting = new ArrayDeque<>();
      lanes.put(lane, waiting);
    }
    waiting.addLast(message);
    return isNew;
  }

  private void run(UUID lane) {
    handler.accept(next(lane));
    if (!isDone(lane)) {
      // At the end of the queue, so that a busy sender does not keep a thread for itself.
      workers.execute(() -> run(lane));
    }
  }

  private synchronized List<T> next(UUID lane) {
    Deque<T> waiting = lanes.getOrDefault(lane, new ArrayDeque<>());
    List<T> batch = new ArrayList<>(Math.min(mostInBatch, waiting.size()));
    while (batch.size() < mostInBatch && !waiting.isEmpty()) {
      batch.add(waiting.removeFirst());
    }
    return batch;
  }

  private synchronized boolean isDone(UUID lane) {
    Deque<T> waiting = lanes.get(lane);
    if (waiting != null && !waiting.isEmpty()) {
      return false;
    }
    lanes.remove(lane);
    return true;
  }
}
