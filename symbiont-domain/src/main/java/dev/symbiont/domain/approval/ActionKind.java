package dev.symbiont.domain.approval;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * What waits for a decision (HTTP contract, section 4.2).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record ActionKind(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("tool_call", "delegate", "schedule", "other");

  /** {@code tool_call}. */
  public static final ActionKind TOOL_CALL = new ActionKind("tool_call");

  /** {@code delegate}. */
  public static final ActionKind DELEGATE = new ActionKind("delegate");

  /** {@code schedule}. */
  public static final ActionKind SCHEDULE = new ActionKind("schedule");

  /** {@code other}. */
  public static final ActionKind OTHER = new ActionKind("other");

  /** Gives known words their spelling. */
  public ActionKind {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static ActionKind of(String word) {
    return new ActionKind(word);
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
