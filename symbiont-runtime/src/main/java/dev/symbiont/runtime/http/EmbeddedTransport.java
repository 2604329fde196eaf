package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.domain.http.exchange.Ending;
import dev.symbiont.domain.http.exchange.Exchange;
import dev.symbiont.domain.http.exchange.ExchangeStream;
import dev.symbiont.domain.http.exchange.Exchanges;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The transport that calls the route table of a runtime in the same process, without a socket.
 * Every host and port means that runtime. A call without an {@code Authorization} header acts as
 * administrator; one with a header is checked as over the network. Thread-safe; it is closed with
 * its runtime.
 *
 * <p>A call that ends early, by its limits, by its caller or by closing the transport, interrupts
 * the thread that works on it.
 */
public final class EmbeddedTransport implements HttpTransport {
  private static final String NAME = "embedded";
  private static final byte[] NO_BODY = new byte[0];

  private final HttpApi api;
  private final Executor executor;
  private final Exchanges exchanges = new Exchanges(NAME);

  /**
   * Creates the transport.
   *
   * @param executor runs the calls; stays open when the transport is closed
   */
  public EmbeddedTransport(HttpApi api, Executor executor) {
    this.api = api;
    this.executor = executor;
  }

  @Override
  public HttpReply send(HttpCall call) {
    Exchange exchange = exchanges.begin(call);
    HttpReply reply = await(exchange, start(exchange, answer -> whole(exchange, answer)));
    exchange.end(Ending.DONE);
    return reply;
  }

  @Override
  public CompletableFuture<HttpReply> sendAsync(HttpCall call) {
    Exchange exchange;
    try {
      exchange = exchanges.begin(call);
    } catch (IllegalStateException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<HttpReply> result = start(exchange, answer -> whole(exchange, answer));
    var unused =
        result.whenComplete(
            (reply, fault) -> exchange.end(fault == null ? Ending.DONE : Ending.CANCELLED));
    return result;
  }

  @Override
  public HttpStream open(HttpCall call) {
    Exchange exchange = exchanges.begin(call);
    HttpAnswer answer = await(exchange, start(exchange, Function.identity()));
    if (answer instanceof HttpAnswer.Streamed streamed) {
      // From here on nobody works on the call, so there is nobody to interrupt.
      exchange.onAbort(streamed.body()::close);
      return events(exchange, streamed);
    }
    // The answer is complete when it is opened; the stream hands it out.
    HttpReply reply = whole(exchange, answer);
    return new ExchangeStream(
        exchange, reply.status(), reply.headers(), new ByteArrayInputStream(reply.body()));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void close() {
    exchanges.close();
  }

  private static HttpStream events(Exchange exchange, HttpAnswer.Streamed streamed) {
    return new ExchangeStream(
        exchange,
        streamed.status(),
        streamed.headers(),
        new EventStreamInput(streamed.body(), exchange.call().timeouts().read()));
  }

  /** Refuses an answer that is too long. */
  private static HttpReply whole(Exchange exchange, HttpAnswer answer) {
    if (answer instanceof HttpAnswer.Streamed streamed) {
      try {
        byte[] body = events(exchange, streamed).body().readAllBytes();
        return new HttpReply(streamed.status(), streamed.headers(), body);
      } catch (IOException e) {
        throw exchange.failure(e);
      } finally {
        streamed.body().close();
      }
    }
    HttpReply reply = ((HttpAnswer.Whole) answer).reply();
    if (exchange.exceedsLimit(reply.body().length)) {
      exchange.end(Ending.TOO_LARGE);
      throw exchange.failure(null);
    }
    return reply;
  }

  /** Waits for the answer of the runtime. */
  private static <T> T await(Exchange exchange, CompletableFuture<T> answer) {
    try {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      return answer.get();
    } catch (InterruptedException e) {
      exchange.end(Ending.INTERRUPTED);
      var unused = answer.thenAccept(EmbeddedTransport::discard);
      Thread.currentThread().interrupt();
      throw exchange.failure(e);
    } catch (ExecutionException e) {
      exchange.end(Ending.CANCELLED);
      throw exchange.failure(e.getCause());
    }
  }

  private <T> CompletableFuture<T> start(Exchange exchange, Function<HttpAnswer, T> reader) {
    Work<T> work = new Work<>(exchange, reader);
    try {
      executor.execute(work);
    } catch (RejectedExecutionException e) {
      work.result.completeExceptionally(
          exchange.notConnected("was refused: the runtime is closing", e));
    }
    exchange.onAbort(work::abort);
    return work.result;
  }

  /** Ends events that nobody will read. */
  private static void discard(Object answer) {
    if (answer instanceof HttpAnswer.Streamed streamed) {
      streamed.body().close();
    }
  }

  private static InboundRequest inbound(HttpCall call) {
    String path = call.uri().getRawPath();
    return new InboundRequest(
        call.method().name(),
        path == null || path.isEmpty() ? "/" : path,
        Optional.ofNullable(call.uri().getRawQuery()).orElse(""),
        call.headers(),
        call.body().orElse(NO_BODY),
        Optional.empty());
  }

  /** One call on a thread of the runtime. */
  private final class Work<T> implements Runnable {
    private final Exchange exchange;
    private final Function<HttpAnswer, T> reader;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private @Nullable Thread worker;

    Work(Exchange exchange, Function<HttpAnswer, T> reader) {
      this.exchange = exchange;
      this.reader = reader;
    }

    @Override
    public void run() {
      try {
        T answer = handle();
        if (!result.complete(answer)) {
          discard(answer);
        }
      } catch (RuntimeException | Error e) {
        result.completeExceptionally(exchange.failure(e));
      }
    }

    private T handle() {
      begin();
      try {
        T answer = reader.apply(api.answer(inbound(exchange.call())));
        if (exchange.isAborted()) {
          // It may have come because the work was interrupted.
          discard(answer);
          throw exchange.failure(null);
        }
        return answer;
      } finally {
        end();
      }
    }

    private void requireWanted() {
      if (exchange.isAborted()) {
        throw exchange.failure(null);
      }
    }

    private synchronized void begin() {
      requireWanted();
      exchange.sending();
      worker = Thread.currentThread();
    }

    private synchronized void end() {
      worker = null;
      // An interrupt that came too late must not reach the next call on this thread.
      Thread.interrupted();
    }

    /** Interrupts the work, and lets the caller go even if the work does not heed that. */
    private void abort() {
      if (!interruptWorker() || result.isDone()) {
        return;
      }
      Runnable release = () -> result.completeExceptionally(exchange.failure(null));
      try {
        // What the caller does next must not hold up whoever aborts.
        executor.execute(release);
      } catch (RejectedExecutionException e) {
        release.run();
      }
    }

    /** Interrupts the work, unless it is the work that aborts itself; returns whether it is not. */
    private synchronized boolean interruptWorker() {
      if (worker == Thread.currentThread()) {
        return false;
      }
      if (worker != null) {
        worker.interrupt();
      }
      return true;
    }
  }
}
