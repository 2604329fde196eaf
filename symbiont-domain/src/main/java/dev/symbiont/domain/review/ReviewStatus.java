package dev.symbiont.domain.review;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * How far a review is (SDK surface, section 3.11): the words of the Python SDK, then those that
 * only the JavaScript SDK knows.
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record ReviewStatus(String word) implements OpenEnum {
  private static final List<String> KNOWN =
      List.of(
          "submitted",
          "pending_analysis",
          "analyzing",
          "pending_review",
          "under_review",
          "approved",
          "rejected",
          "signed",
          "pending",
          "awaiting_human_review",
          "failed");

  /** {@code submitted}. */
  public static final ReviewStatus SUBMITTED = new ReviewStatus("submitted");

  /** {@code pending_analysis}. */
  public static final ReviewStatus PENDING_ANALYSIS = new ReviewStatus("pending_analysis");

  /** {@code analyzing}. */
  public static final ReviewStatus ANALYZING = new ReviewStatus("analyzing");

  /** {@code pending_review}. */
  public static final ReviewStatus PENDING_REVIEW = new ReviewStatus("pending_review");

  /** {@code under_review}. */
  public static final ReviewStatus UNDER_REVIEW = new ReviewStatus("under_review");

  /** {@code approved}. */
  public static final ReviewStatus APPROVED = new ReviewStatus("approved");

  /** {@code rejected}. */
  public static final ReviewStatus REJECTED = new ReviewStatus("rejected");

  /** {@code signed}. */
  public static final ReviewStatus SIGNED = new ReviewStatus("signed");

  /** {@code pending}. */
  public static final ReviewStatus PENDING = new ReviewStatus("pending");

  /** {@code awaiting_human_review}. */
  public static final ReviewStatus AWAITING_HUMAN_REVIEW =
      new ReviewStatus("awaiting_human_review");

  /** {@code failed}. */
  public static final ReviewStatus FAILED = new ReviewStatus("failed");

  /** Gives known words their spelling. */
  public ReviewStatus {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static ReviewStatus of(String word) {
    return new ReviewStatus(word);
  }

  @Override
  public boolean isKnown() {
    return KNOWN.contains(word);
  }

  /**
   * Tells whether nobody has to be waited for any more: the tool is approved, rejected or signed,
   * or the review has failed.
   */
  public boolean isComplete() {
    return equals(APPROVED) || equals(REJECTED) || equals(SIGNED) || equals(FAILED);
  }

  @Override
  public String toString() {
    return word;
  }
}
