package dev.symbiont.domain.agent;

import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Body of {@code PUT /agents/{id}} (HTTP contract, section 5.4).
 *
 * @param name the new name
 * @param dsl the new source text
 */
public record UpdateAgentRequest(Optional<String> name, Optional<String> dsl)
    implements Constrained {
  /** Refuses {@code null}. */
  public UpdateAgentRequest {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(dsl, "dsl");
  }

  /** Returns a request that changes the name only. */
  public static UpdateAgentRequest name(String name) {
    return new UpdateAgentRequest(Optional.of(name), Optional.empty());
  }

  /** Returns a request that changes the source text only. */
  public static UpdateAgentRequest dsl(String dsl) {
    return new UpdateAgentRequest(Optional.empty(), Optional.of(dsl));
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .require(name.isPresent() || dsl.isPresent(), "name", "name or dsl must be given")
        .require(name.filter(String::isBlank).isEmpty(), "name", "must not be blank")
        .require(dsl.filter(String::isBlank).isEmpty(), "dsl", "must not be blank")
        .violations();
  }
}
