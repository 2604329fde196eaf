package dev.symbiont.api.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The settings that the client acts on, with their names in the environment and defaults. */
public enum Setting {
  /** The API key, sent as bearer token. */
  API_KEY("api_key", null, "SYMBIONT_API_KEY", "SYMBIONT_AUTH_API_KEY", "SYMBIONT_API_TOKEN"),
  /** The address of the runtime. */
  BASE_URL(
      "base_url",
      "http://localhost:8080/api/v1",
      "SYMBIONT_BASE_URL",
      "SYMBIONT_RUNTIME_API_URL",
      "SYMBIONT_API_URL"),
  /** Longest time for one attempt. */
  TIMEOUT("timeout", "30s", "SYMBIONT_TIMEOUT"),
  /** Longest time to make a connection. */
  CONNECT_TIMEOUT("connect_timeout", "10s", "SYMBIONT_CONNECT_TIMEOUT"),
  /** Longest time for a call, all attempts and waits included. */
  DEADLINE("deadline", "120s", "SYMBIONT_DEADLINE"),
  /** Most repetitions of a request, 0 to 10. */
  MAX_RETRIES("max_retries", "3", "SYMBIONT_MAX_RETRIES", "SYMBIONT_RETRY_MAX_RETRIES"),
  /** Longest wait between two attempts, also when the server asks for more. */
  MAX_RETRY_WAIT("max_retry_wait", "30s", "SYMBIONT_MAX_RETRY_WAIT"),
  /** How closely requests and responses are checked. */
  VALIDATION_MODE("validation_mode", "development", "SYMBIONT_VALIDATION_MODE"),
  /** The name of the transport to take, if there are several. */
  TRANSPORT("transport", null, "SYMBIONT_TRANSPORT"),
  /** Whether a credential may go over plain http to another machine. */
  ALLOW_INSECURE_HTTP("allow_insecure_http", "false", "SYMBIONT_ALLOW_INSECURE_HTTP"),
  /** Longest response that is read, in bytes. */
  MAX_RESPONSE_BYTES("max_response_bytes", "33554432", "SYMBIONT_MAX_RESPONSE_BYTES"),
  /** The share of a token's lifetime that is left when it is renewed, 0 to 1. */
  TOKEN_REFRESH_THRESHOLD(
      "auth.token_refresh_threshold", "0.1", "SYMBIONT_AUTH_TOKEN_REFRESH_THRESHOLD"),
  /** Whether tokens are renewed before they expire. */
  AUTO_REFRESH("auth.auto_refresh", "true", "SYMBIONT_AUTH_AUTO_REFRESH"),
  /** A proxy, as {@code http://user:password@host:port}. */
  PROXY("proxy", null, "SYMBIONT_PROXY"),
  /** A PEM file with the certificates to trust instead of those of the JVM. */
  CA_FILE("ca_file", null, "SYMBIONT_CA_FILE"),
  /** A PEM file with the client's certificate and its issuers. */
  CLIENT_CERTIFICATE_FILE("client_certificate_file", null, "SYMBIONT_CLIENT_CERTIFICATE_FILE"),
  /** A PEM file with the key of the client's certificate. */
  CLIENT_KEY_FILE("client_key_file", null, "SYMBIONT_CLIENT_KEY_FILE");

  private static final List<String> SECRET_WORDS =
      List.of("api_key", "secret", "password", "token");

  private final String key;
  private final @Nullable String standard;
  private final String variables;

  Setting(String key, @Nullable String standard, String... variables) {
    this.key = key;
    this.standard = standard;
    this.variables = String.join("\n", variables);
  }

  /** Returns the name in a configuration file, groups separated by dots. */
  public String key() {
    return key;
  }

  /** Returns the value that holds if nobody says anything. */
  public Optional<String> standard() {
    return Optional.ofNullable(standard);
  }

  /** Returns the names in the environment; an earlier one beats a later one. */
  public List<String> variables() {
    return variables.lines().toList();
  }

  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  /** Tells whether a value of that key must not be shown. */
  static boolean isSecret(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.equals(PROXY.key)
        || (SECRET_WORDS.stream().anyMatch(lower::contains)
            && !lower.equals(TOKEN_REFRESH_THRESHOLD.key)
            && !lower.startsWith("auth.token_")
            && !lower.equals("auth.enable_refresh_tokens"));
  }
}
