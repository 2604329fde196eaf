package dev.symbiont.toolclad.http;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A request ready to be sent. It may hold secrets, so {@code toString} shows the method alone.
 *
 * @param method in upper case
 * @param url the URL
 * @param headers header values by name, in order
 * @param body the body, if one is sent
 */
public record HttpToolRequest(
    String method, String url, Map<String, String> headers, Optional<String> body) {
  /** Copies the headers and keeps their order. */
  public HttpToolRequest {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(body, "body");
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  @Override
  public String toString() {
    return "HttpToolRequest[" + method + " ***]";
  }
}
