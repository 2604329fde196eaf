package dev.symbiont.domain.agent;

import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireExtra;
import java.util.Objects;

/**
 * Answer to creating, changing and deleting an agent (HTTP contract, section 5.4).
 *
 * @param id the agent
 * @param status {@code scheduled}, {@code updated} or {@code deleted}
 * @param extra members that this version does not know
 */
public record AgentActionResponse(AgentId id, String status, @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public AgentActionResponse {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(extra, "extra");
  }
}
