package dev.symbiont.testkit.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A request as it came in, before anybody made sense of it.
 *
 * @param line the request line, for example {@code GET /path HTTP/1.1}
 * @param fields the header lines in the order of the wire
 * @param text the body, one character a byte
 * @param connection the number of the connection, from 1
 */
public record RecordedRequest(String line, List<String> fields, String text, int connection) {

  /** Copies the fields. */
  public RecordedRequest {
    fields = List.copyOf(fields);
  }

  /** Returns the method. */
  public String method() {
    return part(0);
  }

  /** Returns the request target as it was sent. */
  public String target() {
    return part(1);
  }

  /** Returns the path of the target, without a query. */
  public String path() {
    String target = target();
    int query = target.indexOf('?');
    return query < 0 ? target : target.substring(0, query);
  }

  /** Returns the body read as UTF-8. */
  public String body() {
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** Returns the values of the header {@code name} in order. */
  public List<String> values(String name) {
    String prefix = name.toLowerCase(Locale.ROOT) + ":";
    return fields.stream()
        .filter(field -> field.toLowerCase(Locale.ROOT).startsWith(prefix))
        .map(field -> field.substring(prefix.length()).trim())
        .toList();
  }

  private String part(int index) {
    String[] parts = line.split(" ", -1);
    return index < parts.length ? parts[index] : "";
  }
}
