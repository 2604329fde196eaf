package dev.symbiont.api;

import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Answers calls from a script and remembers them. */
final class FakeTransport implements HttpTransport {
  private final Deque<Function<HttpCall, HttpReply>> script = new ArrayDeque<>();
  private final List<HttpCall> calls = new ArrayList<>();
  private final List<CompletableFuture<HttpReply>> open = new ArrayList<>();
  private final Deque<HttpStream> streams = new ArrayDeque<>();
  private int closedStreams;
  private boolean hangs;
  private boolean closed;

  FakeTransport reply(int status, String body, String... headers) {
    script.add(call -> reply(status, HttpHeaders.of(headers), body));
    return this;
  }

  FakeTransport fail(TransportException failure) {
    script.add(
        call -> {
          throw failure;
        });
    return this;
  }

  FakeTransport then(Function<HttpCall, HttpReply> answer) {
    script.add(answer);
    return this;
  }

  /** Lets asynchronous calls hang until they are cancelled. */
  FakeTransport hanging() {
    hangs = true;
    return this;
  }

  static HttpReply reply(int status, HttpHeaders headers, String body) {
    return new HttpReply(status, headers, body.getBytes(StandardCharsets.UTF_8));
  }

  synchronized List<HttpCall> calls() {
    return List.copyOf(calls);
  }

  synchronized HttpCall last() {
    return calls.get(calls.size() - 1);
  }

  String lastBody() {
    return new String(last().body().orElseThrow(), StandardCharsets.UTF_8);
  }

  List<CompletableFuture<HttpReply>> open() {
    return open;
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized HttpReply send(HttpCall call) {
    calls.add(call);
    if (script.isEmpty()) {
      throw new AssertionError("no answer is left for " + call);
    }
    return (script.size() == 1 ? script.peek() : script.remove()).apply(call);
  }

  @Override
  public CompletableFuture<HttpReply> sendAsync(HttpCall call) {
    if (hangs) {
      CompletableFuture<HttpReply> hanging = new CompletableFuture<>();
      open.add(hanging);
      return hanging;
    }
    try {
      return CompletableFuture.completedFuture(send(call));
    } catch (TransportException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The next opened response has this body. */
  FakeTransport stream(int status, String contentType, InputStream body) {
    streams.add(new FakeStream(status, HttpHeaders.of("Content-Type", contentType), body));
    return this;
  }

  int closedStreams() {
    return closedStreams;
  }

  @Override
  public synchronized HttpStream open(HttpCall call) {
    calls.add(call);
    if (streams.isEmpty()) {
      throw new AssertionError("no stream is left for " + call);
    }
    return streams.remove();
  }

  private final class FakeStream implements HttpStream {
    private final int status;
    private final HttpHeaders headers;
    private final InputStream body;

    FakeStream(int status, HttpHeaders headers, InputStream body) {
      this.status = status;
      this.headers = headers;
      this.body = body;
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
      closedStreams++;
    }
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public void close() {
    closed = true;
  }
}
