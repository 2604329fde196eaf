package dev.symbiont.testkit.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 server on a loopback port that breaks where it is told to, and remembers what
 * came in. It reads requests by hand, so that it sees what was really sent. Thread-safe.
 */
public final class FaultServer implements AutoCloseable {
  static final String THREAD_PREFIX = "fault-server-";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ServerSocket listener;
  private final String origin;
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final Set<Wire> connections = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<RecordedRequest> requests = new ArrayList<>();
  private volatile Answer otherwise = Answer.of(404, "nothing here");
  private int accepted;
  private int disconnects;

  private FaultServer(ServerSocket listener, String origin) {
    this.listener = listener;
    this.origin = origin;
    start("accept", this::accept);
  }

  /** Starts a server for {@code http} on a free port of the loopback address. */
  public static FaultServer start() {
    try {
      ServerSocket listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
      return new FaultServer(listener, "http://127.0.0.1:" + listener.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException("no loopback port can be opened", e);
    }
  }

  /**
   * Starts a server for {@code https}, reached as {@code localhost}.
   *
   * @param context its certificate, and whom it trusts
   * @param clientCertificateNeeded whether it serves only clients that show a certificate
   */
  public static FaultServer startTls(SSLContext context, boolean clientCertificateNeeded) {
    try {
      SSLServerSocket listener =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 256, InetAddress.getLoopbackAddress());
      listener.setNeedClientAuth(clientCertificateNeeded);
      return new FaultServer(listener, "https://localhost:" + listener.getLocalPort());
    } catch (IOException e) {
      throw new UncheckedIOException("no loopback port can be opened", e);
    }
  }

  /** Answers requests for {@code path} with {@code answer}; a path without one is a 404. */
  public FaultServer on(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  /** Answers requests for every other path with {@code answer}. */
  public FaultServer onOther(Answer answer) {
    otherwise = answer;
    return this;
  }

  /** Returns the address of {@code pathAndQuery} on this server. */
  public URI uri(String pathAndQuery) {
    return URI.create(origin + pathAndQuery);
  }

  /** Returns the port. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Returns all requests so far. */
  public List<RecordedRequest> requests() {
    return locked(() -> List.copyOf(requests));
  }

  /** Returns the number of connections that were ever accepted. */
  public int acceptedConnections() {
    return locked(() -> accepted);
  }

  /** Returns the number of connections that are open now. */
  public int openConnections() {
    return connections.size();
  }

  /** Returns the requests for {@code path} so far. */
  public List<RecordedRequest> requests(String path) {
    return requests().stream().filter(request -> request.path().equals(path)).toList();
  }

  /** Waits until {@code count} requests have come in. */
  public void awaitRequests(int count) {
    await(count + " requests", () -> requests.size() >= count);
  }

  /** Waits until {@code count} clients have left while an answer was under way. */
  public void awaitDisconnects(int count) {
    await(count + " disconnects", () -> disconnects >= count);
  }

  /** Waits until at most {@code count} connections are open. */
  public void awaitOpenConnections(int count) {
    await("at most " + count + " open connections", () -> connections.size() <= count);
  }

  /** Closes all connections and the port. */
  @Override
  public void close() {
    try {
      listener.close();
      for (Wire wire : connections) {
        wire.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the server could not be closed", e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        int number = locked(() -> ++accepted);
        start(String.valueOf(number), () -> serve(socket, number));
      } catch (SocketException e) {
        // The listener was closed.
        return;
      } catch (IOException e) {
        throw new UncheckedIOException("the server cannot accept connections", e);
      }
    }
  }

  private void serve(Socket socket, int number) {
    Runnable onDisconnect = () -> change(() -> disconnects++);
    try (socket;
        Wire wire = new Wire(socket, number, onDisconnect)) {
      connections.add(wire);
      try {
        serve(wire);
      } finally {
        change(() -> connections.remove(wire));
      }
    } catch (IOException e) {
      // The client broke the connection, or its handshake failed: what faults are about.
      change(() -> {});
    }
  }

  private void serve(Wire wire) throws IOException {
    while (wire.isOpen()) {
      RecordedRequest request = wire.read();
      if (request == null) {
        return;
      }
      change(() -> requests.add(request));
      try {
        answers.getOrDefault(request.path(), otherwise).play(request, wire);
      } catch (IOException e) {
        wire.disconnected();
        throw e;
      }
    }
  }

  static void start(String name, Runnable task) {
    Thread thread = new Thread(task, THREAD_PREFIX + name);
    thread.setDaemon(true);
    thread.start();
  }

  private void change(Runnable change) {
    locked(
        () -> {
          change.run();
          changed.signalAll();
          return null;
        });
  }

  private void await(String what, BooleanSupplier reached) {
    lock.lock();
    try {
      long left = PATIENCE.toNanos();
      while (!reached.getAsBoolean()) {
        if (left <= 0) {
          throw new AssertionError(
              "expected %s, but saw %d requests, %d disconnects and %d open connections"
                  .formatted(what, requests.size(), disconnects, connections.size()));
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }

  private <T extends @Nullable Object> T locked(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }
}
