package dev.symbiont.runtime.review;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * How tools are reviewed (runtime policy specification sections 7.2, 7.5 and 7.6). Immutable; each
 * {@code with} method returns a changed copy.
 *
 * @param personRequired whether a person decides about every tool
 * @param autoApprove safety, 0 to 1, from which a tool without a finding above low is approved
 *     without a person
 * @param autoReject safety, 0 to 1, up to which a tool is rejected without a person
 * @param autoSign safety, 0 to 1, from which a tool that was approved without a person is signed
 *     with the key {@code default}
 * @param signingRetries how often signing may be tried again
 * @param selfReviewAllowed whether who submitted a tool may decide about it
 * @param reviewTime how long a person has before a review becomes more urgent
 * @param rejectedWhenLate whether a tool is rejected when nobody has decided by then
 * @param reviewers names of API keys that may decide beside administrators
 */
public record ReviewSettings(
    boolean personRequired,
    double autoApprove,
    double autoReject,
    double autoSign,
    int signingRetries,
    boolean selfReviewAllowed,
    Duration reviewTime,
    boolean rejectedWhenLate,
    Set<String> reviewers) {
  /** A person decides about every tool, within an hour, and never about their own. */
  public static final ReviewSettings DEFAULT =
      new ReviewSettings(true, 0.9, 0.1, 0.9, 3, false, Duration.ofHours(1), false, Set.of());

  /** Checks the ranges. */
  public ReviewSettings {
    requireShare(autoApprove, "autoApprove");
    requireShare(autoReject, "autoReject");
    requireShare(autoSign, "autoSign");
    if (autoReject >= autoApprove) {
      throw new IllegalArgumentException(
          "autoReject must be below autoApprove, was %s and %s".formatted(autoReject, autoApprove));
    }
    if (signingRetries < 0) {
      throw new IllegalArgumentException(
          "signingRetries must not be negative, was " + signingRetries);
    }
    Objects.requireNonNull(reviewTime, "reviewTime");
    if (reviewTime.isNegative() || reviewTime.isZero()) {
      throw new IllegalArgumentException("reviewTime must be positive, was " + reviewTime);
    }
    reviewers = Set.copyOf(reviewers);
  }

  private static void requireShare(double value, String name) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be 0 to 1, was " + value);
    }
  }

  /** Returns these settings with a person required for every tool, or not. */
  public ReviewSettings withPersonRequired(boolean other) {
    return new ReviewSettings(
        other,
        autoApprove,
        autoReject,
        autoSign,
        signingRetries,
        selfReviewAllowed,
        reviewTime,
        rejectedWhenLate,
        reviewers);
  }

  /** Returns these settings with people allowed to decide about their own tools, or not. */
  public ReviewSettings withSelfReviewAllowed(boolean other) {
    return new ReviewSettings(
        personRequired,
        autoApprove,
        autoReject,
        autoSign,
        signingRetries,
        other,
        reviewTime,
        rejectedWhenLate,
        reviewers);
  }

  /** Returns these settings with another time to decide, and what happens then. */
  public ReviewSettings withReviewTime(Duration other, boolean rejected) {
    return new ReviewSettings(
        personRequired,
        autoApprove,
        autoReject,
        autoSign,
        signingRetries,
        selfReviewAllowed,
        other,
        rejected,
        reviewers);
  }

  /** Returns these settings with API keys that may decide beside administrators. */
  public ReviewSettings withReviewers(Set<String> others) {
    return new ReviewSettings(
        personRequired,
        autoApprove,
        autoReject,
        autoSign,
        signingRetries,
        selfReviewAllowed,
        reviewTime,
        rejectedWhenLate,
        others);
  }
}
