package dev.symbiont.domain.agent;

/**
 * What an agent uses (HTTP contract, section 5.3).
 *
 * @param memoryBytes memory in bytes
 * @param cpuPercent processor load in percent
 * @param activeTasks tasks in progress
 */
public record ResourceUsage(long memoryBytes, double cpuPercent, long activeTasks) {}
