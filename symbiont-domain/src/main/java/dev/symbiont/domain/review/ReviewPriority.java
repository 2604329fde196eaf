package dev.symbiont.domain.review;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * How urgent a review is (runtime policy specification, section 7.4).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record ReviewPriority(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("low", "normal", "high", "urgent");

  /** {@code low}. */
  public static final ReviewPriority LOW = new ReviewPriority("low");

  /** {@code normal}. */
  public static final ReviewPriority NORMAL = new ReviewPriority("normal");

  /** {@code high}. */
  public static final ReviewPriority HIGH = new ReviewPriority("high");

  /** {@code urgent}. */
  public static final ReviewPriority URGENT = new ReviewPriority("urgent");

  /** Gives known words their spelling. */
  public ReviewPriority {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static ReviewPriority of(String word) {
    return new ReviewPriority(word);
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
