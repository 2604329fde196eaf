package dev.symbiont.domain.tool;

import java.util.Objects;

/**
 * Why a run was no success (ToolClad digest, section 12).
 *
 * @param category a stable word, for example {@code timeout} or {@code program_not_found}
 * @param message a sentence for people
 */
public record ToolRunError(String category, String message) {
  /** Refuses {@code null}. */
  public ToolRunError {
    Objects.requireNonNull(category, "category");
    Objects.requireNonNull(message, "message");
  }
}
