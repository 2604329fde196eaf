package dev.symbiont.agentpin;

/** The addresses at which a domain publishes its documents (digest section 1). */
public final class WellKnown {
  /** The path of the discovery document. */
  public static final String DISCOVERY_PATH = "/.well-known/agent-identity.json";

  /** The default path of the revocation document. */
  public static final String REVOCATIONS_PATH = "/.well-known/agent-identity-revocations.json";

  private WellKnown() {}

  static String discovery(String domain) {
    return "https://" + domain + DISCOVERY_PATH;
  }

  static String revocations(String domain) {
    return "https://" + domain + REVOCATIONS_PATH;
  }
}
