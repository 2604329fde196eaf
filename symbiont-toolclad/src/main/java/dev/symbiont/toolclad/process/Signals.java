package dev.symbiont.toolclad.process;

import java.util.Map;
import java.util.Optional;

/**
 * Names of the signals that end programs. The JDK reports a signal as status 128 + number, which a
 * program may also return by itself; 129 is left alone because programs use it (git for usage).
 */
final class Signals {
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(6, "SIGABRT"),
          Map.entry(7, "SIGBUS"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(14, "SIGALRM"),
          Map.entry(15, "SIGTERM"),
          Map.entry(24, "SIGXCPU"),
          Map.entry(25, "SIGXFSZ"),
          Map.entry(31, "SIGSYS"));

  private Signals() {}

  static Optional<String> nameOf(int signal) {
    return Optional.ofNullable(NAMES.get(signal));
  }
}
