package dev.symbiont.runtime.input;

import java.util.List;

/** Paths of a configuration, compared segment by segment with those of requests. */
final class PathSegments {
  private PathSegments() {}

  /**
   * Splits a path of a configuration, which is written without escapes.
   *
   * @throws IllegalArgumentException if it does not start with a slash, ends with one, or holds an
   *     empty segment
   */
  static List<String> of(String path) {
    List<String> segments =
        path.startsWith("/") ? List.of(path.substring(1).split("/", -1)) : List.of("");
    if (segments.contains("")) {
      throw new IllegalArgumentException(
          "a path must start with '/' and have no empty segment, was '" + path + "'");
    }
    return segments;
  }

  /** Tells whether {@code path} is {@code top} or below it. */
  static boolean isBelow(List<String> path, List<String> top) {
    return path.size() >= top.size() && path.subList(0, top.size()).equals(top);
  }
}
