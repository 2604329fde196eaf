package dev.symbiont.runtime.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Commits in groups: one thread at a time takes whatever waits, runs it in one transaction, each
 * work behind its own savepoint, and commits once, so that many callers share the cost of one sync.
 * A caller that is going to wait does it itself if nobody else is at it, because a change of thread
 * and back would cost as much as the commit; for all others the writer's thread does it.
 *
 * <p>Futures complete after the commit, on the thread that committed, in the order of submission.
 */
final class GroupWriter {
  private static final int WAITING = 8192;
  private static final int GROUP = 512;

  private final SqlSession sql;
  private final String where;
  private final BlockingQueue<Pending<?>> queue = new ArrayBlockingQueue<>(WAITING);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Alarm alarm = new Alarm();
  private final Thread thread;

  /** Held by the thread that commits; guards the session and the taking of groups. */
  private final ReentrantLock committing = new ReentrantLock();

  /** Guarded by {@link #committing}: from now on the session may be closed at any time. */
  private boolean over;

  GroupWriter(SqlSession sql, String where) {
    this.sql = sql;
    this.where = where;
    this.thread = new Thread(this::run, "symbiont-store-writer");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Has {@code work} committed on this thread, or soon by another one that is committing. */
  <T> CompletableFuture<T> write(SqlWork<T> work) {
    CompletableFuture<T> result = enqueue(work);
    hasten(result);
    return result;
  }

  /** Has {@code work} committed by the writer's thread as soon as possible. */
  <T> CompletableFuture<T> writeAsync(SqlWork<T> work) {
    CompletableFuture<T> result = enqueue(work);
    alarm.now();
    return result;
  }

  /** Has {@code work} committed with the next one that is in a hurry, or a moment later. */
  <T> CompletableFuture<T> writeSoon(SqlWork<T> work) {
    CompletableFuture<T> result = enqueue(work);
    alarm.soon();
    return result;
  }

  /**
   * Called before waiting for {@code write}: commits one group on this thread, and calls the
   * writer's thread if somebody else is committing, or more than a group was waiting.
   */
  void hasten(CompletableFuture<?> write) {
    if (write.isDone()) {
      return;
    }
    refuseWhileCommitting();
    if (!queue.isEmpty() && committing.tryLock()) {
      try {
        commitGroup();
      } finally {
        committing.unlock();
      }
    }
    if (!write.isDone()) {
      alarm.now();
    }
  }

  /** Waits for room in the queue, so that producers cannot outrun the disk. */
  private <T> CompletableFuture<T> enqueue(SqlWork<T> work) {
    refuseWhileCommitting();
    Pending<T> pending = new Pending<>(work);
    if (closed.get()) {
      pending.result.completeExceptionally(closedException());
      return pending.result;
    }
    try {
      queue.put(pending);
      if (!thread.isAlive()) {
        // close() came between the check and the put, and nobody empties the queue any more.
        refuseRest();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      pending.result.completeExceptionally(
          new StoreException(
              StoreException.Reason.FAILED, where + ": interrupted before anything was stored", e));
    }
    return pending.result;
  }

  /** It would wait for itself: for room in the queue, or for the commit. */
  private void refuseWhileCommitting() {
    if (committing.isHeldByCurrentThread()) {
      throw new IllegalStateException(
          "neither a database work nor what runs when it is committed may use the database");
    }
  }

  private void run() {
    while (!closed.get()) {
      alarm.await();
      commitWaiting();
    }
    committing.lock();
    try {
      commitWaiting();
      over = true;
    } finally {
      committing.unlock();
    }
  }

  private void commitWaiting() {
    while (!queue.isEmpty()) {
      committing.lock();
      try {
        commitGroup();
      } finally {
        committing.unlock();
      }
    }
  }

  private void commitGroup() {
    if (over) {
      refuseRest();
      return;
    }
    List<Pending<?>> group = new ArrayList<>();
    queue.drainTo(group, GROUP);
    if (!group.isEmpty()) {
      commit(group);
    }
  }

  private void commit(List<Pending<?>> group) {
    try {
      sql.execute("BEGIN IMMEDIATE");
      if (group.size() == 1) {
        group.get(0).run(sql);
      } else {
        for (Pending<?> pending : group) {
          pending.runInside(sql);
        }
      }
      sql.execute("COMMIT");
    } catch (SQLException | RuntimeException | Error e) {
      undo(group, e);
      return;
    }
    group.forEach(Pending::complete);
  }

  private void undo(List<Pending<?>> group, Throwable cause) {
    try {
      sql.execute("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      cause.addSuppressed(alreadyRolledBack);
    }
    Throwable failure =
        cause instanceof SQLException fault ? StoreException.of(where, fault) : cause;
    group.forEach(pending -> pending.result.completeExceptionally(failure));
  }

  private void refuseRest() {
    List<Pending<?>> rest = new ArrayList<>();
    queue.drainTo(rest);
    rest.forEach(pending -> pending.result.completeExceptionally(closedException()));
  }

  private StoreException closedException() {
    return new StoreException(
        StoreException.Reason.CLOSED, where + ": the runtime was closed", null);
  }

  /** Commits what was submitted before, then ends the thread. Idempotent. */
  void close() {
    refuseWhileCommitting();
    closed.set(true);
    alarm.now();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    refuseRest();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static final class Pending<T> {
    private final SqlWork<T> work;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable T value;
    private @Nullable Throwable failure;

    Pending(SqlWork<T> work) {
      this.work = work;
    }

    /** Alone in its transaction, which is all that there is to undo if it fails. */
    void run(SqlSession sql) throws SQLException {
      value = work.run(sql);
    }

    /** A work that fails is undone alone; only a fault of the transaction itself is thrown. */
    void runInside(SqlSession sql) throws SQLException {
      sql.execute("SAVEPOINT work");
      try {
        value = work.run(sql);
      } catch (SQLException | RuntimeException | Error e) {
        failure = e;
        rollBackTo(sql, e);
      }
      sql.execute("RELEASE work");
    }

    /** A full disk makes SQLite roll back everything by itself: then the cause is what counts. */
    private static void rollBackTo(SqlSession sql, Throwable cause) throws SQLException {
      try {
        sql.execute("ROLLBACK TO work");
      } catch (SQLException noSavepoint) {
        if (cause instanceof SQLException sqlCause) {
          sqlCause.addSuppressed(noSavepoint);
          throw sqlCause;
        }
        throw noSavepoint;
      }
    }

    void complete() {
      if (failure != null) {
        result.completeExceptionally(failure);
      } else {
        result.complete(value);
      }
    }
  }
}
