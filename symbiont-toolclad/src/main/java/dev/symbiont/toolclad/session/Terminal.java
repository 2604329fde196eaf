package dev.symbiont.toolclad.session;

import java.io.IOException;
import java.time.Duration;

/** Port: an interactive program behind a pseudo-terminal. Used by one thread at a time. */
public interface Terminal extends AutoCloseable {
  /** Types {@code text}. */
  void type(String text) throws IOException;

  /**
   * Returns what the program wrote since the last call, waiting up to {@code wait} for something;
   * empty text if there was nothing.
   */
  String read(Duration wait) throws IOException, InterruptedException;

  /** Tells whether the program still runs. */
  boolean isAlive();

  /** Kills the program and everything that it started. */
  @Override
  void close();
}
