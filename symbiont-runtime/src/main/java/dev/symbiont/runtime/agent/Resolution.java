package dev.symbiont.runtime.agent;

/** What an id or a name in a path means. */
public sealed interface Resolution {
  /** One agent. */
  record Found(Agent agent) implements Resolution {}

  /** No agent. */
  enum Unknown implements Resolution {
    /** The only instance. */
    AGENT
  }

  /**
   * Several agents have the name; the id must be used.
   *
   * @param count how many
   */
  record Ambiguous(int count) implements Resolution {}
}
