package dev.symbiont.testkit.http;

import dev.symbiont.domain.error.ConnectionException;
import dev.symbiont.domain.error.RequestTimeoutException;
import dev.symbiont.domain.error.ResponseTooLargeException;
import dev.symbiont.domain.error.TransportException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * A way to break, and what it must look like to the caller.
 *
 * @param name for people
 * @param answer what the server does
 * @param expected what the call throws
 */
record Fault(String name, Answer answer, Class<? extends TransportException> expected) {
  // The server is silent.
  static final List<Fault> STALLS =
      List.of(
          new Fault(
              "stall before headers", Answer.stallBeforeHeaders(), RequestTimeoutException.class),
          new Fault(
              "stall after headers", Answer.stallAfterHeaders(), RequestTimeoutException.class),
          new Fault("stall in body", Answer.stallInBody(), RequestTimeoutException.class));

  // The connection breaks.
  static final List<Fault> BREAKS =
      List.of(
          new Fault("reset", Answer.reset(), ConnectionException.class),
          new Fault("hang up", Answer.hangUp(), ConnectionException.class),
          new Fault("reset in body", Answer.resetInBody(), ConnectionException.class),
          new Fault("truncated", Answer.truncated(), ConnectionException.class),
          new Fault("truncated chunks", Answer.truncatedChunks(), ConnectionException.class));

  // The server says what HTTP does not allow, or too much of it.
  static final List<Fault> NONSENSE =
      List.of(
          new Fault("endless body", Answer.endless(), ResponseTooLargeException.class),
          new Fault(
              "status too high",
              Answer.raw("HTTP/1.1 999 Odd\r\nContent-Length: 9\r\n\r\nabc"),
              ConnectionException.class),
          new Fault(
              "length negative",
              Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nabc"),
              ConnectionException.class),
          new Fault(
              "chunk size not a number",
              Answer.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n"),
              ConnectionException.class));

  // The head of the response cannot be read.
  static final List<Fault> MALFORMED =
      List.of(
          new Fault(
              "space in header name",
              Answer.raw("HTTP/1.1 200 OK\r\nBad Name: x\r\nContent-Length: 9\r\n\r\nabc"),
              ConnectionException.class),
          // Some clients skip what is no status line, and wait for one.
          new Fault(
              "not http", Answer.raw("SSH-2.0-OpenSSH_9.2\r\n\r\n"), TransportException.class),
          new Fault("no status", Answer.raw("HTTP/1.1 abc\r\n\r\n"), TransportException.class),
          new Fault(
              "control in header value",
              Answer.raw("HTTP/1.1 200 OK\r\nX-Bad: a\u0000b\r\nContent-Length: 9\r\n\r\nabc"),
              ConnectionException.class),
          new Fault(
              "length not a number",
              Answer.raw("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc"),
              ConnectionException.class),
          new Fault("endless headers", Answer.endlessHeaders(), ConnectionException.class));

  static Stream<Arguments> allInEveryMode() {
    return Stream.of(STALLS, BREAKS, NONSENSE, MALFORMED)
        .flatMap(List::stream)
        .flatMap(fault -> Stream.of(CallMode.values()).map(mode -> Arguments.of(fault, mode)));
  }

  static List<Fault> stalls() {
    return STALLS;
  }

  @Override
  public String toString() {
    return name;
  }
}
