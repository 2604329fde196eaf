package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialMessagesTest {
  @Test
  void webSocket_messageAndBack_isTheToken() {
    assertThat(CredentialMessages.webSocket("a.b.c"))
        .isEqualTo("{\"type\":\"agentpin-auth\",\"credential\":\"a.b.c\"}");
    assertThat(CredentialMessages.ofWebSocket(CredentialMessages.webSocket("a.b.c")))
        .contains("a.b.c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a.b.c",
        "[]",
        "{\"credential\":\"a\"}",
        "{\"type\":\"agentpin-auth\"}",
        "{\"type\":\"agentpin-auth\",\"credential\":1}",
        "{\"type\":\"AgentPin-auth\",\"credential\":\"a\"}",
        "{\"type\":\"agentpin-auth\",\"credential\":\"a\",\"credential\":\"b\"}"
      })
  void ofWebSocket_otherMessage_isEmpty(String message) {
    assertThat(CredentialMessages.ofWebSocket(message)).isEmpty();
  }

  @Test
  void ofWebSocket_oversized_isEmpty() {
    assertThat(CredentialMessages.ofWebSocket(CredentialMessages.webSocket("a".repeat(200_000))))
        .isEmpty();
  }

  @Test
  void mcp_params_keepTheirOtherMembers() {
    JsonObject params =
        JsonObject.builder()
            .put("name", "search")
            .put("_meta", JsonObject.builder().put("progressToken", 1).build())
            .build();

    JsonObject with = CredentialMessages.mcp(params, "a.b.c");

    assertThat(CredentialMessages.ofMcp(with)).contains("a.b.c");
    assertThat(with.string("name")).contains("search");
    assertThat(with.object("_meta").orElseThrow().integer("progressToken")).contains(1L);
    assertThat(CredentialMessages.ofMcp(params)).isEmpty();
    assertThat(CredentialMessages.ofMcp(CredentialMessages.mcp(JsonObject.EMPTY, "x")))
        .contains("x");
    assertThat(Json.CODEC.writeText(CredentialMessages.mcpCapability(false)))
        .isEqualTo("{\"agentpin\":{\"version\":\"0.1\",\"required\":false}}");
    assertThat(CredentialMessages.GRPC_METADATA_KEY).isEqualTo("agentpin-credential");
  }
}
