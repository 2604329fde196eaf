package dev.symbiont.cedar.schema;

import java.util.List;

/**
 * The outcome of validating policies.
 *
 * @param errors what makes the policies invalid
 * @param warnings what is probably a mistake
 */
public record ValidationResult(List<Finding> errors, List<Finding> warnings) {
  /** Copies the lists. */
  public ValidationResult {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /** Tells whether there are no errors. */
  public boolean passed() {
    return errors.isEmpty();
  }
}
