package dev.symbiont.runtime.review;

import java.time.Instant;
import java.util.Optional;

/**
 * A decision that was made about a tool.
 *
 * @param approved whether the tool may be used
 * @param reviewer who decided
 * @param actor with which credential, as the audit trail names it
 * @param at when
 * @param comments why
 * @param toolSha256 the tool that the decision is about
 */
record Verdict(
    boolean approved,
    String reviewer,
    String actor,
    Instant at,
    Optional<String> comments,
    String toolSha256) {}
