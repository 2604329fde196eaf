package dev.symbiont.domain.http.exchange;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpReply;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The running exchanges of one transport, and the watchdog that ends those whose time is up.
 *
 * <p>Beginning and finishing an exchange costs one map operation each: the watchdog looks at all of
 * them when the earliest limit is reached, and at least once a second, so nobody has to wake it for
 * a call with ordinary limits. Its thread is a daemon, starts with the first exchange and ends
 * after ten idle seconds. Thread-safe.
 */
public final class Exchanges implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger(Exchanges.class.getName());
  private static final long NEVER = Long.MAX_VALUE;
  private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(1);
  private static final int IDLE_ROUNDS = 10;

  private final String transport;
  private final boolean givenAddresses;
  private final long origin = System.nanoTime();
  private final Set<Exchange> running = ConcurrentHashMap.newKeySet();
  private final Object threadLock = new Object();
  private volatile @Nullable Thread thread;
  private volatile long nextLook = NEVER;
  private volatile boolean closed;

  /**
   * Creates an empty set.
   *
   * @param transport the name of the transport, for its messages and its thread
   */
  public Exchanges(String transport) {
    this(transport, false);
  }

  /**
   * Creates an empty set.
   *
   * @param transport the name of the transport, for its messages and its thread
   * @param givenAddresses whether the transport connects to the addresses that a call names
   */
  public Exchanges(String transport, boolean givenAddresses) {
    this.transport = Objects.requireNonNull(transport, "transport");
    this.givenAddresses = givenAddresses;
  }

  /**
   * Begins an exchange; its limits count from now.
   *
   * @throws IllegalStateException if the transport is closed
   * @throws IllegalArgumentException if the call names addresses to connect to and the transport
   *     resolves names itself
   */
  public Exchange begin(HttpCall call) {
    if (!givenAddresses && !call.addresses().isEmpty()) {
      throw new IllegalArgumentException(
          "transport '" + transport + "' cannot connect to given addresses");
    }
    Exchange exchange = new Exchange(this, call, now());
    running.add(exchange);
    if (closed) {
      running.remove(exchange);
      throw new IllegalStateException("transport '" + transport + "' is closed");
    }
    lookBefore(exchange.nextLimit());
    return exchange;
  }

  /**
   * Begins an exchange and gives it to {@code work} on a thread of its own.
   *
   * @param work completes the future; must not throw
   * @return the future; to cancel it ends the exchange, and it has failed already if the exchange
   *     could not begin
   */
  public CompletableFuture<HttpReply> beginAsync(
      HttpCall call, Executor threads, BiConsumer<Exchange, CompletableFuture<HttpReply>> work) {
    Exchange exchange;
    try {
      exchange = begin(call);
    } catch (IllegalStateException | IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    CompletableFuture<HttpReply> result = new CompletableFuture<>();
    var unused = result.whenComplete((reply, fault) -> exchange.end(Ending.CANCELLED));
    threads.execute(() -> work.accept(exchange, result));
    return result;
  }

  /** Ends all running exchanges and refuses new ones. Idempotent. */
  @Override
  public void close() {
    closed = true;
    running.forEach(exchange -> exchange.end(Ending.CLOSED));
    LockSupport.unpark(thread);
  }

  /** Returns the nanoseconds since this object was made. */
  long now() {
    return System.nanoTime() - origin;
  }

  void remove(Exchange exchange) {
    running.remove(exchange);
  }

  /** Makes sure that the watchdog looks no later than at {@code time}. */
  void lookBefore(long time) {
    Thread watchdog = thread;
    if (watchdog == null) {
      startWatchdog();
    } else if (time < nextLook) {
      LockSupport.unpark(watchdog);
    }
  }

  /** Returns {@code time + delay}, or the largest number if that is larger. */
  static long later(long time, Duration delay) {
    try {
      return Math.addExact(time, delay.toNanos());
    } catch (ArithmeticException e) {
      return NEVER;
    }
  }

  private void startWatchdog() {
    synchronized (threadLock) {
      if (thread == null) {
        Thread watchdog = new Thread(this::watch, "symbiont-" + transport + "-watchdog");
        watchdog.setDaemon(true);
        thread = watchdog;
        watchdog.start();
      }
    }
  }

  private void watch() {
    int idle = 0;
    do {
      // While this says "never", whoever begins an exchange unparks us, so none is overlooked.
      nextLook = NEVER;
      idle = running.isEmpty() ? idle + 1 : 0;
      long next = endOverdue();
      nextLook = next;
      LockSupport.parkNanos(this, next - now());
    } while (!((closed || idle > IDLE_ROUNDS) && retire()));
  }

  private long endOverdue() {
    long now = now();
    long next = now + LONGEST_PAUSE;
    for (Exchange exchange : running) {
      try {
        exchange.endIfOverdue(now);
      } catch (RuntimeException e) {
        LOGGER.log(System.Logger.Level.WARNING, "an overdue exchange could not be aborted", e);
      }
      next = Math.min(next, exchange.nextLimit());
    }
    return next;
  }

  /** Gives up the thread, unless an exchange has begun meanwhile. */
  private boolean retire() {
    synchronized (threadLock) {
      Thread self = thread;
      thread = null;
      if (running.isEmpty()) {
        return true;
      }
      thread = self;
      return false;
    }
  }
}
