package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Tool calls that belong together: when one fails, those before it are undone (runtime reasoning
 * specification, section 16). After the first final step, which cannot be undone, there are only
 * final ones.
 *
 * @param steps the steps in their order
 */
public record Saga(List<Step> steps) {
  /**
   * Checks names and order.
   *
   * @throws IllegalArgumentException if two steps have the same name, or a step that is not final
   *     follows a final one
   */
  public Saga {
    steps = List.copyOf(steps);
    Set<String> names = new HashSet<>();
    boolean finalSeen = false;
    for (Step step : steps) {
      if (!names.add(step.name())) {
        throw new IllegalArgumentException("two steps are called '" + step.name() + "'");
      }
      if (finalSeen && step.kind() != Kind.FINAL) {
        throw new IllegalArgumentException(
            "step '%s' follows a final step; only final steps may".formatted(step.name()));
      }
      finalSeen = step.kind() == Kind.FINAL;
    }
  }

  /** Whether a step can be undone. */
  public enum Kind {
    /** It changes nothing, so there is nothing to undo. */
    READ_ONLY,
    /** Its compensation undoes it. */
    COMPENSATABLE,
    /** Nothing undoes it. */
    FINAL
  }

  /**
   * A call of a tool.
   *
   * @param tool the tool
   * @param arguments its arguments
   */
  public record Call(String tool, JsonObject arguments) {
    /** Refuses {@code null}. */
    public Call {
      Objects.requireNonNull(tool, "tool");
      Objects.requireNonNull(arguments, "arguments");
    }
  }

  /**
   * A step.
   *
   * @param name its name, unique in its saga
   * @param kind whether it can be undone
   * @param action what it does
   * @param compensation what undoes it; for compensatable steps alone, and required there
   */
  public record Step(String name, Kind kind, Call action, Optional<Call> compensation) {
    /**
     * Checks the compensation.
     *
     * @throws IllegalArgumentException if it is missing, or there where nothing can be undone
     */
    public Step {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(action, "action");
      if (compensation.isPresent() != (kind == Kind.COMPENSATABLE)) {
        throw new IllegalArgumentException(
            kind == Kind.COMPENSATABLE
                ? "step '" + name + "' needs a compensation"
                : "step '" + name + "' cannot have a compensation, only compensatable steps can");
      }
    }

    /** Returns a step that changes nothing. */
    public static Step readOnly(String name, Call action) {
      return new Step(name, Kind.READ_ONLY, action, Optional.empty());
    }

    /** Returns a step that {@code compensation} undoes. */
    public static Step compensatable(String name, Call action, Call compensation) {
      return new Step(name, Kind.COMPENSATABLE, action, Optional.of(compensation));
    }

    /** Returns a step that nothing undoes. */
    public static Step irrevocable(String name, Call action) {
      return new Step(name, Kind.FINAL, action, Optional.empty());
    }
  }
}
