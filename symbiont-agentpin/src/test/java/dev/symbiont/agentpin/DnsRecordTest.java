package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DnsRecordTest {
  private static final String THUMBPRINT = Fixture.JWK.thumbprint();
  private static final String TEXT =
      "v=agentpin1; kid=" + Fixture.KID + "; fp=sha256:" + THUMBPRINT;

  @Test
  void textAndBack_keyOfADomain_isTheSameAndMatches() {
    DnsRecord record = DnsRecord.of(Fixture.JWK);

    assertThat(record.toText()).isEqualTo(TEXT);
    assertThat(DnsRecord.parse(TEXT)).isEqualTo(record);
    assertThat(record.matches(Fixture.document())).isTrue();
    assertThat(record.matches(Fixture.makerDocument())).isFalse();
    assertThat(new DnsRecord(Optional.of("other"), THUMBPRINT).matches(Fixture.document()))
        .isFalse();
    assertThat(new DnsRecord(Optional.empty(), THUMBPRINT).matches(Fixture.document())).isTrue();
    assertThat(new DnsRecord(Optional.empty(), THUMBPRINT).toText())
        .isEqualTo("v=agentpin1; fp=sha256:" + THUMBPRINT);
    assertThat(DnsRecord.name("acme.example")).isEqualTo("_agentpin.acme.example");
  }

  @Test
  void parse_otherSpelling_isRead() {
    String text = " FP = SHA256:" + THUMBPRINT.toUpperCase(Locale.ROOT) + " ;; x=y; V=agentpin1;";

    assertThat(DnsRecord.parse(text)).isEqualTo(new DnsRecord(Optional.empty(), THUMBPRINT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v=agentpin1",
        "v=agentpin2; fp=sha256:%s",
        "fp=sha256:%s",
        "v=agentpin1; fp=%s",
        "v=agentpin1; fp=sha256:%s0",
        "v=agentpin1; fp=sha256:",
        "v=agentpin1; fp=sha256:%s; fp=sha256:%s",
        "v=agentpin1; V=agentpin1; fp=sha256:%s",
        "v=agentpin1; kid=; fp=sha256:%s",
        "v=agentpin1; odd; fp=sha256:%s"
      })
  void parse_malformed_isRefused(String text) {
    assertThatExceptionOfType(AgentPinException.class)
        .isThrownBy(() -> DnsRecord.parse(text.replace("%s", THUMBPRINT)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.DISCOVERY_INVALID));
  }

  @Test
  void parse_oversized_isRefused() {
    assertThatExceptionOfType(AgentPinException.class)
        .isThrownBy(() -> DnsRecord.parse(TEXT + ";".repeat(5_000)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a;b", " a", "a "})
  void new_keyIdThatCannotStandInARecord_isRefused(String kid) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DnsRecord(Optional.of(kid), THUMBPRINT));
  }
}
