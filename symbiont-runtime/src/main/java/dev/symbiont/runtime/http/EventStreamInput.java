package dev.symbiont.runtime.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/** A stream of events as bytes to read. Read by one thread, closed by any. */
final class EventStreamInput extends InputStream {
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);
  private static final byte[] NOTHING = new byte[0];

  private final EventStreamBody body;
  private final Duration patience;
  private byte[] piece = NOTHING;
  private int at;
  private boolean ended;

  /**
   * Creates the stream.
   *
   * @param silence the longest silence that the reader bears; comments come in half that time
   */
  EventStreamInput(EventStreamBody body, Duration silence) {
    this.body = body;
    Duration half = silence.dividedBy(2).plusMillis(1);
    this.patience = half.compareTo(LONGEST_SILENCE) < 0 ? half : LONGEST_SILENCE;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (at == piece.length && !ended) {
      fetch();
    }
    if (ended) {
      return -1;
    }
    int count = Math.min(length, piece.length - at);
    System.arraycopy(piece, at, target, offset, count);
    at += count;
    return count;
  }

  private void fetch() throws IOException {
    Optional<byte[]> next;
    try {
      next = body.next(patience);
    } catch (InterruptedException e) {
      close();
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("reading the events was interrupted");
    }
    if (next.isEmpty()) {
      ended = true;
      close();
    }
    piece = next.orElse(NOTHING);
    at = 0;
  }

  @Override
  public void close() {
    body.close();
  }
}
