package dev.symbiont.domain.schedule;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * How a run of a schedule went (HTTP contract, section 4.2).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record RunStatus(String word) implements OpenEnum {
  private static final List<String> KNOWN =
      List.of("Running", "Succeeded", "Failed", "TimedOut", "Skipped");

  /** {@code Running}. */
  public static final RunStatus RUNNING = new RunStatus("Running");

  /** {@code Succeeded}. */
  public static final RunStatus SUCCEEDED = new RunStatus("Succeeded");

  /** {@code Failed}. */
  public static final RunStatus FAILED = new RunStatus("Failed");

  /** {@code TimedOut}. */
  public static final RunStatus TIMED_OUT = new RunStatus("TimedOut");

  /** {@code Skipped}. */
  public static final RunStatus SKIPPED = new RunStatus("Skipped");

  /** Gives known words their spelling. */
  public RunStatus {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static RunStatus of(String word) {
    return new RunStatus(word);
  }

  @Override
  public boolean isKnown() {
    return KNOWN.contains(word);
  }

  @Override
  public String toString() {
    return word;
  }
}
