package dev.symbiont.guice;

import com.google.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Closes what the modules of this package opened, the youngest first: a server before the runtime
 * that it serves. Whoever makes the injector closes this when the program ends; Guice itself closes
 * nothing. Thread-safe.
 *
 * <pre>{@code
 * try (Closer closer = injector.getInstance(Closer.class)) {
 *   injector.getInstance(SymbiontClient.class).health().check();
 * }
 * }</pre>
 */
public final class Closer implements AutoCloseable {
  private final Deque<Runnable> owned = new ArrayDeque<>();
  private boolean closed;

  @Inject
  Closer() {}

  /**
   * Takes over something that is open.
   *
   * @param close closes it; must allow to be called when it is closed already
   * @return {@code opened}
   * @throws IllegalStateException if this is closed; then {@code opened} is closed too
   */
  public <T> T own(T opened, Runnable close) {
    if (!accepts(close)) {
      close.run();
      throw new IllegalStateException(
          opened.getClass().getSimpleName() + " was opened after everything had been closed");
    }
    return opened;
  }

  private synchronized boolean accepts(Runnable close) {
    if (!closed) {
      owned.push(close);
    }
    return !closed;
  }

  /** Closes everything, whatever fails; the first failure is thrown at the end. Idempotent. */
  @Override
  public void close() {
    @Nullable RuntimeException failure = null;
    for (Runnable close : takeAll()) {
      try {
        close.run();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private synchronized Deque<Runnable> takeAll() {
    closed = true;
    Deque<Runnable> all = new ArrayDeque<>(owned);
    owned.clear();
    return all;
  }
}
