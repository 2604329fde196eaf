package dev.symbiont.runtime.bus;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Port: decides whether a message may be sent. Asked for each message before it is accepted; an
 * exception counts as a denial. Implementations are thread-safe.
 */
@FunctionalInterface
public interface MessagePolicy {
  /** Denies everything: what holds when no policy was configured (spec/runtime-core.md 5.4). */
  MessagePolicy DENY_ALL = request -> Optional.of("no communication policy is configured");

  /** Lets the agents of this runtime talk to each other: the explicit rule of the quick start. */
  MessagePolicy ALLOW_REGISTERED_AGENTS = request -> Optional.empty();

  /**
   * What is about to be sent. Both agents are registered.
   *
   * @param sender who sends
   * @param recipient who receives; empty for a topic or broadcast
   * @param topic the topic, if there is one
   * @param type the kind of message
   */
  record Request(UUID sender, Optional<UUID> recipient, Optional<String> topic, MessageType type) {}

  /** Returns why {@code request} is denied; empty if it is allowed. */
  Optional<String> denial(Request request);

  /**
   * Returns which of {@code recipients} must not get a message to many that was not denied as a
   * whole, and why; none unless the policy tells them apart.
   */
  default Map<UUID, String> denials(Request request, List<UUID> recipients) {
    return Map.of();
  }
}
