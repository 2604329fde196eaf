package dev.symbiont.testkit.http;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;

/**
 * What a {@link FaultServer} does with a request: answers it well, or breaks in a certain way.
 * Those that stall hold the connection until the client leaves.
 */
@FunctionalInterface
public interface Answer {

  /** Answers {@code request} over {@code wire}. */
  void play(RecordedRequest request, Wire wire) throws IOException;

  /** A whole response with a body. */
  static Answer of(int status, String body, String... namesAndValues) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head = head(status, bytes.length, namesAndValues);
    return (request, wire) -> {
      wire.write(head);
      if (!request.method().equals("HEAD")) {
        wire.write(bytes);
      }
    };
  }

  /** A response that sends the method, the target and the body of the request back. */
  static Answer echo() {
    return (request, wire) ->
        of(200, request.method() + " " + request.target() + " " + request.body())
            .play(request, wire);
  }

  /** A redirect to {@code target}. */
  static Answer redirect(int status, URI target) {
    return of(status, "moved", "Location", target.toString());
  }

  /** Exactly this text, one byte a character; then it is the client that must leave. */
  static Answer raw(String text) {
    return (request, wire) -> {
      wire.write(text);
      wire.awaitDisconnect();
    };
  }

  /** Exactly this text, one byte a character, then the end of the connection. */
  static Answer cut(String text) {
    return (request, wire) -> {
      wire.write(text);
      wire.close();
    };
  }

  /** A response in chunks (RFC 9112 section 7.1). */
  static Answer chunked(String... chunks) {
    return (request, wire) -> {
      wire.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (String chunk : chunks) {
        wire.write(Integer.toHexString(chunk.length()) + "\r\n" + chunk + "\r\n");
      }
      wire.write("0\r\n\r\n");
    };
  }

  /** A TCP reset before any answer. */
  static Answer reset() {
    return (request, wire) -> wire.reset();
  }

  /** The end of the connection before any answer. */
  static Answer hangUp() {
    return (request, wire) -> wire.close();
  }

  /** A TCP reset in the middle of the body. */
  static Answer resetInBody() {
    return (request, wire) -> {
      wire.write(head(200, 1000) + "some");
      wire.reset();
    };
  }

  /** Silence instead of an answer. */
  static Answer stallBeforeHeaders() {
    return (request, wire) -> wire.awaitDisconnect();
  }

  /** Silence after the headers. */
  static Answer stallAfterHeaders() {
    return (request, wire) -> {
      wire.write(head(200, 1000));
      wire.awaitDisconnect();
    };
  }

  /** Silence after the first bytes of the body. */
  static Answer stallInBody() {
    return (request, wire) -> {
      wire.write(head(200, 1000) + "some");
      wire.awaitDisconnect();
    };
  }

  /** A body that is shorter than its {@code Content-Length}. */
  static Answer truncated() {
    return cut(head(200, 1000) + "some");
  }

  /** A chunked body that ends before its last chunk. */
  static Answer truncatedChunks() {
    return cut("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n");
  }

  /** A body that never ends, sent as fast as the client reads. */
  static Answer endless() {
    byte[] block = new byte[8192];
    return (request, wire) -> {
      wire.write("HTTP/1.1 200 OK\r\n\r\n");
      while (wire.writeUnlessGone(block)) {
        // The client decides when it has had enough.
      }
    };
  }

  /** Headers that never end. */
  static Answer endlessHeaders() {
    byte[] field =
        "X-More: 0123456789012345678901234567890123456789\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    return (request, wire) -> {
      wire.write("HTTP/1.1 200 OK\r\n");
      while (wire.writeUnlessGone(field)) {
        // The client decides when it has had enough.
      }
    };
  }

  /** A body that never ends, one byte after each pause. */
  static Answer drip(Duration pause) {
    byte[] drop = {'.'};
    return (request, wire) -> {
      wire.write("HTTP/1.1 200 OK\r\n\r\n");
      while (!wire.awaitDisconnect(pause) && wire.writeUnlessGone(drop)) {
        // Drop by drop.
      }
    };
  }

  /** Returns the head of a response with a body of {@code length} bytes. */
  private static String head(int status, int length, String... namesAndValues) {
    StringBuilder head =
        new StringBuilder(
            String.format(
                Locale.ROOT, "HTTP/1.1 %d Status\r\nContent-Length: %d\r\n", status, length));
    for (int i = 0; i < namesAndValues.length; i += 2) {
      head.append(namesAndValues[i]).append(": ").append(namesAndValues[i + 1]).append("\r\n");
    }
    return head.append("\r\n").toString();
  }
}
