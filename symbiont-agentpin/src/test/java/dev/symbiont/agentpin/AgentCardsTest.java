package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AgentCardsTest {
  private static final String ENDPOINT = "https://acme.example/.well-known/agent-identity.json";
  private static final JsonObject CARD =
      card(
          "{\"url\":\"https://a.example\",\"name\":\"Größe\u2028\",\"skills\":[{\"n\":1,\"id\":\"a\"}]}");

  private final JsonObject signed =
      AgentCards.sign(Fixture.ENGINE, CARD, ENDPOINT, Fixture.KEY, Fixture.KID);

  @Test
  void sign_card_isVerifiedWithTheDocumentOfItsDomain() {
    assertThat(AgentCards.verify(Fixture.ENGINE, signed, Fixture.document())).isTrue();
    assertThat(signed.object("agentpin").orElseThrow().string("agentpin_endpoint"))
        .contains(ENDPOINT);
    JsonObject.Builder reordered = JsonObject.builder().put("agentpin", true).put("skills", true);
    signed.members().forEach(reordered::put);
    assertThat(AgentCards.verify(Fixture.ENGINE, reordered.build(), Fixture.document())).isTrue();
  }

  @Test
  void sign_signedCard_replacesTheSignature() {
    JsonObject again =
        AgentCards.sign(Fixture.ENGINE, signed, ENDPOINT, Fixture.MAKER_KEY, Fixture.MAKER_KID);

    assertThat(AgentCards.verify(Fixture.ENGINE, again, Fixture.makerDocument())).isTrue();
    assertThat(AgentCards.verify(Fixture.ENGINE, again, Fixture.document())).isFalse();
  }

  @Test
  void verify_keyThatTheDomainDoesNotPublish_isFalse() {
    JsonObject forged =
        AgentCards.sign(Fixture.ENGINE, CARD, ENDPOINT, Fixture.MAKER_KEY, Fixture.KID);

    assertThat(AgentCards.verify(Fixture.ENGINE, forged, Fixture.document())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"agentpin\":7}",
        "{\"agentpin\":{}}",
        "{\"agentpin\":{\"signature\":\"AAAA\",\"public_key_jwk\":{}}}",
        "{\"agentpin\":{\"signature\":7,\"public_key_jwk\":{\"kid\":7}}}"
      })
  void verify_noProof_isFalse(String text) {
    assertThat(AgentCards.verify(Fixture.ENGINE, card(text), Fixture.document())).isFalse();
  }

  @Test
  void verify_changedCard_isFalse() {
    JsonObject changed = signed.toBuilder().put("url", "https://b.example").build();
    JsonObject more = signed.toBuilder().put("x", true).build();

    assertThat(AgentCards.verify(Fixture.ENGINE, changed, Fixture.document())).isFalse();
    assertThat(AgentCards.verify(Fixture.ENGINE, more, Fixture.document())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":null}",
        "{\"a\":1.0}",
        "{\"a\":-0}",
        "{\"a\":9007199254740992}",
        "{\"a\":-9223372036854775808}",
        "{\"a\":[1e3]}",
        "{\"1\":true}",
        "{\"ä\":true}"
      })
  void sign_cardThatOthersWriteDifferently_isRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> AgentCards.sign(Fixture.ENGINE, card(text), ENDPOINT, Fixture.KEY, Fixture.KID));
  }

  @Test
  void sign_deepCard_isRefused() {
    JsonObject deep = card("{\"a\":" + "[".repeat(90) + "]".repeat(90) + "}");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> AgentCards.sign(Fixture.ENGINE, deep, ENDPOINT, Fixture.KEY, Fixture.KID))
        .withMessageContaining("levels");
  }

  private static JsonObject card(String json) {
    return (JsonObject) Json.CODEC.read(json, new JsonLimits(10_000, 100));
  }
}
