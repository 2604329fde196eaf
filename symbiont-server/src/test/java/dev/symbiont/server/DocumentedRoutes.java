package dev.symbiont.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Every operation of sections 5 and 9.18 of the HTTP contract, relative to {@code /api/v1}. */
final class DocumentedRoutes {
  private DocumentedRoutes() {}

  /** Returns lines such as {@code GET agents/{id}/metrics}. */
  static List<String> all() {
    try (InputStream in =
        Objects.requireNonNull(
            DocumentedRoutes.class.getResourceAsStream("documented-routes.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
