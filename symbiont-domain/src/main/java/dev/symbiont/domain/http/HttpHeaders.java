package dev.symbiont.domain.http;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Header fields in order; names are compared without regard to case (RFC 9110 section 5.1).
 *
 * <p>Immutable. Names must be tokens and values must hold no control characters but tab, so a value
 * cannot smuggle in a second header. {@code toString} shows the values of well-known harmless
 * headers only, because any other may carry a secret.
 */
public final class HttpHeaders {
  /** No headers. */
  public static final HttpHeaders EMPTY =
      new HttpHeaders(new TreeMap<>(String.CASE_INSENSITIVE_ORDER));

  private static final Set<String> SHOWN =
      Set.of(
          "accept",
          "content-length",
          "content-type",
          "date",
          "retry-after",
          "server",
          "user-agent",
          "x-request-id");

  private final SortedMap<String, List<String>> fields;

  private HttpHeaders(SortedMap<String, List<String>> fields) {
    TreeMap<String, List<String>> copy = new TreeMap<>(fields);
    copy.replaceAll((name, values) -> List.copyOf(values));
    this.fields = copy;
  }

  /**
   * Returns the headers {@code name, value, name, value…}.
   *
   * @throws IllegalArgumentException if a name or value is not allowed in a header field
   */
  public static HttpHeaders of(String... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("a header name without a value");
    }
    Builder builder = new Builder(EMPTY.fields);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      builder.add(namesAndValues[i], namesAndValues[i + 1]);
    }
    return builder.build();
  }

  /** Returns a builder without headers. */
  public static Builder builder() {
    return new Builder(EMPTY.fields);
  }

  /** Returns a builder that starts with these headers. */
  public Builder toBuilder() {
    return new Builder(fields);
  }

  /** Returns the first value of the header {@code name}. */
  public Optional<String> first(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
  }

  /** Returns all values of the header {@code name} in order; empty if there is none. */
  public List<String> all(String name) {
    return fields.getOrDefault(name, List.of());
  }

  /** Returns the header names as they were first written. */
  public Set<String> names() {
    return Collections.unmodifiableSet(fields.keySet());
  }

  /** Calls {@code action} with each name and value. */
  public void forEach(BiConsumer<String, String> action) {
    fields.forEach((name, values) -> values.forEach(value -> action.accept(name, value)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HttpHeaders that && lowerCased().equals(that.lowerCased());
  }

  @Override
  public int hashCode() {
    return lowerCased().hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("{");
    forEach(
        (name, value) ->
            text.append(text.length() == 1 ? "" : ", ")
                .append(name)
                .append(": ")
                .append(SHOWN.contains(name.toLowerCase(Locale.ROOT)) ? value : "…"));
    return text.append('}').toString();
  }

  private Map<String, List<String>> lowerCased() {
    TreeMap<String, List<String>> copy = new TreeMap<>();
    fields.forEach((name, values) -> copy.put(name.toLowerCase(Locale.ROOT), values));
    return copy;
  }

  /** Collects headers. Not thread-safe. */
  public static final class Builder {
    // A list of several values that is growing here is an ArrayList; others are unmodifiable.
    private final TreeMap<String, List<String>> fields;

    private Builder(SortedMap<String, List<String>> fields) {
      this.fields = new TreeMap<>(fields);
    }

    /**
     * Appends a value to the header {@code name}.
     *
     * @throws IllegalArgumentException if name or value is not allowed in a header field
     */
    public Builder add(String name, String value) {
      requireToken(name);
      requireFieldValue(name, value);
      List<String> others = fields.putIfAbsent(name, List.of(value));
      if (others instanceof ArrayList<String> growing) {
        growing.add(value);
      } else if (others != null) {
        List<String> growing = new ArrayList<>(others);
        growing.add(value);
        fields.put(name, growing);
      }
      return this;
    }

    /**
     * Replaces all values of the header {@code name}.
     *
     * @throws IllegalArgumentException if name or value is not allowed in a header field
     */
    public Builder set(String name, String value) {
      fields.remove(Objects.requireNonNull(name, "name"));
      return add(name, value);
    }

    /** Removes the header {@code name}. */
    public Builder remove(String name) {
      fields.remove(name);
      return this;
    }

    /** Returns the headers. */
    public HttpHeaders build() {
      return fields.isEmpty() ? EMPTY : new HttpHeaders(fields);
    }

    private static void requireToken(String name) {
      if (!isToken(name)) {
        throw new IllegalArgumentException(
            "header name must be a token of RFC 9110 section 5.6.2, but it is empty or holds"
                + " another character");
      }
    }

    private static boolean isToken(String name) {
      for (int i = 0; i < name.length(); i++) {
        if (!isTokenChar(name.charAt(i))) {
          return false;
        }
      }
      return !name.isEmpty();
    }

    private static boolean isTokenChar(char c) {
      return (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (c >= '0' && c <= '9')
          || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    private static void requireFieldValue(String name, String value) {
      for (int i = 0; i < value.length(); i++) {
        char c = value.charAt(i);
        if ((c < ' ' && c != '\t') || c == 0x7f || c > 0xff) {
          throw new IllegalArgumentException(
              "value of header '%s' holds the character U+%04X at position %d, which a header cannot carry"
                  .formatted(name, (int) c, i));
        }
      }
    }
  }
}
