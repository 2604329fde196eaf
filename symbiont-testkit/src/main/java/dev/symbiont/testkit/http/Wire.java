package dev.symbiont.testkit.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's end of one connection. Belongs to one thread; {@link #close} to any. */
public final class Wire implements Closeable {
  private static final int LONGEST_LINE = 65_536;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final int number;
  private final Runnable onDisconnect;
  private boolean gone;

  Wire(Socket socket, int number, Runnable onDisconnect) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
    this.number = number;
    this.onDisconnect = onDisconnect;
  }

  /** Sends {@code text}, one byte a character. */
  public void write(String text) throws IOException {
    write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends {@code bytes}. */
  public void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** Sends {@code bytes}; false if the client has left. */
  public boolean writeUnlessGone(byte[] bytes) {
    try {
      write(bytes);
      return true;
    } catch (IOException e) {
      disconnected();
      return false;
    }
  }

  /** Waits until the client closes the connection. */
  public void awaitDisconnect() throws IOException {
    awaitDisconnect(Duration.ZERO);
  }

  /** Waits for {@code limit}, zero for ever; tells whether the client closed the connection. */
  public boolean awaitDisconnect(Duration limit) throws IOException {
    socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
    try {
      while (in.read() >= 0) {
        // Whatever the client still sends is not an end.
      }
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      // A reset is an end as well.
    }
    disconnected();
    return true;
  }

  /** Passes everything that the client sends on to {@code target}, until the client closes. */
  void transferTo(OutputStream target) throws IOException {
    in.transferTo(target);
  }

  /** Ends the connection with a TCP reset. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    close();
  }

  /** Ends the connection. */
  @Override
  public void close() throws IOException {
    gone = true;
    socket.close();
  }

  boolean isOpen() {
    return !gone && !socket.isClosed();
  }

  /** Reads the next request; null if the client closes the connection instead. */
  @Nullable RecordedRequest read() throws IOException {
    socket.setSoTimeout(0);
    String line = line();
    if (line == null) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    for (String field = line(); field != null && !field.isEmpty(); field = line()) {
      fields.add(field);
    }
    RecordedRequest head = new RecordedRequest(line, fields, "", number);
    return new RecordedRequest(line, fields, body(head), number);
  }

  private String body(RecordedRequest head) throws IOException {
    if (!head.values("Transfer-Encoding").isEmpty()) {
      return chunks();
    }
    List<String> length = head.values("Content-Length");
    return length.isEmpty() ? "" : exactly(Integer.parseInt(length.get(0)));
  }

  private String chunks() throws IOException {
    StringBuilder text = new StringBuilder();
    while (true) {
      String size = line();
      if (size == null) {
        throw new EOFException("chunked body ended early");
      }
      String chunk = exactly(Integer.parseInt(size.trim(), 16));
      line();
      if (chunk.isEmpty()) {
        return text.toString();
      }
      text.append(chunk);
    }
  }

  private String exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("body ended after " + bytes.length + " of " + length + " bytes");
    }
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n') {
        String line = bytes.toString(StandardCharsets.ISO_8859_1);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      }
      bytes.write(b);
      if (bytes.size() > LONGEST_LINE) {
        throw new IOException("line longer than " + LONGEST_LINE + " bytes");
      }
    }
    return null;
  }

  /** Notes that the client has left while an answer was under way. */
  void disconnected() {
    if (!gone) {
      gone = true;
      onDisconnect.run();
    }
  }
}
