package dev.symbiont.runtime.review;

import dev.symbiont.domain.review.ReviewStatus;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The states of a review and what may follow (runtime policy specification section 7.2). */
enum ReviewState {
  SUBMITTED("submitted"),
  ANALYSIS_QUEUED("pending_analysis"),
  ANALYZING("analyzing"),
  PENDING_REVIEW("pending_review"),
  UNDER_REVIEW("under_review"),
  APPROVED("approved"),
  SIGNING_FAILED("approved"),
  REJECTED("rejected"),
  SIGNED("signed");

  private final String status;

  ReviewState(String status) {
    this.status = status;
  }

  /** Returns the states that may follow this one. */
  Set<ReviewState> next() {
    return switch (this) {
      case SUBMITTED -> Set.of(ANALYSIS_QUEUED);
      case ANALYSIS_QUEUED -> Set.of(ANALYZING);
      case ANALYZING -> Set.of(PENDING_REVIEW, APPROVED, REJECTED);
      case PENDING_REVIEW -> Set.of(UNDER_REVIEW, APPROVED, REJECTED, ANALYZING);
      case UNDER_REVIEW -> Set.of(APPROVED, REJECTED, ANALYZING);
      case APPROVED -> Set.of(SIGNED, SIGNING_FAILED);
      case SIGNING_FAILED -> Set.of(APPROVED, REJECTED);
      case REJECTED, SIGNED -> Set.of();
    };
  }

  /** Tells whether {@code other} may follow, or is what a restart makes of an analysis. */
  boolean mayBecome(ReviewState other) {
    return next().contains(other) || (this == ANALYZING && other == ANALYSIS_QUEUED);
  }

  /** Tells whether a person is waited for. */
  boolean awaitsPerson() {
    return this == PENDING_REVIEW || this == UNDER_REVIEW;
  }

  /** Tells whether the analysis has yet to begin or to end. */
  boolean awaitsAnalysis() {
    return this == SUBMITTED || this == ANALYSIS_QUEUED || this == ANALYZING;
  }

  /** Returns the status that clients know. */
  ReviewStatus status() {
    return ReviewStatus.of(status);
  }

  /** Returns the word that stands in sessions, the database and the audit trail. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static ReviewState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  /** Returns the states that clients see as {@code status}; empty if there is no such status. */
  static List<ReviewState> of(ReviewStatus status) {
    return Arrays.stream(values()).filter(state -> state.status().equals(status)).toList();
  }
}
