package dev.symbiont.domain.communication;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.wire.WireDefault;
import dev.symbiont.domain.wire.WireExtra;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether a message would be allowed, and why (HTTP contract, section 9.3).
 *
 * @param allowed the answer
 * @param rule the rule that decided; empty if none matched
 * @param reason why, for people
 * @param extra members that this version does not know
 */
public record CommunicationEvaluation(
    boolean allowed,
    Optional<CommunicationRule> rule,
    @WireDefault("\"\"") String reason,
    @WireExtra JsonObject extra) {
  /** Refuses {@code null}. */
  public CommunicationEvaluation {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(extra, "extra");
  }
}
