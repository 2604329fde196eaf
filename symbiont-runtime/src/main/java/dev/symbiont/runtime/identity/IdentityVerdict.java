package dev.symbiont.runtime.identity;

import java.util.Objects;

/** What an {@link AgentIdentityCheck} answers. */
public sealed interface IdentityVerdict {
  /** The caller may speak for the agent. */
  IdentityVerdict ACCEPTED = new Accepted();

  /** The caller may speak for the agent. */
  record Accepted() implements IdentityVerdict {}

  /**
   * The caller may not speak for the agent.
   *
   * @param code a word for programs, for example {@code CREDENTIAL_EXPIRED}
   * @param reason why, as a sentence for people; holds no credential
   */
  record Refused(String code, String reason) implements IdentityVerdict {
    /** Refuses {@code null}. */
    public Refused {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(reason, "reason");
    }
  }
}
