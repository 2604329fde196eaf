package dev.symbiont.domain.reasoning;

import java.util.Objects;

/**
 * A named Cedar policy text of an agent.
 *
 * @param name 1 to 128 characters of {@code A-Za-z0-9_.:-}
 * @param source Cedar statements
 * @param active whether the policy takes part in decisions; true when not given
 */
public record CedarPolicy(String name, String source, boolean active) {
  /** Refuses {@code null}. */
  public CedarPolicy {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(source, "source");
  }

  /** Returns an active policy. */
  public static CedarPolicy of(String name, String source) {
    return new CedarPolicy(name, source, true);
  }
}
