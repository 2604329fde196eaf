package dev.symbiont.runtime.audit;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What a verification of an audit log found.
 *
 * @param checked the number of records read
 * @param firstSequence the first record read
 * @param lastSequence the last record read
 * @param anchored whether a checkpoint from outside the log was compared and agreed
 * @param problems what is wrong, in the order of the log; at most the first thousand
 */
public record AuditReport(
    long checked,
    OptionalLong firstSequence,
    OptionalLong lastSequence,
    boolean anchored,
    List<Problem> problems) {

  /** Copies the problems. */
  public AuditReport {
    problems = List.copyOf(problems);
  }

  /** Tells whether nothing is wrong. Time that runs backwards is only a warning. */
  public boolean valid() {
    return problems.stream().allMatch(problem -> problem.kind() == Kind.TIME);
  }

  /** What is wrong with a record. */
  public enum Kind {
    /** The content or the link to the record before was changed. */
    HASH,
    /** The signature does not fit. */
    SIGNATURE,
    /** The record stands in the wrong place, or twice. */
    SEQUENCE,
    /** Records before this one are missing. */
    GAP,
    /** The line is not a record. */
    MALFORMED,
    /** The end of the log is missing. */
    TRUNCATED,
    /** The time is more than five minutes before that of an earlier record. */
    TIME
  }

  /**
   * One problem.
   *
   * @param sequence the record concerned
   * @param kind what is wrong
   * @param message a sentence for people
   */
  public record Problem(long sequence, Kind kind, String message) {
    /** Refuses {@code null}. */
    public Problem {
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(message, "message");
    }
  }
}
