package dev.symbiont.domain.error;

import org.jspecify.annotations.Nullable;

/** A setting is missing, unreadable or not allowed. */
public final class ConfigurationException extends SymbiontException {
  private static final long serialVersionUID = 1L;

  private final String key;

  /**
   * Creates the exception.
   *
   * @param key the setting, as it is called in a configuration file, or the file itself
   * @param message what is wrong, where the value came from and what is expected; no secrets
   */
  public ConfigurationException(String key, String message) {
    this(key, message, null);
  }

  /**
   * Creates the exception.
   *
   * @param key the setting, as it is called in a configuration file, or the file itself
   * @param message what is wrong, where the value came from and what is expected; no secrets
   * @param cause the fault underneath
   */
  public ConfigurationException(String key, String message, @Nullable Throwable cause) {
    super(key + ": " + message, cause);
    this.key = key;
  }

  /** Returns the setting, as it is called in a configuration file. */
  public String key() {
    return key;
  }
}
