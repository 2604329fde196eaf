package dev.symbiont.domain.agent;

import dev.symbiont.domain.id.AgentId;
import java.util.Objects;
import java.util.Optional;

/**
 * An agent in a list (HTTP contract, section 5.3).
 *
 * @param id the agent
 * @param name its name; absent where a runtime lists ids only
 * @param state its state
 */
public record AgentSummary(AgentId id, Optional<String> name, AgentState state) {
  /** Refuses {@code null}. */
  public AgentSummary {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(state, "state");
  }

  /** Returns the summary of an agent of which a runtime before 1.8.1 lists the id only. */
  public static AgentSummary ofId(AgentId id) {
    return new AgentSummary(id, Optional.empty(), AgentState.UNKNOWN);
  }
}
