package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/**
 * The pin of one entry of {@code mcpServers} in an {@code .mcp.json} (section 6): notices when
 * somebody changes the command line of a server.
 *
 * @param serverName the name of the entry
 * @param configHash {@code sha256:} and the hash of the canonical form of the entry
 * @param pinnedAt when, RFC 3339
 */
public record McpConfigPin(String serverName, String configHash, String pinnedAt) {
  private static final JsonLimits LIMITS = new JsonLimits(64 * 1024, 4);

  /** Refuses {@code null}. */
  public McpConfigPin {
    Objects.requireNonNull(serverName, "serverName");
    Objects.requireNonNull(configHash, "configHash");
    Objects.requireNonNull(pinnedAt, "pinnedAt");
  }

  /**
   * Returns the hash of {@code entry}.
   *
   * @throws CanonicalizationException if the entry has no canonical form
   */
  public static String hash(JsonObject entry) {
    return CanonicalSchema.of(entry).hash();
  }

  /**
   * Returns the name of the pin file of a server: everything but ASCII letters, digits, {@code -}
   * and {@code _} becomes {@code _}. Two servers may share a file name, so {@link #read} compares
   * the name inside.
   */
  public static String fileName(String serverName) {
    StringBuilder name = new StringBuilder(serverName.length() + 4);
    serverName
        .codePoints()
        .forEach(
            c ->
                name.append(
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '-'
                        ? (char) c
                        : '_'));
    return name.append(".pin").toString();
  }

  /** Reads the pin of {@code serverName}; empty if the bytes are not one, or one of another. */
  public static Optional<McpConfigPin> read(byte[] utf8, String serverName) {
    return Json.object(utf8, LIMITS)
        .filter(json -> json.string("server_name").filter(serverName::equals).isPresent())
        .filter(json -> json.string("config_hash").isPresent())
        .map(
            json ->
                new McpConfigPin(
                    serverName,
                    json.string("config_hash").orElseThrow(),
                    json.string("pinned_at").orElse("")));
  }

  /** Tells whether {@code entry} is as it was pinned. */
  public boolean matches(JsonObject entry) {
    return configHash.equals(hash(entry));
  }

  /** Returns the pin as it goes into its file. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("server_name", serverName)
        .put("config_hash", configHash)
        .put("pinned_at", pinnedAt)
        .build();
  }
}
