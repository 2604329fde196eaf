package dev.symbiont.runtime.composition;

import dev.symbiont.domain.error.SymbiontException;
import java.util.List;

/** A file of pipelines was refused. */
public final class InvalidPipelineException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  InvalidPipelineException(List<String> problems) {
    super("the pipelines are refused: " + String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns every problem, with its line where that is known, and its field. */
  public List<String> problems() {
    return problems;
  }
}
