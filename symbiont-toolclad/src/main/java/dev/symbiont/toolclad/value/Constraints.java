package dev.symbiont.toolclad.value;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What narrows a type.
 *
 * @param allowed the allowed values in order; empty if any value is
 * @param patterns each must be found in the value
 * @param min smallest integer
 * @param max largest integer
 * @param minFloat smallest number; beats {@code min} for {@code number}
 * @param maxFloat largest number; beats {@code max} for {@code number}
 * @param clamp whether numbers out of bounds are moved to the bound
 * @param schemes the URL schemes in lower case; http and https if none are declared
 */
public record Constraints(
    Optional<List<String>> allowed,
    List<ValuePattern> patterns,
    OptionalLong min,
    OptionalLong max,
    OptionalDouble minFloat,
    OptionalDouble maxFloat,
    boolean clamp,
    Optional<List<String>> schemes) {
  /** No constraint at all. */
  public static final Constraints NONE =
      new Constraints(
          Optional.empty(),
          List.of(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          false,
          Optional.empty());

  /** Copies the lists. */
  public Constraints {
    allowed = allowed.map(List::copyOf);
    patterns = List.copyOf(patterns);
    schemes = schemes.map(List::copyOf);
  }

  /**
   * Returns the intersection of a custom type's constraints (this) and those of an argument or a
   * derived type: every pattern must match, the narrower bounds win, {@code allowed} keeps this
   * order (ToolClad digest, section 5).
   */
  public Constraints intersect(Constraints other) {
    if (equals(NONE)) {
      return other;
    }
    List<ValuePattern> both = new ArrayList<>(patterns);
    both.addAll(other.patterns);
    return new Constraints(
        intersect(allowed, other.allowed),
        both,
        larger(min, other.min),
        smaller(max, other.max),
        larger(minFloat, other.minFloat),
        smaller(maxFloat, other.maxFloat),
        clamp || other.clamp,
        intersect(schemes, other.schemes));
  }

  /** Tells whether no value can lie between the bounds. */
  public boolean isEmptyRange() {
    boolean integers = min.isPresent() && max.isPresent() && min.getAsLong() > max.getAsLong();
    boolean floats =
        minFloat.isPresent()
            && maxFloat.isPresent()
            && minFloat.getAsDouble() > maxFloat.getAsDouble();
    return integers || floats;
  }

  private static Optional<List<String>> intersect(
      Optional<List<String>> first, Optional<List<String>> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return first.isPresent() ? first : second;
    }
    return Optional.of(first.get().stream().filter(second.get()::contains).toList());
  }

  private static OptionalLong larger(OptionalLong a, OptionalLong b) {
    return a.isPresent() && b.isPresent()
        ? OptionalLong.of(Math.max(a.getAsLong(), b.getAsLong()))
        : a.isPresent() ? a : b;
  }

  private static OptionalLong smaller(OptionalLong a, OptionalLong b) {
    return a.isPresent() && b.isPresent()
        ? OptionalLong.of(Math.min(a.getAsLong(), b.getAsLong()))
        : a.isPresent() ? a : b;
  }

  private static OptionalDouble larger(OptionalDouble a, OptionalDouble b) {
    return a.isPresent() && b.isPresent()
        ? OptionalDouble.of(Math.max(a.getAsDouble(), b.getAsDouble()))
        : a.isPresent() ? a : b;
  }

  private static OptionalDouble smaller(OptionalDouble a, OptionalDouble b) {
    return a.isPresent() && b.isPresent()
        ? OptionalDouble.of(Math.min(a.getAsDouble(), b.getAsDouble()))
        : a.isPresent() ? a : b;
  }
}
