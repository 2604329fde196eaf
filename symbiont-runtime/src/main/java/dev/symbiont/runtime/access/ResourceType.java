package dev.symbiont.runtime.access;

/** What kind of thing is accessed, in the words of access policies. */
public enum ResourceType {
  /** A file or directory. */
  FILE("File"),
  /** An address on a network. */
  NETWORK("Network"),
  /** A program. */
  COMMAND("Command"),
  /** A database. */
  DATABASE("Database"),
  /** A variable of the environment. */
  ENVIRONMENT("Environment"),
  /** Another agent. */
  AGENT("Agent");

  private final String word;

  ResourceType(String word) {
    this.word = word;
  }

  /** Returns the word that stands in a policy. */
  public String word() {
    return word;
  }
}
