package dev.symbiont.domain.review;

import java.util.Objects;

/**
 * What happened on one day (SDK surface, section 3.11).
 *
 * @param date for example {@code 2026-05-01}, UTC
 * @param submissions reviews that were submitted
 * @param approvals tools that were approved
 * @param rejections tools that were rejected
 */
public record ReviewDay(String date, long submissions, long approvals, long rejections) {
  /** Refuses {@code null}. */
  public ReviewDay {
    Objects.requireNonNull(date, "date");
  }
}
