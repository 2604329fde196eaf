package dev.symbiont.domain.review;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * How bad a finding is (SDK surface, section 3.11).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record FindingSeverity(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("low", "medium", "high", "critical");

  /** {@code low}. */
  public static final FindingSeverity LOW = new FindingSeverity("low");

  /** {@code medium}. */
  public static final FindingSeverity MEDIUM = new FindingSeverity("medium");

  /** {@code high}. */
  public static final FindingSeverity HIGH = new FindingSeverity("high");

  /** {@code critical}. */
  public static final FindingSeverity CRITICAL = new FindingSeverity("critical");

  /** Gives known words their spelling. */
  public FindingSeverity {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static FindingSeverity of(String word) {
    return new FindingSeverity(word);
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
