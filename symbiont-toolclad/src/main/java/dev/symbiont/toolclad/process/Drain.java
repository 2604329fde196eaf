package dev.symbiont.toolclad.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** Reads one stream of a process to its end, or to the limit, in a thread of its own. */
final class Drain {
  private static final int CHUNK = 8_192;

  private final InputStream stream;
  private final int limit;
  private final CompletableFuture<Void> overflow;
  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Thread thread;

  private Drain(InputStream stream, int limit, CompletableFuture<Void> overflow, String name) {
    this.stream = stream;
    this.limit = limit;
    this.overflow = overflow;
    this.thread = new Thread(this::read, name);
    this.thread.setDaemon(true);
  }

  /** Starts reading; {@code overflow} is completed when the stream exceeds {@code limit} bytes. */
  static Drain start(InputStream stream, int limit, CompletableFuture<Void> overflow, String name) {
    Drain drain = new Drain(stream, limit, overflow, name);
    drain.thread.start();
    return drain;
  }

  /** Waits up to {@code millis} for the end of the stream and tells whether it was reached. */
  boolean awaitEnd(long millis) throws InterruptedException {
    thread.join(millis);
    return !thread.isAlive();
  }

  /** Returns what was read so far. */
  byte[] bytes() {
    synchronized (kept) {
      return kept.toByteArray();
    }
  }

  private void read() {
    byte[] chunk = new byte[CHUNK];
    try {
      int read = stream.read(chunk);
      while (read >= 0 && keep(chunk, read)) {
        read = stream.read(chunk);
      }
    } catch (IOException closed) {
      // The process was killed and its stream closed under us; what was read counts.
    }
  }

  private boolean keep(byte[] chunk, int length) {
    synchronized (kept) {
      int room = limit - kept.size();
      kept.write(chunk, 0, Math.min(room, length));
      if (length <= room) {
        return true;
      }
    }
    overflow.complete(null);
    return false;
  }
}
