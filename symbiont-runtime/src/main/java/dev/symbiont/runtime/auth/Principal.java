package dev.symbiont.runtime.auth;

import java.util.Objects;
import java.util.Set;

/**
 * An authenticated caller. Rights follow spec/runtime-http-api.md section 3.4: a key without a
 * scope is an administrator; a scoped key acts for the agents of its scope alone.
 */
public sealed interface Principal {
  /** Returns the name of the credential, for logs and the audit trail; never the credential. */
  String name();

  /** Tells whether this caller may do everything. */
  boolean isAdmin();

  /** Tells whether this caller may act for the agent with the UUID text {@code agentId}. */
  boolean mayActFor(String agentId);

  /**
   * May do everything.
   *
   * @param name the name of the credential
   */
  record Admin(String name) implements Principal {
    /** Refuses {@code null}. */
    public Admin {
      Objects.requireNonNull(name, "name");
    }

    @Override
    public boolean isAdmin() {
      return true;
    }

    @Override
    public boolean mayActFor(String agentId) {
      return true;
    }
  }

  /**
   * May act for some agents; for none if the scope is empty.
   *
   * @param name the id of the key
   * @param agents UUID texts of the agents, lower case
   */
  record Scoped(String name, Set<String> agents) implements Principal {
    /** Copies {@code agents}. */
    public Scoped {
      Objects.requireNonNull(name, "name");
      agents = Set.copyOf(agents);
    }

    @Override
    public boolean isAdmin() {
      return false;
    }

    @Override
    public boolean mayActFor(String agentId) {
      return agents.contains(agentId);
    }
  }
}
