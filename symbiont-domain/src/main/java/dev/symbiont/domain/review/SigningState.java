package dev.symbiont.domain.review;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * How far a signature is (runtime policy specification, section 7.4).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record SigningState(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("pending", "signing", "signed", "failed");

  /** {@code pending}. */
  public static final SigningState PENDING = new SigningState("pending");

  /** {@code signing}. */
  public static final SigningState SIGNING = new SigningState("signing");

  /** {@code signed}. */
  public static final SigningState SIGNED = new SigningState("signed");

  /** {@code failed}. */
  public static final SigningState FAILED = new SigningState("failed");

  /** Gives known words their spelling. */
  public SigningState {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static SigningState of(String word) {
    return new SigningState(word);
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
