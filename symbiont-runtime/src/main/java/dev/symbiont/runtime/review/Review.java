package dev.symbiont.runtime.review;

import dev.symbiont.domain.review.AnalysisResults;
import dev.symbiont.domain.review.ReviewPriority;
import dev.symbiont.domain.review.ReviewedTool;
import java.time.Instant;
import java.util.Optional;

/**
 * The review of one tool. Immutable.
 *
 * @param id a UUID
 * @param tool what is reviewed
 * @param toolSha256 its digest
 * @param submittedBy who asked for it
 * @param submitter the credential with which that was done
 * @param submittedAt when
 * @param priority how urgent it is
 * @param state where it is
 * @param analysis the newest analysis
 * @param reviewer who has taken it up or decided
 * @param reviewStartedAt since when
 * @param changesRequested whether the submitter is asked to change the tool
 * @param waitingSince since when a person is waited for
 * @param escalated whether nobody decided in time
 * @param verdict what was decided
 * @param signature the signature
 * @param failure why the last attempt to sign failed
 */
record Review(
    String id,
    ReviewedTool tool,
    String toolSha256,
    String submittedBy,
    String submitter,
    Instant submittedAt,
    ReviewPriority priority,
    ReviewState state,
    Optional<AnalysisResults> analysis,
    Optional<String> reviewer,
    Optional<Instant> reviewStartedAt,
    boolean changesRequested,
    Optional<Instant> waitingSince,
    boolean escalated,
    Optional<Verdict> verdict,
    Optional<ToolSignature> signature,
    Optional<SigningFailure> failure) {

  static Review submitted(
      String id,
      ReviewedTool tool,
      String submittedBy,
      String submitter,
      ReviewPriority priority,
      Instant now) {
    return new Review(
        id,
        tool,
        ToolDigest.of(tool),
        submittedBy,
        submitter,
        now,
        priority,
        ReviewState.SUBMITTED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  Change change() {
    return new Change(this);
  }

  /** A changed copy in the making. Not thread-safe. */
  static final class Change {
    private final Review before;
    private ReviewedTool tool;
    private ReviewPriority priority;
    private ReviewState state;
    private Optional<AnalysisResults> analysis;
    private Optional<String> reviewer;
    private Optional<Instant> reviewStartedAt;
    private boolean changesRequested;
    private Optional<Instant> waitingSince;
    private boolean escalated;
    private Optional<Verdict> verdict;
    private Optional<ToolSignature> signature;
    private Optional<SigningFailure> failure;

    private Change(Review before) {
      this.before = before;
      this.tool = before.tool;
      this.priority = before.priority;
      this.state = before.state;
      this.analysis = before.analysis;
      this.reviewer = before.reviewer;
      this.reviewStartedAt = before.reviewStartedAt;
      this.changesRequested = before.changesRequested;
      this.waitingSince = before.waitingSince;
      this.escalated = before.escalated;
      this.verdict = before.verdict;
      this.signature = before.signature;
      this.failure = before.failure;
    }

    Change state(ReviewState other) {
      state = other;
      return this;
    }

    /** Replaces the tool, about which nothing is known yet. */
    Change tool(ReviewedTool other) {
      tool = other;
      analysis = Optional.empty();
      changesRequested = false;
      waitingSince = Optional.empty();
      escalated = false;
      return this;
    }

    Change analysis(AnalysisResults results) {
      analysis = Optional.of(results);
      return this;
    }

    Change priority(ReviewPriority other) {
      priority = other;
      return this;
    }

    Change waitingSince(Instant since) {
      waitingSince = Optional.of(since);
      return this;
    }

    Change escalated() {
      escalated = true;
      return this;
    }

    Change changesRequested() {
      changesRequested = true;
      return this;
    }

    /** Says who looks at it; the time is that of the first. */
    Change reviewer(String name, Instant since) {
      reviewer = Optional.of(name);
      reviewStartedAt = reviewStartedAt.or(() -> Optional.of(since));
      return this;
    }

    Change verdict(Verdict decided) {
      verdict = Optional.of(decided);
      return this;
    }

    Change signature(ToolSignature made) {
      signature = Optional.of(made);
      failure = Optional.empty();
      return this;
    }

    Change failure(SigningFailure met) {
      failure = Optional.of(met);
      return this;
    }

    Review done() {
      return new Review(
          before.id,
          tool,
          tool.equals(before.tool) ? before.toolSha256 : ToolDigest.of(tool),
          before.submittedBy,
          before.submitter,
          before.submittedAt,
          priority,
          state,
          analysis,
          reviewer,
          reviewStartedAt,
          changesRequested,
          waitingSince,
          escalated,
          verdict,
          signature,
          failure);
    }
  }
}
