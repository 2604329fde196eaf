package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MutualAuthenticatorTest {
  private final Fixture world = new Fixture();
  private final MutualAuthenticator authenticator =
      new MutualAuthenticator(world.clock, new SecureRandom(), Fixture.ENGINE);

  private ChallengeResponse answer(Challenge challenge) {
    return ((ChallengeAnswer.Answered) authenticator.answer(challenge, Fixture.KEY, Fixture.KID))
        .response();
  }

  private Verification.Verified peer() {
    return (Verification.Verified) world.verify(world.token(), Fixture.document());
  }

  @Test
  void verify_answeredChallenge_provesTheKeyOnce() {
    Challenge challenge = Challenge.parse(Json.CODEC.writeText(authenticator.challenge().toJson()));
    ChallengeResponse response =
        ChallengeResponse.parse(Json.CODEC.writeText(answer(challenge).toJson()));

    assertThat(authenticator.verify(response, challenge, peer()).isProven()).isTrue();
    assertThat(authenticator.verify(response, challenge, peer()))
        .isInstanceOf(ChallengeVerdict.Unusable.class);
  }

  @Test
  void verify_bogusResponseFirst_doesNotUseUpTheNonce() {
    Challenge challenge = authenticator.challenge();
    ChallengeResponse honest = answer(challenge);
    ChallengeResponse bogus =
        new ChallengeResponse(honest.type(), honest.nonce(), "AAAA", honest.kid());

    assertThat(authenticator.verify(bogus, challenge, peer()))
        .isInstanceOf(ChallengeVerdict.NotProven.class);
    assertThat(authenticator.verify(honest, challenge, peer()).isProven()).isTrue();
  }

  @Test
  void verify_responseUnderAnotherKid_provesNothing() {
    Challenge challenge = authenticator.challenge();
    ChallengeResponse response = answer(challenge);

    assertThat(
            authenticator.verify(
                new ChallengeResponse(
                    response.type(), response.nonce(), response.signature(), "other"),
                challenge,
                peer()))
        .isInstanceOf(ChallengeVerdict.NotProven.class);
  }

  @Test
  void answer_expiredChallenge_isRefused() {
    Challenge challenge = authenticator.challenge();
    world.clock.advance(Duration.ofSeconds(61));

    assertThat(authenticator.answer(challenge, Fixture.KEY, Fixture.KID))
        .isInstanceOf(ChallengeAnswer.Refused.class);
  }

  @Test
  void challenge_nonces_are128FreshBits() {
    Set<String> nonces = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      nonces.add(authenticator.challenge().nonce());
    }
    assertThat(nonces).hasSize(100).allMatch(nonce -> nonce.length() == 22);
  }

  @Test
  void parse_malformedMessages_areRefused() {
    assertThatThrownBy(() -> Challenge.parse("[]")).isInstanceOf(AgentPinException.class);
    assertThatThrownBy(() -> ChallengeResponse.parse("{\"type\":1}"))
        .isInstanceOf(AgentPinException.class);
    Challenge challenge = authenticator.challenge().withVerifierCredential("a.b.c");
    JsonObject json = challenge.toJson();
    assertThat(Challenge.ofJson(json)).isEqualTo(challenge);
  }

  @Test
  void nonceStore_full_refusesUntilOldNoncesEnd() {
    InMemoryNonceStore store = new InMemoryNonceStore(world.clock);
    Instant end = world.clock.instant().plusSeconds(60);
    for (int i = 0; i < 100_000; i++) {
      store.record("n" + i, end);
    }

    assertThat(store.record("one more", end)).isFalse();
    world.clock.advance(Duration.ofSeconds(61));
    assertThat(store.record("one more", end)).isTrue();
  }
}
