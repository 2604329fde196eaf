package dev.symbiont.runtime.http;

import dev.symbiont.domain.http.HttpHeaders;
import java.util.Objects;
import java.util.Set;

/** Lets the browsers of listed origins read answers (HTTP contract section 2.8). Immutable. */
public final class Cors {
  private final Set<String> origins;
  private final String methods;

  /**
   * Creates the rule.
   *
   * @param origins compared exactly
   * @param methods what a preflight is told, for example {@code GET,POST}
   * @throws IllegalArgumentException if an origin is a wildcard
   */
  public Cors(Set<String> origins, String methods) {
    this.origins = requireListed(origins);
    this.methods = Objects.requireNonNull(methods, "methods");
  }

  /**
   * Returns a copy of {@code origins}.
   *
   * @throws IllegalArgumentException if one is a wildcard
   */
  public static Set<String> requireListed(Set<String> origins) {
    if (origins.contains("*")) {
      throw new IllegalArgumentException("'*' is no origin; list the origins one by one");
    }
    return Set.copyOf(origins);
  }

  /** Tells whether any origin is listed. */
  public boolean isEnabled() {
    return !origins.isEmpty();
  }

  /** Adds to {@code headers} what the answer to {@code request} tells a browser. */
  public void addTo(HttpHeaders.Builder headers, InboundRequest request) {
    headers.set("vary", "origin, access-control-request-method, access-control-request-headers");
    request
        .headers()
        .first("Origin")
        .filter(origins::contains)
        .ifPresent(
            origin -> {
              headers.set("access-control-allow-origin", origin);
              if (request.method().equals("OPTIONS")) {
                headers.set("access-control-allow-methods", methods);
                headers.set("access-control-allow-headers", "authorization,content-type");
              }
            });
  }
}
