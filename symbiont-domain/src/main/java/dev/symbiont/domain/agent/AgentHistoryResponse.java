package dev.symbiont.domain.agent;

import java.util.List;

/**
 * Answer of {@code GET /agents/{id}/history} (HTTP contract, section 5.4).
 *
 * @param history newest first
 */
public record AgentHistoryResponse(List<AgentHistoryEntry> history) {
  /** Copies the collections; refuses {@code null}. */
  public AgentHistoryResponse {
    history = List.copyOf(history);
  }
}
