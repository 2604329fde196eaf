package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonObject;
import java.util.Optional;

/**
 * How credentials travel where there is no HTTP header (digest sections 13 and 19); over HTTP see
 * {@link AuthorizationHeader}. What is read here is not verified.
 */
public final class CredentialMessages {
  /** The key of the gRPC metadata whose value is the credential. */
  public static final String GRPC_METADATA_KEY = "agentpin-credential";

  private static final String WEB_SOCKET_TYPE = "agentpin-auth";
  private static final String CREDENTIAL = "credential";
  private static final String MCP_META = "_meta";
  private static final String MCP_CREDENTIAL = "agentpin_credential";

  private CredentialMessages() {}

  /** Returns the first message of a WebSocket connection. */
  public static String webSocket(String token) {
    return Json.CODEC.writeText(
        JsonObject.builder().put("type", WEB_SOCKET_TYPE).put(CREDENTIAL, token).build());
  }

  /**
   * Returns the credential in the first message of a WebSocket connection; empty if the message is
   * another one, or longer than 128 KiB.
   */
  public static Optional<String> ofWebSocket(String message) {
    JsonObject json;
    try {
      json =
          Json.readObject(message, Json.MESSAGE, "WebSocket message", ErrorCode.ALGORITHM_REJECTED);
    } catch (AgentPinException notJson) {
      return Optional.empty();
    }
    return json.string("type")
        .filter(WEB_SOCKET_TYPE::equals)
        .flatMap(t -> json.string(CREDENTIAL));
  }

  /** Returns the parameters of an MCP request with the credential in {@code _meta}. */
  public static JsonObject mcp(JsonObject params, String token) {
    JsonObject meta =
        params.object(MCP_META).orElse(JsonObject.EMPTY).toBuilder()
            .put(MCP_CREDENTIAL, token)
            .build();
    return params.toBuilder().put(MCP_META, meta).build();
  }

  /** Returns the credential in the parameters of an MCP request, if there is one. */
  public static Optional<String> ofMcp(JsonObject params) {
    return params.object(MCP_META).flatMap(meta -> meta.string(MCP_CREDENTIAL));
  }

  /**
   * Returns the MCP capability by which a server announces that it reads credentials.
   *
   * @param required whether it refuses requests without one
   */
  public static JsonObject mcpCapability(boolean required) {
    return JsonObject.builder()
        .put(
            "agentpin",
            JsonObject.builder()
                .put("version", DiscoveryDocument.VERSION)
                .put("required", required)
                .build())
        .build();
  }
}
