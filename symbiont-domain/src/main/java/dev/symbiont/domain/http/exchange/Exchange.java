package dev.symbiont.domain.http.exchange;

import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.RequestTimeoutException.Limit;
import dev.symbiont.domain.error.ResponseTooLargeException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.error.TransportException.Progress;
import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpHeaders;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way: its limits, how far it has come, and how it ended. The first ending wins.
 *
 * <p>The adapter tells it when bytes move ({@link #touch}) and how to abort ({@link #onAbort}); the
 * exchange aborts when a limit is reached. Thread-safe.
 */
public final class Exchange {
  private static final long LONGEST_ARRAY = Integer.MAX_VALUE - 8L;

  private final Exchanges owner;
  private final HttpCall call;
  private final long deadline;
  private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
  private volatile long silenceLimit;
  private volatile Progress progress = Progress.NOT_SENT;
  private volatile @Nullable Runnable abort;

  Exchange(Exchanges owner, HttpCall call, long now) {
    this.owner = owner;
    this.call = Objects.requireNonNull(call, "call");
    this.deadline = Exchanges.later(now, call.timeouts().deadline());
    this.silenceLimit = Exchanges.later(now, call.timeouts().read());
  }

  /** Returns the call. */
  public HttpCall call() {
    return call;
  }

  /** Says that bytes of the request may reach the server from now on. */
  public void sending() {
    progress = Progress.MAYBE_PROCESSED;
  }

  /** Tells whether bytes of the request may have reached the server. */
  public boolean isSent() {
    return progress != Progress.NOT_SENT;
  }

  /** Says that bytes have moved: the silence counts from now. */
  public void touch() {
    silenceLimit = Exchanges.later(owner.now(), call.timeouts().read());
  }

  /** Says that nobody waits for the server, so its silence does not count. */
  public void pause() {
    silenceLimit = deadline;
  }

  /** Says that somebody waits for the server again: the silence counts from now. */
  public void resume() {
    touch();
    owner.lookBefore(silenceLimit);
  }

  /**
   * Says how to end the exchange on the wire. The action runs at once if the exchange is aborted
   * already, may run twice, and must not block.
   */
  public void onAbort(Runnable action) {
    abort = action;
    if (isAborted()) {
      action.run();
    }
  }

  /** Ends the exchange, and aborts it on the wire unless it is done; the first ending wins. */
  public void end(Ending how) {
    if (ending.compareAndSet(null, how)) {
      owner.remove(this);
      Runnable action = abort;
      if (how != Ending.DONE && action != null) {
        action.run();
      }
    }
  }

  /**
   * Returns {@code status}.
   *
   * @throws ConnectionException if it is not the status of a final response, 200 to 599
   */
  public int requireFinalStatus(int status) {
    if (status < 200 || status > 599) {
      throw broken("failed: the server answered with status " + status, null);
    }
    return status;
  }

  /**
   * Returns the headers that {@code reader} adds.
   *
   * @throws ConnectionException if one of them is malformed
   */
  public HttpHeaders readHeaders(Consumer<HttpHeaders.Builder> reader) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    try {
      reader.accept(headers);
      return headers.build();
    } catch (IllegalArgumentException e) {
      throw broken("failed: the response has a malformed header", e);
    }
  }

  /** Tells whether a response body of {@code bytes} is longer than the call allows. */
  public boolean exceedsLimit(long bytes) {
    return bytes > call.maxResponseBytes();
  }

  /** Tells whether a response body of {@code bytes} is longer than the call or an array allows. */
  public boolean exceedsBufferLimit(long bytes) {
    return exceedsLimit(bytes) || bytes > LONGEST_ARRAY;
  }

  /** Tells whether the exchange was ended before its proper end. */
  public boolean isAborted() {
    Ending how = ending.get();
    return how != null && how != Ending.DONE;
  }

  /**
   * Returns what to throw at the caller: the reason for which the exchange was aborted, else the
   * meaning of {@code fault}.
   *
   * @param fault what the network code threw
   */
  public TransportException failure(@Nullable Throwable fault) {
    Ending how = ending.get();
    if (how == null || how == Ending.DONE) {
      return translate(fault);
    }
    return switch (how) {
      case SILENCE -> silence(fault);
      case DEADLINE ->
          timeout(
              Limit.DEADLINE, "took longer than its deadline", call.timeouts().deadline(), fault);
      case TOO_LARGE ->
          new ResponseTooLargeException(
              call + " answered with more than " + call.maxResponseBytes() + " bytes",
              call.maxResponseBytes());
      case INTERRUPTED -> connection("was interrupted", progress, fault);
      case CLOSED -> connection("ended because the transport was closed", progress, fault);
      case CANCELLED, DONE -> connection("was cancelled", progress, fault);
    };
  }

  /** Returns what to throw when the connection was not made in {@code limit}. */
  public RequestTimeoutException connectTimeout(Duration limit, Throwable fault) {
    progress = Progress.NOT_SENT;
    return timeout(Limit.CONNECT, "could not connect", limit, fault);
  }

  /** Returns what to throw when the connection failed in another way. */
  public ConnectionException broken(String what, @Nullable Throwable fault) {
    return connection(what, progress, fault);
  }

  /** Returns what to throw when the connection could not be made at all. */
  public ConnectionException notConnected(String what, @Nullable Throwable fault) {
    return connection(what, Progress.NOT_SENT, fault);
  }

  /** Returns the time of the next limit. */
  long nextLimit() {
    return Math.min(silenceLimit, deadline);
  }

  void endIfOverdue(long now) {
    if (deadline <= now) {
      end(Ending.DEADLINE);
    } else if (silenceLimit <= now) {
      end(Ending.SILENCE);
    }
  }

  private TransportException translate(@Nullable Throwable fault) {
    if (fault instanceof TransportException known) {
      return known;
    }
    if (fault instanceof SocketTimeoutException) {
      return silence(fault);
    }
    if (fault instanceof UnknownHostException || caused(fault, UnresolvedAddressException.class)) {
      return notConnected("failed: host '" + call.uri().getHost() + "' is unknown", fault);
    }
    if (fault instanceof ConnectException) {
      return notConnected("failed: the connection was refused", fault);
    }
    if (fault instanceof SSLHandshakeException) {
      return notConnected("failed: no TLS connection: " + fault.getMessage(), fault);
    }
    return broken("failed: the connection broke", fault);
  }

  private static boolean caused(@Nullable Throwable fault, Class<? extends Throwable> type) {
    return fault != null && (type.isInstance(fault) || type.isInstance(fault.getCause()));
  }

  private RequestTimeoutException silence(@Nullable Throwable fault) {
    return timeout(Limit.READ, "met a silent server", call.timeouts().read(), fault);
  }

  private RequestTimeoutException timeout(
      Limit limit, String what, Duration after, @Nullable Throwable fault) {
    return new RequestTimeoutException(
        call + " " + what + " (limit " + after.toMillis() + " ms)", progress, limit, after, fault);
  }

  private ConnectionException connection(String what, Progress howFar, @Nullable Throwable fault) {
    return new ConnectionException(call + " " + what, howFar, fault);
  }
}
