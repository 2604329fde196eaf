package dev.symbiont.testkit.http;

import java.util.List;
import java.util.function.Predicate;

/** The threads of this JVM but those of {@link FaultServer}. */
final class LiveThreads {
  private LiveThreads() {}

  static int count() {
    return matching(thread -> true).size();
  }

  static List<Thread> matching(Predicate<Thread> wanted) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().startsWith(FaultServer.THREAD_PREFIX))
        .filter(wanted)
        .toList();
  }
}
