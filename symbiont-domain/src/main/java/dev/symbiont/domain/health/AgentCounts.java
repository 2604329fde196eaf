package dev.symbiont.domain.health;

/**
 * Agents by what they do (HTTP contract, section 5.2).
 *
 * @param total all agents
 * @param running running agents
 * @param idle neither running nor failed
 * @param error failed agents
 */
public record AgentCounts(long total, long running, long idle, long error) {}
