package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class KeyRotationTest {
  private final Fixture world = new Fixture();
  private final KeyRotation rotation = KeyRotation.prepare(Fixture.ENGINE, new SecureRandom());
  private final RevocationDocument nothingRevoked = world.revocation().build();

  @Test
  void rotation_threeSteps_endWithTheNewKeyAlone() {
    Instant applied = world.clock.instant();
    DiscoveryDocument both = rotation.apply(Fixture.document(), applied);
    world.clock.advance(Duration.ofDays(1));
    KeyRotation.Completed end =
        rotation.complete(
            both, nothingRevoked, Fixture.KID, RevocationReason.SUPERSEDED, world.clock);

    assertThat(rotation.published().kid()).contains(rotation.key().publicKey().fingerprint());
    assertThat(both.publicKeys()).containsExactly(Fixture.JWK, rotation.published());
    assertThat(both.updatedAt()).contains(applied);
    assertThat(end.discovery().publicKeys()).containsExactly(rotation.published());
    assertThat(end.discovery().updatedAt()).contains(world.clock.instant());
    assertThat(end.revocation().check("j", "a", Fixture.KID)).contains(ErrorCode.KEY_REVOKED);
    assertThat(rotation.apply(both, world.clock.instant())).isEqualTo(both);
    assertThat(KeyRotation.of(rotation.key()).published()).isEqualTo(rotation.published());
    assertThat(rotation).hasToString("KeyRotation[to " + rotation.published().kid().get() + "]");
  }

  @Test
  void rotation_credentialsOfBothKeys_holdUntilItEnds() {
    DiscoveryDocument both = rotation.apply(Fixture.document(), world.clock.instant());
    String fresh =
        CredentialIssuer.builder(
                Fixture.DOMAIN, rotation.key(), rotation.published().kid().orElseThrow())
            .clock(world.clock)
            .engine(Fixture.ENGINE)
            .build()
            .issue(Fixture.request().build());
    world.pins.addKey(Fixture.DOMAIN, Fixture.JWK, world.clock.instant());
    world.pins.addKey(Fixture.DOMAIN, rotation.published(), world.clock.instant());
    KeyRotation.Completed end =
        rotation.complete(
            both, nothingRevoked, Fixture.KID, RevocationReason.SUPERSEDED, world.clock);

    assertThat(world.verify(world.token(), both).isValid()).isTrue();
    assertThat(world.verify(fresh, both).isValid()).isTrue();
    assertThat(world.verify(fresh, end.discovery()).isValid()).isTrue();
    assertThat(Fixture.code(world.verify(world.token(), end.discovery())))
        .isEqualTo(ErrorCode.KEY_NOT_FOUND);
  }

  @Test
  void rotation_wrongOrderOrDocuments_isRefused() {
    DiscoveryDocument document = Fixture.document();
    DiscoveryDocument both = rotation.apply(document, world.clock.instant());
    RevocationDocument foreign = RevocationDocument.builder("other.example", world.clock).build();
    DiscoveryDocument taken =
        document.toBuilder()
            .addKey(Jwk.of(Fixture.KEY.publicKey(), rotation.published().kid().orElseThrow()))
            .build();

    refused("apply the rotation first", document, nothingRevoked, Fixture.KID);
    refused("not the id", both, nothingRevoked, "unknown");
    refused("not the id", both, nothingRevoked, rotation.published().kid().orElseThrow());
    refused("not that of", both, foreign, Fixture.KID);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rotation.apply(taken, world.clock.instant()))
        .withMessageContaining("another key");
  }

  private void refused(
      String message, DiscoveryDocument document, RevocationDocument revocation, String oldKid) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                rotation.complete(
                    document, revocation, oldKid, RevocationReason.SUPERSEDED, world.clock))
        .withMessageContaining(message);
  }
}
