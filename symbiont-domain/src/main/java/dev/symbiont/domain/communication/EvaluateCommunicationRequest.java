package dev.symbiont.domain.communication;

import dev.symbiont.domain.wire.Constrained;
import dev.symbiont.domain.wire.Rules;
import dev.symbiont.domain.wire.Violation;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks whether a message would be allowed (HTTP contract, section 9.3).
 *
 * @param sender the id or name of who would send
 * @param recipient the id or name of who would receive
 * @param action the operation, for example {@code send_message}
 * @param depth hops on the path of a delegation so far; 0 when absent; an extension
 */
public record EvaluateCommunicationRequest(
    String sender, String recipient, String action, Optional<Long> depth) implements Constrained {
  /** Refuses {@code null}. */
  public EvaluateCommunicationRequest {
    Objects.requireNonNull(sender, "sender");
    Objects.requireNonNull(recipient, "recipient");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(depth, "depth");
  }

  /** Returns the question about a message outside any delegation. */
  public static EvaluateCommunicationRequest of(String sender, String recipient, String action) {
    return new EvaluateCommunicationRequest(sender, recipient, action, Optional.empty());
  }

  /** Returns this question after so many hops of a delegation. */
  public EvaluateCommunicationRequest atDepth(long hops) {
    return new EvaluateCommunicationRequest(sender, recipient, action, Optional.of(hops));
  }

  @Override
  public List<Violation> violations() {
    return new Rules()
        .requireText(sender, "sender")
        .requireText(recipient, "recipient")
        .requireText(action, "action")
        .require(depth.orElse(0L) >= 0, "depth", "must not be negative")
        .violations();
  }
}
