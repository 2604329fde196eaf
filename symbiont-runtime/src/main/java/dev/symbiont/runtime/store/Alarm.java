package dev.symbiont.runtime.store;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Wakes the writer's thread: at once, or some time after the first work without hurry. In that time
 * further work without hurry wakes nobody, since it is committed by then anyway. Thread-safe.
 */
final class Alarm {
  /** How long work without hurry waits for other work to share a commit with. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private boolean now;
  private boolean soon;

  /** Something is in a hurry. */
  void now() {
    lock.lock();
    try {
      now = true;
      rung.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Something should not wait for ever. */
  void soon() {
    lock.lock();
    try {
      if (!soon) {
        soon = true;
        rung.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Returns when there is something to do, or perhaps sooner. */
  void await() {
    lock.lock();
    try {
      while (!now && !soon) {
        rung.awaitUninterruptibly();
      }
      long left = PATIENCE_NANOS;
      while (!now && left > 0) {
        left = rung.awaitNanos(left);
      }
      now = false;
      soon = false;
    } catch (InterruptedException e) {
      // Nobody but close() ends the writer's thread, and that rings too.
      soon = false;
    } finally {
      lock.unlock();
    }
  }
}
