package dev.symbiont.runtime.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a database. It takes whatever waits, runs it in one transaction, each work
 * behind its own savepoint, and commits once: many callers share the cost of one sync. Futures
 * complete after the commit, on the writer's thread, in the order of submission.
 */
final class GroupWriter implements Runnable {
  private static final int WAITING = 8192;
  private static final int GROUP = 512;

  /** How long work without hurry waits for other work to share a commit with. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final SqlSession sql;
  private final String where;
  private final BlockingQueue<Pending<?>> queue = new ArrayBlockingQueue<>(WAITING);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread thread;

  GroupWriter(SqlSession sql, String where) {
    this.sql = sql;
    this.where = where;
    this.thread = new Thread(this, "symbiont-store-writer");
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Waits for room in the queue, so that producers cannot outrun the disk. */
  <T> CompletableFuture<T> submit(SqlWork<T> work, Hurry hurry) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a database work must not submit another one and wait");
    }
    Pending<T> pending = new Pending<>(work, hurry);
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

  @Override
  public void run() {
    List<Pending<?>> group = new ArrayList<>(GROUP);
    boolean stop = false;
    while (!stop) {
      try {
        group.add(queue.take());
      } catch (InterruptedException e) {
        // Nobody but close() ends this thread, and close() does it through the queue.
        continue;
      }
      gather(group);
      stop = group.removeIf(pending -> pending.hurry == Hurry.END);
      commit(group);
      group.clear();
    }
    refuseRest();
  }

  /** Takes what waits; work without hurry alone is no reason to commit yet. */
  private void gather(List<Pending<?>> group) {
    long patientUntil = System.nanoTime() + PATIENCE_NANOS;
    queue.drainTo(group, GROUP - group.size());
    while (group.size() < GROUP && group.stream().allMatch(one -> one.hurry == Hurry.SOON)) {
      try {
        Pending<?> next = queue.poll(patientUntil - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          return;
        }
        group.add(next);
      } catch (InterruptedException e) {
        // Nobody but close() ends this thread, and close() does it through the queue.
        return;
      }
      queue.drainTo(group, GROUP - group.size());
    }
  }

  private void commit(List<Pending<?>> group) {
    if (group.isEmpty()) {
      return;
    }
    try {
      sql.execute("BEGIN IMMEDIATE");
      for (Pending<?> pending : group) {
        pending.runInside(sql);
      }
      sql.execute("COMMIT");
    } catch (SQLException e) {
      undo(group, e);
      return;
    }
    group.forEach(Pending::complete);
  }

  private void undo(List<Pending<?>> group, SQLException cause) {
    try {
      sql.execute("ROLLBACK");
    } catch (SQLException alreadyRolledBack) {
      cause.addSuppressed(alreadyRolledBack);
    }
    StoreException failure = StoreException.of(where, cause);
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
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(Pending.end());
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    refuseRest();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** When work has to be on disk. */
  enum Hurry {
    /** As soon as possible. */
    NOW,
    /** With the next work that has to be there now, or a moment later. */
    SOON,
    /** Not work, but the sign that none will follow. */
    END
  }

  private static final class Pending<T> {
    private final SqlWork<T> work;
    private final Hurry hurry;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable T value;
    private @Nullable Exception failure;

    Pending(SqlWork<T> work, Hurry hurry) {
      this.work = work;
      this.hurry = hurry;
    }

    static Pending<Boolean> end() {
      return new Pending<>(sql -> true, Hurry.END);
    }

    /** A work that fails is undone alone; only a fault of the transaction itself is thrown. */
    void runInside(SqlSession sql) throws SQLException {
      sql.execute("SAVEPOINT work");
      try {
        value = work.run(sql);
      } catch (SQLException | RuntimeException e) {
        failure = e;
        rollBackTo(sql, e);
      }
      sql.execute("RELEASE work");
    }

    /** A full disk makes SQLite roll back everything by itself: then the cause is what counts. */
    private static void rollBackTo(SqlSession sql, Exception cause) throws SQLException {
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
