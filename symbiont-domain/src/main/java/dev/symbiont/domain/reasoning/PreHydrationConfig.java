package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireOmitEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which references of a task are looked up before the model is asked (runtime reasoning
 * specification, section 14.3). Every look-up passes the gate like a call of the model.
 *
 * @param customPatterns further kinds of references
 * @param resolutionTools the tool for each kind: {@code url}, {@code file}, {@code issue}, {@code
 *     pr}, or one of the custom patterns; a kind without one is not looked up
 * @param timeout for all look-ups together: a whole number and {@code ms}, {@code s} or {@code m}
 * @param maxReferences how many references are taken at most, 0 to 100
 * @param maxContextTokens how long the results are together, in tokens of four bytes
 */
public record PreHydrationConfig(
    @WireOmitEmpty List<CustomPattern> customPatterns,
    @WireOmitEmpty Map<String, String> resolutionTools,
    @WireDefault("\"15s\"") String timeout,
    @WireDefault("10") int maxReferences,
    @WireDefault("4000") int maxContextTokens) {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,7})(ms|s|m)");
  private static final int MOST_REFERENCES = 100;

  /**
   * A kind of references.
   *
   * @param refType its name
   * @param pattern a regular expression without look-around and back references; the whole match
   *     counts
   */
  public record CustomPattern(String refType, String pattern) {
    /** Refuses {@code null}. */
    public CustomPattern {
      Objects.requireNonNull(refType, "refType");
      Objects.requireNonNull(pattern, "pattern");
    }
  }

  /** Checks the ranges. */
  public PreHydrationConfig {
    customPatterns = List.copyOf(customPatterns);
    resolutionTools = Map.copyOf(resolutionTools);
    if (!TIME.matcher(timeout).matches()) {
      throw new IllegalArgumentException(
          "timeout must be a whole number with ms, s or m, for example 15s, was '" + timeout + "'");
    }
    if (maxReferences < 0 || maxReferences > MOST_REFERENCES) {
      throw new IllegalArgumentException(
          "max_references must be 0 to " + MOST_REFERENCES + ", was " + maxReferences);
    }
    if (maxContextTokens < 0) {
      throw new IllegalArgumentException(
          "max_context_tokens must not be negative, was " + maxContextTokens);
    }
  }

  /** Returns the configuration that looks up references with {@code tools}, by kind. */
  public static PreHydrationConfig with(Map<String, String> tools) {
    return new PreHydrationConfig(List.of(), tools, "15s", 10, 4000);
  }

  /** Returns the time for all look-ups together. */
  public Duration limit() {
    Matcher time = TIME.matcher(timeout);
    if (!time.matches()) {
      throw new IllegalStateException("checked when it was made");
    }
    long number = Long.parseLong(time.group(1));
    return switch (time.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      default -> Duration.ofMinutes(number);
    };
  }
}
