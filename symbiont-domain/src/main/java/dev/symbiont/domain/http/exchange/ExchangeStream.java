package dev.symbiont.domain.http.exchange;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** A response whose body keeps the limits of its exchange. */
public final class ExchangeStream implements HttpStream {
  private final Exchange exchange;
  private final int status;
  private final HttpHeaders headers;
  private final InputStream body;

  /**
   * Creates the response. The silence of the server counts only while a read waits for it.
   *
   * @param raw the body as it comes from the wire
   */
  public ExchangeStream(Exchange exchange, int status, HttpHeaders headers, InputStream raw) {
    this.exchange = Objects.requireNonNull(exchange, "exchange");
    this.status = status;
    this.headers = Objects.requireNonNull(headers, "headers");
    this.body = new LimitedBody(raw);
    exchange.pause();
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public HttpHeaders headers() {
    return headers;
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public void close() {
    exchange.end(Ending.CANCELLED);
  }

  private final class LimitedBody extends FilterInputStream {
    private long read;
    private boolean atEnd;

    LimitedBody(InputStream raw) {
      super(raw);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      Objects.checkFromIndexSize(offset, length, target.length);
      if (atEnd || length == 0) {
        return atEnd ? -1 : 0;
      }
      exchange.resume();
      try {
        return counted(in.read(target, offset, length));
      } catch (IOException e) {
        throw failure(e);
      } finally {
        exchange.pause();
      }
    }

    private int counted(int count) throws IOException {
      if (exchange.isAborted()) {
        throw new IOException("the exchange has ended");
      }
      if (count < 0) {
        atEnd = true;
        exchange.end(Ending.DONE);
        return -1;
      }
      read += count;
      if (exchange.exceedsLimit(read)) {
        exchange.end(Ending.TOO_LARGE);
        throw new IOException("the body is too long");
      }
      return count;
    }

    private IOException failure(IOException fault) {
      IOException failure = new IOException("reading the response failed", exchange.failure(fault));
      exchange.end(Ending.CANCELLED);
      return failure;
    }

    @Override
    public long skip(long count) throws IOException {
      long skipped = 0;
      byte[] sink = new byte[(int) Math.min(8192, Math.max(count, 0))];
      while (skipped < count) {
        int got = read(sink, 0, (int) Math.min(sink.length, count - skipped));
        if (got < 0) {
          break;
        }
        skipped += got;
      }
      return skipped;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() {
      ExchangeStream.this.close();
    }
  }
}
