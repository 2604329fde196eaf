package dev.symbiont.domain.tool;

import dev.symbiont.domain.wire.WireDefault;
import java.util.List;

/**
 * Answer of {@code POST /tools/validate} (HTTP contract, section 9.2).
 *
 * @param valid whether the manifest loads
 * @param errors everything that is wrong, each with its category, field and line
 * @param warnings what is allowed and deserves a look
 */
public record ToolValidationResult(
    boolean valid,
    @WireDefault("[]") List<String> errors,
    @WireDefault("[]") List<String> warnings) {
  /** Copies the lists. */
  public ToolValidationResult {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }
}
