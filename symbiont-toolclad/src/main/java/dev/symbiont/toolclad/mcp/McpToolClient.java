package dev.symbiont.toolclad.mcp;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.time.Duration;

/** Port: calls a tool of an MCP server. Implementations are thread-safe. */
@FunctionalInterface
public interface McpToolClient {
  /**
   * Calls {@code tool} on {@code server} and waits for its result.
   *
   * @param server the name of the server in the registry
   * @param tool the upstream tool
   * @param arguments what the server receives
   * @param timeout for the whole call
   * @throws McpToolException if the server is unknown, cannot be reached or answers with an error
   * @throws InterruptedException if the calling thread is interrupted
   */
  JsonValue call(String server, String tool, JsonObject arguments, Duration timeout)
      throws McpToolException, InterruptedException;
}
