package dev.symbiont.runtime.communication;

import dev.symbiont.domain.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A rule about messages, normalised (runtime policy specification section 3.2). Immutable.
 *
 * @param id its name in the path, 1 to 128 letters, digits, {@code . _ -}
 * @param from pattern of the sender's id or name
 * @param to pattern of the recipient's id or name
 * @param action what the author wrote: an operation, or the words allow and deny
 * @param effect what the rule does
 * @param reason shown to whom it concerns; may be empty
 * @param priority higher ones are looked at first
 * @param maxDepth an allowing rule ends at this delegation depth, at least 0; empty for no limit
 * @param createdAt when it was added
 * @param extra members of the rule that nobody here knows, kept as they came
 */
public record CommunicationRule(
    String id,
    String from,
    String to,
    String action,
    Effect effect,
    String reason,
    long priority,
    OptionalLong maxDepth,
    Instant createdAt,
    JsonObject extra) {
  /** Refuses {@code null}. */
  public CommunicationRule {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(effect, "effect");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(maxDepth, "maxDepth");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(extra, "extra");
  }

  /** Returns the pattern of the operations it is about: an effect word means all of them. */
  String operation() {
    return Effect.parse(action).isPresent() ? "*" : action;
  }
}
