package dev.symbiont.domain.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code text/event-stream} (HTML living standard, section 9.2.6) from a server that need
 * not be trusted: lines, events and the number of lines of an event are bounded. Not thread-safe.
 */
public final class ServerSentEventReader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private final int longestEvent;
  private boolean begun;
  private boolean afterReturn;
  private int lineBytes;
  private Optional<String> lastId = Optional.empty();

  /**
   * Creates a reader.
   *
   * @param in the stream; the reader does not close it
   * @param longestEvent most bytes of one event, its comments included, at least 1
   */
  public ServerSentEventReader(InputStream in, int longestEvent) {
    this.in = new BufferedInputStream(Objects.requireNonNull(in, "in"));
    if (longestEvent < 1) {
      throw new IllegalArgumentException("longestEvent must be positive, was " + longestEvent);
    }
    this.longestEvent = longestEvent;
  }

  /**
   * Returns the next event; empty at the end of the stream. An event that the end cuts off is left
   * out, as the format demands.
   *
   * @throws IOException if the stream breaks, or an event is too long
   */
  public Optional<ServerSentEvent> next() throws IOException {
    Draft draft = new Draft();
    int left = longestEvent;
    for (String line = line(left); line != null; line = line(left)) {
      // Every line costs at least one, so that lines without content are bounded too.
      left -= lineBytes + 1;
      if (!line.isEmpty()) {
        draft.take(line);
        continue;
      }
      // Only now: an event that is cut off must be sent again.
      lastId = draft.id;
      if (draft.hasData) {
        return Optional.of(draft.event());
      }
      draft = new Draft();
      left = longestEvent;
    }
    return Optional.empty();
  }

  /** Returns the id that the newest whole event had; a lost stream is resumed behind it. */
  public Optional<String> lastId() {
    return lastId;
  }

  /** Returns the next line without its end; {@code null} at the end of the stream. */
  private @Nullable String line(int most) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int b = in.read();
    if (b == '\n' && afterReturn) {
      // It belongs to the carriage return, which has ended a line already.
      b = in.read();
    }
    while (b >= 0 && b != '\n' && b != '\r') {
      if (bytes.size() >= most) {
        throw new IOException("an event is longer than " + longestEvent + " bytes");
      }
      bytes.write(b);
      b = in.read();
    }
    if (b < 0) {
      return null;
    }
    afterReturn = b == '\r';
    lineBytes = bytes.size();
    String line = bytes.toString(StandardCharsets.UTF_8);
    boolean marked = !begun && !line.isEmpty() && line.charAt(0) == BYTE_ORDER_MARK;
    begun = true;
    return marked ? line.substring(1) : line;
  }

  /** An event of which some lines have arrived. */
  private final class Draft {
    private final StringBuilder data = new StringBuilder();
    private Optional<String> id = lastId;
    private String type = "";
    private boolean hasData;

    void take(String line) {
      int colon = line.indexOf(':');
      String field = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1);
      if (value.startsWith(" ")) {
        value = value.substring(1);
      }
      switch (field) {
        case "data" -> {
          data.append(hasData ? "\n" : "").append(value);
          hasData = true;
        }
        case "event" -> type = value;
        case "id" -> {
          if (value.indexOf('\0') < 0) {
            id = Optional.of(value);
          }
        }
        default -> {
          // Comments and fields that nobody knows are passed over.
        }
      }
    }

    ServerSentEvent event() {
      return new ServerSentEvent(
          id, type.isEmpty() ? ServerSentEvent.DEFAULT_TYPE : type, data.toString());
    }
  }
}
