package dev.symbiont.domain.http;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/**
 * One event of a {@code text/event-stream} (HTML living standard, section 9.2).
 *
 * @param id the place in the stream, from which a reader that lost it can go on; no line break
 * @param type what kind of event it is; {@code message} when the stream does not say; no line break
 * @param data the content; may have several lines
 */
public record ServerSentEvent(Optional<String> id, String type, String data) {
  /** The content type of a stream of events. */
  public static final String CONTENT_TYPE = "text/event-stream";

  /** The type of an event that names none. */
  public static final String DEFAULT_TYPE = "message";

  /** Refuses line breaks where the format has no place for them. */
  public ServerSentEvent {
    id.ifPresent(text -> requireOneLine("id", text));
    requireOneLine("type", type);
    Objects.requireNonNull(data, "data");
  }

  /** Returns the event as it goes over the wire, with the empty line behind it. */
  public byte[] encode() {
    StringBuilder text = new StringBuilder(data.length() + 64);
    id.ifPresent(place -> text.append("id: ").append(place).append('\n'));
    if (!type.equals(DEFAULT_TYPE)) {
      text.append("event: ").append(type).append('\n');
    }
    for (String line : data.split("\r\n|\r|\n", -1)) {
      text.append("data: ").append(line).append('\n');
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void requireOneLine(String part, String text) {
    if (text.chars().anyMatch(c -> c == '\n' || c == '\r')) {
      throw new IllegalArgumentException("the " + part + " of an event must be one line");
    }
  }
}
