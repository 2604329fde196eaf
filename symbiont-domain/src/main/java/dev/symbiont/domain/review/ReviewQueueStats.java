package dev.symbiont.domain.review;

/**
 * About all reviews that wait for a person (runtime policy specification, section 7.4).
 *
 * @param totalPending how many wait
 * @param averageWaitTime minutes
 * @param highPriorityCount how many are of high priority or urgent
 */
public record ReviewQueueStats(long totalPending, double averageWaitTime, long highPriorityCount) {}
