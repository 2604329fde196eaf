package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

/** Parsers of untrusted text: only the documented refusals, and what was read writes itself. */
final class AgentPinFuzzTest {
  private static final Fixture WORLD = new Fixture();

  @FuzzTest(maxDuration = "20s")
  void verify_anyToken_neverThrows(byte[] input) {
    assertThat(WORLD.verify(text(input), Fixture.document()).isValid()).isFalse();
  }

  @FuzzTest(maxDuration = "20s")
  void verify_anyDocument_neverThrows(byte[] input) {
    assertThat(
            WORLD
                .verifier()
                .build()
                .verify(
                    WORLD.token(), DomainDocuments.ofUntrusted(text(input)), Expectations.none()))
        .isNotNull();
  }

  @FuzzTest(maxDuration = "20s")
  void parse_anyBundle_isReadOrRefused(byte[] input) {
    try {
      TrustBundle bundle = TrustBundle.parse(text(input));
      assertThat(TrustBundle.parse(bundle.toText()).toJson()).isEqualTo(bundle.toJson());
    } catch (AgentPinException refused) {
      assertThat(refused.code()).isEqualTo(ErrorCode.DISCOVERY_INVALID);
    }
  }

  @FuzzTest(maxDuration = "20s")
  void parse_anyPinFile_isReadOrRefused(byte[] input) {
    try {
      InMemoryPinStore pins = InMemoryPinStore.parse(text(input));
      assertThat(InMemoryPinStore.parse(pins.toText()).domains()).isEqualTo(pins.domains());
    } catch (PinStoreException refused) {
      assertThat(refused).hasMessageContaining("pin store");
    }
  }

  private static String text(byte[] input) {
    return new String(input, StandardCharsets.UTF_8);
  }
}
