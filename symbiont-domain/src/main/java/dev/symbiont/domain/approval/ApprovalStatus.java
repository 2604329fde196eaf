package dev.symbiont.domain.approval;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * What was decided (HTTP contract, section 4.2).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record ApprovalStatus(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("pending", "approved", "denied", "expired");

  /** {@code pending}. */
  public static final ApprovalStatus PENDING = new ApprovalStatus("pending");

  /** {@code approved}. */
  public static final ApprovalStatus APPROVED = new ApprovalStatus("approved");

  /** {@code denied}. */
  public static final ApprovalStatus DENIED = new ApprovalStatus("denied");

  /** {@code expired}. */
  public static final ApprovalStatus EXPIRED = new ApprovalStatus("expired");

  /** Gives known words their spelling. */
  public ApprovalStatus {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static ApprovalStatus of(String word) {
    return new ApprovalStatus(word);
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
