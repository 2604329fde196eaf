package dev.symbiont.runtime.dsl;

import java.util.List;
import java.util.Objects;

/**
 * An agent file that was read.
 *
 * @param program the whole file; of what could not be read, only what could
 * @param diagnostics what is wrong or doubtful, in the order of the file
 */
public record SyntaxTree(Node program, List<Diagnostic> diagnostics) {
  /** Copies the diagnostics. */
  public SyntaxTree {
    Objects.requireNonNull(program, "program");
    diagnostics = diagnostics.stream().sorted().toList();
  }

  /** Tells whether the file can be used. */
  public boolean isValid() {
    return diagnostics.stream().noneMatch(Diagnostic::isError);
  }
}
