package dev.symbiont.domain.schedule;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * The state of a schedule (HTTP contract, section 4.2).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record ScheduleStatus(String word) implements OpenEnum {
  private static final List<String> KNOWN =
      List.of("Active", "Paused", "Completed", "Failed", "DeadLetter");

  /** {@code Active}. */
  public static final ScheduleStatus ACTIVE = new ScheduleStatus("Active");

  /** {@code Paused}. */
  public static final ScheduleStatus PAUSED = new ScheduleStatus("Paused");

  /** {@code Completed}. */
  public static final ScheduleStatus COMPLETED = new ScheduleStatus("Completed");

  /** {@code Failed}. */
  public static final ScheduleStatus FAILED = new ScheduleStatus("Failed");

  /** {@code DeadLetter}. */
  public static final ScheduleStatus DEAD_LETTER = new ScheduleStatus("DeadLetter");

  /** Gives known words their spelling. */
  public ScheduleStatus {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static ScheduleStatus of(String word) {
    return new ScheduleStatus(word);
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
