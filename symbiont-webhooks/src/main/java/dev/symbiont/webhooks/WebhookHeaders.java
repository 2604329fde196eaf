package dev.symbiont.webhooks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The header fields of a delivery as they arrived; names are compared without regard to ASCII case
 * (RFC 9110 section 5.1), and fields whose names differ only in case are the same field twice.
 *
 * <p>Immutable and thread-safe. {@code toString} shows names only, because a value may be a secret.
 */
public final class WebhookHeaders {
  private final Map<String, List<String>> fields;

  private WebhookHeaders(Map<String, List<String>> fields) {
    this.fields = fields;
  }

  /**
   * Returns the headers in {@code fields}: all values of each name. The header types of the JDK's
   * {@code HttpServer}, of {@code java.net.http} and of Spring are such maps.
   */
  public static WebhookHeaders of(Map<String, ? extends Collection<String>> fields) {
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fields.forEach(
        (name, values) ->
            copy.computeIfAbsent(name, absent -> new ArrayList<>()).addAll(List.copyOf(values)));
    return new WebhookHeaders(copy);
  }

  /**
   * Returns the headers in {@code fields}, one value for each name. Use it only if the source
   * cannot hide that a header came twice.
   */
  public static WebhookHeaders ofSingle(Map<String, String> fields) {
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fields.forEach(
        (name, value) -> copy.computeIfAbsent(name, absent -> new ArrayList<>()).add(value));
    return new WebhookHeaders(copy);
  }

  /**
   * Returns the headers {@code names}, whose values {@code values} tells. Fits the Servlet API:
   * {@code from(list(request.getHeaderNames()), name -> list(request.getHeaders(name)))}. A name
   * that differs from an earlier one only in case is skipped, because servlets list the values of
   * both under either.
   */
  public static WebhookHeaders from(
      Collection<String> names, Function<String, ? extends Collection<String>> values) {
    TreeMap<String, List<String>> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    names.forEach(name -> copy.computeIfAbsent(name, key -> List.copyOf(values.apply(key))));
    return new WebhookHeaders(copy);
  }

  /** Returns all values of the header {@code name} in order; empty if there is none. */
  public List<String> all(String name) {
    return List.copyOf(fields.getOrDefault(name, List.of()));
  }

  @Override
  public String toString() {
    return "WebhookHeaders" + fields.keySet();
  }
}
