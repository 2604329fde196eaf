package dev.symbiont.domain.agent;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * The name of an execution mode, as an agent's status shows it (HTTP contract, section 4.2).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record ExecutionModeLabel(String word) implements OpenEnum {
  private static final List<String> KNOWN =
      List.of("Persistent", "Ephemeral", "Scheduled", "CronScheduled", "EventDriven", "External");

  /** {@code Persistent}. */
  public static final ExecutionModeLabel PERSISTENT = new ExecutionModeLabel("Persistent");

  /** {@code Ephemeral}. */
  public static final ExecutionModeLabel EPHEMERAL = new ExecutionModeLabel("Ephemeral");

  /** {@code Scheduled}. */
  public static final ExecutionModeLabel SCHEDULED = new ExecutionModeLabel("Scheduled");

  /** {@code CronScheduled}. */
  public static final ExecutionModeLabel CRON_SCHEDULED = new ExecutionModeLabel("CronScheduled");

  /** {@code EventDriven}. */
  public static final ExecutionModeLabel EVENT_DRIVEN = new ExecutionModeLabel("EventDriven");

  /** {@code External}. */
  public static final ExecutionModeLabel EXTERNAL = new ExecutionModeLabel("External");

  /** Gives known words their spelling. */
  public ExecutionModeLabel {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static ExecutionModeLabel of(String word) {
    return new ExecutionModeLabel(word);
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
