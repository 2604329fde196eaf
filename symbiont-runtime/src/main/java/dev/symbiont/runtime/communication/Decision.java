package dev.symbiont.runtime.communication;

import java.util.Objects;
import java.util.Optional;

/**
 * What the rules say about a message.
 *
 * @param allowed whether it may be sent
 * @param rule the rule that decided; empty if none matched
 * @param reason why
 */
public record Decision(boolean allowed, Optional<CommunicationRule> rule, String reason) {
  /** Refuses {@code null}. */
  public Decision {
    Objects.requireNonNull(rule, "rule");
    Objects.requireNonNull(reason, "reason");
  }
}
