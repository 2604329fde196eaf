package dev.symbiont.testkit.http;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what only the garbage collector frees. */
final class Garbage {
  private static final int ROUNDS = 500;
  private static final long ROUND_MILLIS = 20;

  private Garbage() {}

  /** Collects garbage until {@code freed}, at most for ten seconds. */
  static void collectUntil(BooleanSupplier freed) {
    CountDownLatch never = new CountDownLatch(1);
    try {
      for (int i = 0; i < ROUNDS && !freed.getAsBoolean(); i++) {
        System.gc();
        if (never.await(ROUND_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new IllegalStateException("nobody opens this latch");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
