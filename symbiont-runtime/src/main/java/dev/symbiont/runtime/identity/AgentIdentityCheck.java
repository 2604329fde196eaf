package dev.symbiont.runtime.identity;

import java.util.Optional;
import java.util.UUID;

/**
 * Port: decides whether a credential proves that its bearer is an agent of this runtime.
 * Thread-safe. Whatever the credential holds, the answer is a verdict, never an exception.
 */
@FunctionalInterface
public interface AgentIdentityCheck {
  /** Accepts everybody without a look at the credential: the API key alone decides. */
  AgentIdentityCheck NOT_REQUIRED = (agent, domain, token) -> IdentityVerdict.ACCEPTED;

  /**
   * Checks a credential.
   *
   * @param agent the agent in whose name the caller speaks
   * @param domain the domain that the agent was registered with as the one which vouches for it
   * @param token the member {@code agentpin_jwt} of the request
   */
  IdentityVerdict check(UUID agent, Optional<String> domain, Optional<String> token);
}
