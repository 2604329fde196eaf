package dev.symbiont.benchmarks.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Answers every GET with the same small JSON, as fast as a blocking socket can, and allocates
 * nothing while it does.
 */
final class LoopbackServer implements AutoCloseable {
  private static final String BODY =
      "{\"status\":\"healthy\",\"uptime_seconds\":73,"
          + "\"timestamp\":\"2026-05-01T08:00:00.123456789Z\",\"version\":\"1.10.0\"}";
  private static final byte[] ANSWER =
      ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
              + BODY.length()
              + "\r\n\r\n"
              + BODY)
          .getBytes(StandardCharsets.US_ASCII);
  private static final int END_OF_HEAD = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

  private final ServerSocket listener;

  LoopbackServer() {
    try {
      listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no loopback port can be opened", e);
    }
    start(this::accept);
  }

  String origin() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("the server could not be closed", e);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        start(() -> serve(socket));
      } catch (IOException e) {
        return; // The listener was closed.
      }
    }
  }

  private static void serve(Socket socket) {
    byte[] block = new byte[8192];
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      int last = 0;
      for (int length = in.read(block); length >= 0; length = in.read(block)) {
        for (int i = 0; i < length; i++) {
          last = last << 8 | block[i];
          if (last == END_OF_HEAD) {
            out.write(ANSWER);
          }
        }
      }
    } catch (IOException e) {
      return; // The client has gone.
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "loopback-server");
    thread.setDaemon(true);
    thread.start();
  }
}
