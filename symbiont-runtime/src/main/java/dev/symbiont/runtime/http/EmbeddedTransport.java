package dev.symbiont.runtime.http;

import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.ResponseTooLargeException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The transport that calls the route table of a runtime in the same process, without a socket.
 * Every host and port means that runtime. A call without an {@code Authorization} header acts as
 * administrator; one with a header is checked as over the network. Thread-safe; it is closed with
 * its runtime.
 */
public final class EmbeddedTransport implements HttpTransport {
  private final HttpApi api;
  private final ExecutorService executor;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * Creates the transport.
   *
   * @param executor runs the calls; stays open when the transport is closed
   */
  public EmbeddedTransport(HttpApi api, ExecutorService executor) {
    this.api = api;
    this.executor = executor;
  }

  @Override
  public HttpReply send(HttpCall call) {
    CompletableFuture<HttpReply> exchange = start(call);
    try {
      return exchange.get();
    } catch (InterruptedException e) {
      exchange.cancel(true);
      Thread.currentThread().interrupt();
      throw new ConnectionException(
          call + " was interrupted", TransportException.Progress.MAYBE_PROCESSED, e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof TransportException cause
          ? cause
          : new ConnectionException(
              call + " failed", TransportException.Progress.MAYBE_PROCESSED, e.getCause());
    }
  }

  @Override
  public CompletableFuture<HttpReply> sendAsync(HttpCall call) {
    return start(call);
  }

  @Override
  public HttpStream open(HttpCall call) {
    return new WholeStream(send(call));
  }

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public void close() {
    closed.set(true);
  }

  private CompletableFuture<HttpReply> start(HttpCall call) {
    Exchange exchange = new Exchange(call);
    try {
      executor.execute(exchange);
    } catch (RejectedExecutionException e) {
      exchange.completeExceptionally(closedException(call));
    }
    return exchange.orTimeout(call.timeouts().deadline().toNanos(), TimeUnit.NANOSECONDS);
  }

  private HttpReply answer(HttpCall call) {
    if (closed.get()) {
      throw closedException(call);
    }
    HttpReply reply = api.handle(inbound(call));
    if (reply.body().length > call.maxResponseBytes()) {
      throw new ResponseTooLargeException(
          "%s: the response has %d bytes, more than the limit %d"
              .formatted(call, reply.body().length, call.maxResponseBytes()),
          call.maxResponseBytes());
    }
    return reply;
  }

  private static InboundRequest inbound(HttpCall call) {
    String path = call.uri().getRawPath();
    return new InboundRequest(
        call.method().name(),
        path == null || path.isEmpty() ? "/" : path,
        Optional.ofNullable(call.uri().getRawQuery()).orElse(""),
        call.headers(),
        call.body().orElseGet(() -> new byte[0]),
        Optional.empty());
  }

  private static ConnectionException closedException(HttpCall call) {
    return new ConnectionException(
        call + ": the runtime was closed", TransportException.Progress.NOT_SENT, null);
  }

  /** One call on its way; ending it early interrupts the thread that works on it. */
  private final class Exchange extends CompletableFuture<HttpReply> implements Runnable {
    private final HttpCall call;
    private @Nullable Thread worker;

    Exchange(HttpCall call) {
      this.call = call;
    }

    @Override
    public void run() {
      if (!begin()) {
        return;
      }
      try {
        complete(answer(call));
      } catch (RuntimeException e) {
        super.completeExceptionally(e);
      } finally {
        end();
      }
    }

    /** Also called by the timer of the deadline. */
    @Override
    public boolean completeExceptionally(Throwable cause) {
      boolean ended =
          super.completeExceptionally(cause instanceof TimeoutException ? timedOut(cause) : cause);
      interruptWorker();
      return ended;
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      boolean cancelled = super.cancel(mayInterrupt);
      interruptWorker();
      return cancelled;
    }

    private synchronized boolean begin() {
      worker = Thread.currentThread();
      return !isDone();
    }

    private synchronized void end() {
      worker = null;
      // An interrupt that came too late must not reach the next call on this thread.
      Thread.interrupted();
    }

    private synchronized void interruptWorker() {
      if (worker != null) {
        worker.interrupt();
      }
    }

    private RequestTimeoutException timedOut(Throwable cause) {
      Duration deadline = call.timeouts().deadline();
      return new RequestTimeoutException(
          call + " was not answered within " + deadline,
          TransportException.Progress.MAYBE_PROCESSED,
          RequestTimeoutException.Limit.DEADLINE,
          deadline,
          cause);
    }
  }

  /** The reply is complete when it is opened, so the stream only hands it out. */
  private static final class WholeStream implements HttpStream {
    private final HttpReply reply;
    private final InputStream body;

    WholeStream(HttpReply reply) {
      this.reply = reply;
      this.body = new ByteArrayInputStream(reply.body());
    }

    @Override
    public int status() {
      return reply.status();
    }

    @Override
    public HttpHeaders headers() {
      return reply.headers();
    }

    @Override
    public InputStream body() {
      return body;
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
