package dev.symbiont.domain.review;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * What a reviewer decides (runtime policy specification, section 7.3).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record ReviewDecision(String word) implements OpenEnum {
  private static final List<String> KNOWN =
      List.of("approve", "reject", "request_changes", "escalate");

  /** {@code approve}. */
  public static final ReviewDecision APPROVE = new ReviewDecision("approve");

  /** {@code reject}. */
  public static final ReviewDecision REJECT = new ReviewDecision("reject");

  /** {@code request_changes}. */
  public static final ReviewDecision REQUEST_CHANGES = new ReviewDecision("request_changes");

  /** {@code escalate}. */
  public static final ReviewDecision ESCALATE = new ReviewDecision("escalate");

  /** Gives known words their spelling. */
  public ReviewDecision {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static ReviewDecision of(String word) {
    return new ReviewDecision(word);
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
