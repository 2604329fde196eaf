package dev.symbiont.agentpin;

import static dev.symbiont.agentpin.Fixture.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.crypto.StrictBase64;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.testsupport.SeededCases;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Input from an attacker ends in the right code, within bounded time and memory. */
final class HostileInputTest {
  private static final List<String> HUNDRED_THOUSAND =
      java.util.stream.IntStream.range(0, 100_000).mapToObj(i -> "r:" + i).toList();

  private final Fixture world = new Fixture();

  /** Every bit of the text of valid tokens; 8 bits for each of about 450 characters. */
  @Test
  void verify_everyFlippedBitOfAValidToken_isNeverValid() {
    String token = world.token();
    CredentialVerifier verifier = world.verifier().build();
    DomainDocuments documents = DomainDocuments.of(Fixture.document());
    assertThat(verifier.verify(token, documents, Expectations.none()).isValid()).isTrue();
    byte[] good = token.getBytes(StandardCharsets.ISO_8859_1);
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << (bit % 8));
      String text = new String(bad, StandardCharsets.ISO_8859_1);
      assertThat(verifier.verify(text, documents, Expectations.none()))
          .as("bit %d of %s", bit, token)
          .isInstanceOf(Verification.Rejected.class);
    }
  }

  @Test
  void verify_everyFlippedBitOfTheDecodedSegments_isNeverValid() {
    String[] segments = world.token().split("\\.", -1);
    CredentialVerifier verifier = world.verifier().build();
    DomainDocuments documents = DomainDocuments.of(Fixture.document());
    for (int segment = 0; segment < segments.length; segment++) {
      byte[] good = StrictBase64.decodeUrl(segments[segment]).orElseThrow();
      for (int bit = 0; bit < good.length * 8; bit++) {
        byte[] bad = good.clone();
        bad[bit / 8] ^= (byte) (1 << (bit % 8));
        String[] changed = segments.clone();
        changed[segment] = StrictBase64.encodeUrl(bad);
        assertThat(
                verifier
                    .verify(String.join(".", changed), documents, Expectations.none())
                    .isValid())
            .as("bit %d of segment %d", bit, segment)
            .isFalse();
      }
    }
  }

  @Test
  void verify_randomEdits_neverThrowAndAreNeverValid() {
    String token = world.token();
    CredentialVerifier verifier = world.verifier().build();
    DomainDocuments documents = DomainDocuments.of(Fixture.document());
    SeededCases.check(
        1,
        2000,
        random -> {
          StringBuilder text = new StringBuilder(token);
          int edits = 1 + random.nextInt(4);
          for (int i = 0; i < edits; i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
              case 0 -> text.deleteCharAt(at);
              case 1 -> text.insert(at, (char) random.nextInt(0x3000));
              default -> text.append(text.charAt(at));
            }
          }
          if (!text.toString().equals(token)) {
            assertThat(verifier.verify(text.toString(), documents, Expectations.none()).isValid())
                .isFalse();
          }
        });
  }

  @Test
  void verify_megabyteToken_isRefusedUnread() {
    assertThat(code(world.verify("a".repeat(1_000_000), Fixture.document())))
        .isEqualTo(ErrorCode.ALGORITHM_REJECTED);
    assertThat(code(world.verify("....".repeat(250_000), Fixture.document())))
        .isEqualTo(ErrorCode.ALGORITHM_REJECTED);
  }

  @Test
  void verify_tenThousandNestedArrays_isRefused() {
    String nested = "[".repeat(10_000) + "]".repeat(10_000);
    String payload = StrictBase64.encodeUrl(nested.getBytes(StandardCharsets.US_ASCII));
    String header = world.token().substring(0, world.token().indexOf('.'));

    assertThat(code(world.verify(header + "." + payload + ".AAAA", Fixture.document())))
        .isEqualTo(ErrorCode.ALGORITHM_REJECTED);
    assertThatThrownBy(() -> DiscoveryDocument.parse("{\"agents\":" + nested + "}"))
        .isInstanceOf(AgentPinException.class);
    assertThatThrownBy(() -> TrustBundle.parse("{\"documents\":" + nested + "}"))
        .isInstanceOf(AgentPinException.class);
    assertThatThrownBy(() -> InMemoryPinStore.parse(nested)).isInstanceOf(PinStoreException.class);
  }

  @Test
  void verify_hundredThousandCapabilitiesInACredential_isRefused() {
    String token =
        world
            .issuer()
            .issue(Fixture.request().capabilities(CapabilitySet.of(HUNDRED_THOUSAND)).build());

    assertThat(code(world.verify(token, Fixture.document())))
        .isEqualTo(ErrorCode.ALGORITHM_REJECTED);
  }

  @Test
  void coversAll_longLists_answersByLookUp() {
    // Each with each would be 10^10 comparisons.
    CapabilitySet declared = CapabilitySet.of(HUNDRED_THOUSAND);

    assertThat(declared.coversAll(declared)).isTrue();
    assertThat(declared.covers("r:" + ".".repeat(50_000))).isFalse();
    assertThat(new DomainPatterns(HUNDRED_THOUSAND).coverAll(HUNDRED_THOUSAND)).isTrue();
  }

  @Test
  void verify_longAddressListsOnBothSides_answersByLookUp() {
    List<String> blocks = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      blocks.add("10.%d.%d.0/24".formatted(i / 250, i % 250));
    }
    Constraints declared = Constraints.builder().ipAllowlist(blocks).build();

    assertThat(declared.firstExceededBy(declared, VerificationProfile.STRICT)).isEmpty();
  }

  @Test
  void parse_oversizedDocument_isRefused() {
    String padding = "x".repeat(1024 * 1024);

    assertThatThrownBy(() -> DiscoveryDocument.parse("{\"entity\":\"" + padding + "\"}"))
        .isInstanceOfSatisfying(
            AgentPinException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.DISCOVERY_INVALID));
  }

  @Test
  void verify_chainOfAThousandEntries_asksForThreeDocumentsAtMost() {
    JsonObject link =
        new DelegationLink(Fixture.MAKER, DelegationRole.MAKER, "a", "k", "AAAA").toJson();
    List<DelegationLink> chain =
        java.util.stream.IntStream.range(0, 200)
            .mapToObj(i -> DelegationLink.ofJson(link))
            .toList();
    String token = world.issuer().issue(Fixture.request().delegationChain(chain).build());
    List<String> asked = new ArrayList<>();
    DocumentResolver counting =
        domain -> {
          asked.add(domain);
          return domain.equals(Fixture.DOMAIN)
              ? Resolution.Found.of(DomainDocuments.of(Fixture.document()))
              : new Resolution.Unknown("nothing here");
        };

    Verification result =
        world.verifier().resolver(counting).build().verify(token, Expectations.none());

    assertThat(asked).hasSize(4);
    assertThat(((Verification.Verified) result).delegation().orElseThrow().verified()).isFalse();
  }

  @Test
  void jwk_wrongTypesAnywhere_areRefusedNotThrownThrough() {
    SeededCases.check(
        7,
        500,
        random -> {
          List<String> names = List.of("kid", "kty", "crv", "x", "y", "use", "key_ops", "exp");
          JsonObject.Builder json = Fixture.JWK.toJson().toBuilder();
          String name = names.get(random.nextInt(names.size()));
          switch (random.nextInt(4)) {
            case 0 -> json.put(name, 7);
            case 1 -> json.put(name, JsonArray.EMPTY);
            case 2 -> json.put(name, "");
            default -> json.put(name, JsonObject.EMPTY);
          }
          try {
            Jwk.ofJson(json.build()).publicKey();
          } catch (AgentPinException e) {
            assertThat(e.code()).isIn(ErrorCode.KEY_NOT_FOUND, ErrorCode.DISCOVERY_INVALID);
          }
        });
  }
}
