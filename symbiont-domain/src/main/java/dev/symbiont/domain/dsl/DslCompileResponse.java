package dev.symbiont.domain.dsl;

import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.wire.WireOmitEmpty;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of an agent file. A file with errors is an answer, not an exception.
 *
 * @param success whether the file has no errors
 * @param agentId the agent that was registered; empty if nothing was stored
 * @param errors each as {@code line:column: CODE sentence}
 * @param warnings each as {@code line:column: CODE sentence}
 * @param compiledAt when it was checked
 */
public record DslCompileResponse(
    boolean success,
    Optional<AgentId> agentId,
    @WireOmitEmpty List<String> errors,
    @WireOmitEmpty List<String> warnings,
    Instant compiledAt) {
  /** Copies the lists; refuses {@code null}. */
  public DslCompileResponse {
    Objects.requireNonNull(agentId, "agentId");
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
    Objects.requireNonNull(compiledAt, "compiledAt");
  }
}
