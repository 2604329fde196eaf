package dev.symbiont.api.config;

/**
 * How closely requests and responses are checked (SDK surface, section 1.8). Security checks are
 * made in every mode.
 */
public enum ValidationMode {
  /**
   * A request that breaks a rule is not sent; a response with a missing, unknown or wrong member,
   * or an unknown word, is an error.
   */
  STRICT,
  /**
   * A request that breaks a rule is not sent; what is wrong with a response is logged once per type
   * and field, and passed over where the value has an honest substitute. The default.
   */
  DEVELOPMENT,
  /** Requests are not checked; what is wrong with a response is passed over without a word. */
  PERFORMANCE
}
