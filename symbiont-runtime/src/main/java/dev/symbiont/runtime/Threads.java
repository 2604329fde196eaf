package dev.symbiont.runtime;

import dev.symbiont.domain.http.exchange.ExchangeThreads;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The threads of a runtime; all are daemons, so a forgotten runtime does not keep the process. */
final class Threads {
  private Threads() {}

  /** One thread per call: virtual ones when the JVM has them. */
  static ExecutorService callers() {
    return ExchangeThreads.newExecutor("call");
  }

  static ScheduledExecutorService ticker() {
    return Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "symbiont-ticker"));
  }

  /** Lets running work end for {@code seconds}, then interrupts it. */
  static void stop(ExecutorService executor, long seconds) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(seconds, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
