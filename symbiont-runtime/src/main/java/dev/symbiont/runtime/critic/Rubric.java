package dev.symbiont.runtime.critic;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The respects in which something is judged, and how much each of them counts. Keeps their order.
 *
 * @param dimensions by name; the weights add up to 1, unless there are none
 */
public record Rubric(Map<String, Dimension> dimensions) {
  /** Judges as a whole. */
  public static final Rubric NONE = new Rubric(Map.of());

  /** How far the sum of the weights may be from 1. */
  private static final double TOLERANCE = 0.01;

  /** Room for the error of adding up, so that weights which add up to 1.01 on paper do. */
  private static final double ROUNDING = 1e-9;

  /**
   * One respect.
   *
   * @param weight how much it counts, 0 to 1
   * @param description what is meant by it, for the reviewer
   */
  public record Dimension(double weight, Optional<String> description) {
    /** Checks the range. */
    public Dimension {
      weight = Score.require("weight", weight);
      Objects.requireNonNull(description, "description");
    }
  }

  /**
   * Copies the dimensions.
   *
   * @throws IllegalArgumentException if the weights do not add up to 1, by more than 0.01
   */
  public Rubric {
    dimensions = Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
    double sum = dimensions.values().stream().mapToDouble(Dimension::weight).sum();
    if (!dimensions.isEmpty() && Math.abs(sum - 1) > TOLERANCE + ROUNDING) {
      throw new IllegalArgumentException(
          "the weights of a rubric must add up to 1 (by 0.01 at most), but give " + sum);
    }
  }

  /** Returns the names of the dimensions, in their order. */
  public List<String> names() {
    return List.copyOf(dimensions.keySet());
  }

  /** Returns the weighted score; a dimension without a score counts 0. */
  public double weighted(Map<String, Double> scores) {
    double sum = 0;
    for (Map.Entry<String, Dimension> dimension : dimensions.entrySet()) {
      sum += dimension.getValue().weight() * scores.getOrDefault(dimension.getKey(), 0.0);
    }
    return Score.clamped(sum);
  }
}
