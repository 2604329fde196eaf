package dev.symbiont.json.gson;

/** What a {@link GsonCodec} does when an object names a member twice. */
public enum DuplicateNames {
  /** The text is refused. This is the default and the contract of the port. */
  REFUSED,
  /**
   * The last member wins. For output of programs that we neither wrote nor sign; never for
   * documents whose reader and verifier must see the same thing.
   */
  LAST_WINS
}
