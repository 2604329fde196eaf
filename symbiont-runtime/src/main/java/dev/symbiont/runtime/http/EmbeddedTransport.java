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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

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
    Future<HttpReply> running = submit(call);
    Duration deadline = call.timeouts().deadline();
    try {
      return running.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      running.cancel(true);
      throw new RequestTimeoutException(
          call + " was not answered within " + deadline,
          TransportException.Progress.MAYBE_PROCESSED,
          RequestTimeoutException.Limit.DEADLINE,
          deadline,
          e);
    } catch (InterruptedException e) {
      running.cancel(true);
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
    CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    Future<?> running;
    try {
      running =
          executor.submit(
              () -> {
                try {
                  reply.complete(handle(call));
                } catch (RuntimeException e) {
                  reply.completeExceptionally(e);
                }
              });
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(closedException(call));
    }
    Duration deadline = call.timeouts().deadline();
    reply.orTimeout(deadline.toNanos(), TimeUnit.NANOSECONDS);
    return withDeadline(reply, running, call, deadline);
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

  private Future<HttpReply> submit(HttpCall call) {
    try {
      return executor.submit(() -> handle(call));
    } catch (RejectedExecutionException e) {
      throw closedException(call);
    }
  }

  private HttpReply handle(HttpCall call) {
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

  private static CompletableFuture<HttpReply> withDeadline(
      CompletableFuture<HttpReply> reply, Future<?> running, HttpCall call, Duration deadline) {
    CompletableFuture<HttpReply> result = new CompletableFuture<>();
    reply.whenComplete(
        (value, failure) -> {
          if (failure instanceof TimeoutException) {
            running.cancel(true);
            result.completeExceptionally(
                new RequestTimeoutException(
                    call + " was not answered within " + deadline,
                    TransportException.Progress.MAYBE_PROCESSED,
                    RequestTimeoutException.Limit.DEADLINE,
                    deadline,
                    failure));
          } else if (failure != null) {
            result.completeExceptionally(failure);
          } else {
            result.complete(value);
          }
        });
    result.whenComplete(
        (value, failure) -> {
          if (failure instanceof CancellationException) {
            running.cancel(true);
          }
        });
    return result;
  }

  private static ConnectionException closedException(HttpCall call) {
    return new ConnectionException(
        call + ": the runtime was closed", TransportException.Progress.NOT_SENT, null);
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
