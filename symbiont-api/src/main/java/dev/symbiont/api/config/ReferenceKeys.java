package dev.symbiont.api.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The settings of the Python SDK that this client does not act on itself (SDK surface, section
 * 2.2). Other modules read some of them; a file that holds them loads without complaint.
 */
final class ReferenceKeys {
  /** Groups whose content differs between the SDKs; nothing in them is unknown. */
  static final List<String> OPEN_GROUPS = List.of("memory.", "client.", "secrets.", "cache.");

  private static final Map<String, List<String>> GROUPS =
      Map.of(
          "database",
              List.of(
                  "host",
                  "port",
                  "database",
                  "username",
                  "password",
                  "ssl_mode",
                  "connection_timeout",
                  "max_connections"),
          "auth",
              List.of(
                  "jwt_secret_key",
                  "jwt_algorithm",
                  "jwt_expiration_seconds",
                  "jwt_refresh_expiration_seconds",
                  "api_key_header",
                  "enable_refresh_tokens",
                  "token_issuer",
                  "token_audience"),
          "vector",
              List.of(
                  "provider",
                  "host",
                  "port",
                  "collection_name",
                  "vector_size",
                  "distance_metric",
                  "enable_indexing",
                  "batch_size"),
          "logging",
              List.of(
                  "level",
                  "format",
                  "file_path",
                  "enable_console",
                  "enable_structured",
                  "max_file_size",
                  "backup_count"));

  private static final List<String> TOP =
      List.of("enable_caching", "enable_metrics", "enable_debug", "tool_review_url");

  private ReferenceKeys() {}

  /** Returns all keys, by the name of their variable in the environment. */
  static Map<String, String> byVariable() {
    return Stream.concat(
            TOP.stream(),
            GROUPS.entrySet().stream()
                .flatMap(
                    group -> group.getValue().stream().map(name -> group.getKey() + "." + name)))
        .collect(Collectors.toMap(ReferenceKeys::variable, key -> key));
  }

  /** Returns the groups that may stand in one variable as a JSON object. */
  static List<String> groups() {
    return GROUPS.keySet().stream().sorted().toList();
  }

  private static String variable(String key) {
    String name = key.startsWith("database.") ? "db." + key.substring("database.".length()) : key;
    return "SYMBIONT_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
