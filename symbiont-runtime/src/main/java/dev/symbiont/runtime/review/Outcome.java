package dev.symbiont.runtime.review;

import java.util.Optional;

/** What came of an act on a review. */
sealed interface Outcome {
  /** It was done. */
  record Done(Review review) implements Outcome {}

  /**
   * It was not done, and nothing was changed but what {@code why} says.
   *
   * @param reason for programs
   * @param why what is in the way and what to do, for people
   * @param step the step that was not possible
   */
  record Refused(Reason reason, String why, Optional<Step> step) implements Outcome {
    static Refused of(Reason reason, String why) {
      return new Refused(reason, why, Optional.empty());
    }
  }

  /** A step that the states do not allow. */
  record Step(ReviewState from, ReviewState to) {}

  /** Why something was not done. */
  enum Reason {
    /** There is no such review, or the caller may not see it. */
    NOT_FOUND,
    /** The caller may not do this. */
    FORBIDDEN,
    /** Somebody has decided or signed before, or the review is not that far. */
    CONFLICT,
    /** The states do not allow it (section 7.2). */
    ILLEGAL_TRANSITION,
    /** There is no such signing key. */
    KEY_NOT_FOUND,
    /** The signature could not be made. */
    SIGNING_FAILED,
    /** Too many reviews are open. */
    FULL
  }
}
