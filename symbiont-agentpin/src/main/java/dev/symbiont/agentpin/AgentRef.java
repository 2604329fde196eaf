package dev.symbiont.agentpin;

/**
 * An agent of a domain.
 *
 * @param domain the domain that declares the agent
 * @param agentId its identifier, unique within the domain only
 */
public record AgentRef(String domain, String agentId) {
  /**
   * Refuses what would make the text of an attestation ambiguous (R29).
   *
   * @throws AgentPinException with {@link ErrorCode#DELEGATION_INVALID} if a part holds a vertical
   *     bar or a line break
   */
  public AgentRef {
    requireUnambiguous(domain, agentId);
  }

  /** Refuses what the constructor refuses. */
  static void requireUnambiguous(String domain, String agentId) {
    requirePlain(domain, "domain");
    requirePlain(agentId, "agent id");
  }

  private static void requirePlain(String text, String what) {
    if (text.indexOf('|') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new AgentPinException(
          ErrorCode.DELEGATION_INVALID,
          "the " + what + " of an attestation must not hold a vertical bar or a line break");
    }
  }
}
