package dev.symbiont.testkit.http;

import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.http.HttpStream;
import dev.symbiont.domain.http.HttpTransport;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The three ways to make a call. Every case of the suites runs in each of them. */
public enum CallMode {
  /** Blocking. */
  SEND {
    @Override
    public HttpReply call(HttpTransport transport, HttpCall call) {
      return transport.send(call);
    }
  },
  /** Asynchronous. */
  SEND_ASYNC {
    @Override
    public HttpReply call(HttpTransport transport, HttpCall call) {
      try {
        return transport.sendAsync(call).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new AssertionError("the future failed with a checked exception", e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for the future", e);
      } catch (TimeoutException e) {
        throw new AssertionError("the future was never completed", e);
      }
    }
  },
  /** Streaming; the body is read to its end. */
  OPEN {
    @Override
    public HttpReply call(HttpTransport transport, HttpCall call) {
      try (HttpStream stream = transport.open(call)) {
        return new HttpReply(stream.status(), stream.headers(), stream.body().readAllBytes());
      } catch (IOException e) {
        if (e.getCause() instanceof TransportException failure) {
          throw failure;
        }
        throw new AssertionError("the body failed without a TransportException as the cause", e);
      }
    }
  };

  private static final long PATIENCE_SECONDS = 30;

  /** Makes {@code call} and returns the whole reply, or throws what {@code send} would throw. */
  public abstract HttpReply call(HttpTransport transport, HttpCall call);
}
