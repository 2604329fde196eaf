package dev.symbiont.cli.runtime;

import dev.symbiont.cli.Console;
import dev.symbiont.cli.ExitCode;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a command in order when the process is asked to end (Ctrl-C, SIGTERM, a closed terminal): it
 * is interrupted, and the process lives until the command has closed what it opened.
 */
final class StopSignal {
  /** A command that hangs must not keep the process. */
  private static final long LONGEST_WAIT_SECONDS = 30;

  private final Thread worker = Thread.currentThread();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean received;

  private StopSignal() {}

  /**
   * Runs {@code work} on this thread, and returns its exit code, or {@link ExitCode#STOPPED} if a
   * signal came in between.
   */
  static int endsInOrder(Console console, Callable<Integer> work) throws Exception {
    StopSignal signal = new StopSignal();
    Thread hook = new Thread(signal::stop, "symbiont-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.call();
    } catch (Exception e) {
      // Whatever was interrupted says so in its own words.
      if (signal.received) {
        console.note("Stopped.");
        return ExitCode.STOPPED;
      }
      throw e;
    } finally {
      signal.closed.countDown();
      if (!signal.received) {
        remove(hook);
      }
    }
  }

  private void stop() {
    received = true;
    worker.interrupt();
    try {
      closed.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      // The hook finds that everything is closed.
    }
  }
}
