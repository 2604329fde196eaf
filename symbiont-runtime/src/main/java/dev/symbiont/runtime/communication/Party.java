package dev.symbiont.runtime.communication;

import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.policy.Glob;
import java.util.Objects;
import java.util.Optional;

/**
 * Who sends or receives. Rules match its id and its name.
 *
 * @param id the id of a registered agent; empty for anybody else
 * @param name the name of the agent, or a word such as {@code system:http-input}
 */
public record Party(Optional<String> id, String name) {
  /** Refuses {@code null}. */
  public Party {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
  }

  /** Returns a registered agent. */
  public static Party of(Agent agent) {
    return new Party(Optional.of(agent.id().toString()), agent.name());
  }

  /** Returns somebody who is known by a name only. */
  public static Party named(String name) {
    return new Party(Optional.empty(), name);
  }

  /** Two agents may share a name, so ids decide where both are known. */
  boolean isSameAs(Party other) {
    boolean registered = id.isPresent() || other.id.isPresent();
    return registered ? id.equals(other.id) : name.equals(other.name);
  }

  boolean matches(Glob pattern) {
    return pattern.matches(name) || id.filter(pattern::matches).isPresent();
  }

  /** Returns the id if there is one, else the name. */
  String reference() {
    return id.orElse(name);
  }
}
