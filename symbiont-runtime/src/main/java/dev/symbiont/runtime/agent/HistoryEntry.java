package dev.symbiont.runtime.agent;

import java.time.Instant;
import java.util.UUID;

/**
 * One line of an agent's history (spec/runtime-http-api.md section 5.4).
 *
 * @param executionId the execution, or the agent itself for {@code created}
 * @param status {@code created}, {@code execution_started}, {@code completed}, {@code failed} …
 * @param timestamp when
 */
public record HistoryEntry(UUID executionId, String status, Instant timestamp) {}
