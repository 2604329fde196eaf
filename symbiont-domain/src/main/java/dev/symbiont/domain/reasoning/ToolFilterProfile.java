package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireOmitEmpty;
import java.util.List;
import java.util.Optional;

/**
 * Which of the offered tools a loop may see (runtime reasoning specification, section 14.1). A tool
 * that is left out is denied if the model calls it anyway.
 *
 * @param include patterns of names, {@code *} any run, {@code ?} one character; empty for all
 * @param exclude patterns of names that are left out
 * @param maxTools how many are kept at most, in the order in which they are offered
 * @param requireVerified whether only tools with a verified signature are kept
 */
public record ToolFilterProfile(
    @WireOmitEmpty List<String> include,
    @WireOmitEmpty List<String> exclude,
    Optional<Integer> maxTools,
    @WireDefault("false") boolean requireVerified) {
  private static final int LONGEST_PATTERN = 256;

  /** Checks the patterns and the limit. */
  public ToolFilterProfile {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
    requirePatterns("include", include);
    requirePatterns("exclude", exclude);
    if (maxTools.isPresent() && maxTools.get() < 0) {
      throw new IllegalArgumentException("max_tools must not be negative, was " + maxTools.get());
    }
  }

  /** Returns the profile that keeps the tools whose names fit one of {@code patterns}. */
  public static ToolFilterProfile including(String... patterns) {
    return new ToolFilterProfile(List.of(patterns), List.of(), Optional.empty(), false);
  }

  /** Returns this profile without the tools whose names fit one of {@code patterns}. */
  public ToolFilterProfile excluding(String... patterns) {
    return new ToolFilterProfile(include, List.of(patterns), maxTools, requireVerified);
  }

  private static void requirePatterns(String field, List<String> patterns) {
    for (String pattern : patterns) {
      if (pattern.isEmpty() || pattern.length() > LONGEST_PATTERN) {
        throw new IllegalArgumentException(
            field + " must hold patterns of 1 to " + LONGEST_PATTERN + " characters");
      }
    }
  }
}
