package dev.symbiont.toolclad.session;

import java.io.IOException;
import java.util.List;

/** Port: opens pseudo-terminals. Implementations are thread-safe. */
@FunctionalInterface
public interface TerminalProvider {
  /**
   * Starts {@code argv} behind a new pseudo-terminal, in the project root and with a minimal
   * environment.
   *
   * @throws IOException if the program cannot be started
   */
  Terminal open(List<String> argv) throws IOException;
}
