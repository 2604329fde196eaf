package dev.symbiont.domain.id;

import dev.symbiont.domain.wire.WireScalar;

/**
 * The analysis of a tool under review: a UUID in the embedded runtime.
 *
 * @param value 1 to 256 characters, not blank, no control characters
 */
@WireScalar
public record AnalysisId(String value) {
  /** Checks the text. */
  public AnalysisId {
    value = IdText.require("analysis id", value);
  }

  /** Returns the identifier {@code value}. */
  public static AnalysisId of(String value) {
    return new AnalysisId(value);
  }

  @Override
  public String toString() {
    return value;
  }
}
