package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireOmitEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which references of a task are looked up before the model is asked (runtime reasoning
 * specification, section 14.3). Every look-up passes the gate like a call of the model.
 *
 * @param customPatterns further kinds of references
 * @param resolutionTools the tool for each kind: {@code url}, {@code file}, {@code issue}, {@code
 *     pr}, or one of the custom patterns; a kind without one is not looked up
 * @param timeout for all look-ups together: whole numbers with {@code ms}, {@code s}, {@code m} or
 *     {@code h}, for example {@code 15s} or {@code 1m 30s}
 * @param maxReferences how many references are taken at most, 0 to 100
 * @param maxContextTokens how long the results are together, in tokens of four bytes
 */
public record PreHydrationConfig(
    @WireOmitEmpty List<CustomPattern> customPatterns,
    @WireOmitEmpty Map<String, String> resolutionTools,
    @WireDefault("\"15s\"") String timeout,
    @WireDefault("10") int maxReferences,
    @WireDefault("4000") int maxContextTokens) {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,7})(ms|s|m|h)");
  private static final Pattern TIMES = Pattern.compile(TIME + "( ?" + TIME + "){0,3}");
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
    if (!TIMES.matcher(timeout).matches()) {
      throw new IllegalArgumentException(
          "timeout must be whole numbers with ms, s, m or h, for example 15s or 1m 30s, was '"
              + timeout
              + "'");
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
    return TIME.matcher(timeout)
        .results()
        .map(time -> time(Long.parseLong(time.group(1)), time.group(2)))
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration time(long number, String unit) {
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      default -> Duration.ofHours(number);
    };
  }
}
