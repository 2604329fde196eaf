package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether constraints of a credential are as narrow as the declared ones (R16, R17). */
final class ConstraintsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // Only what both carry is compared.
        "{} ; {'rate_limit':'9/second'} ; ''",
        "{'rate_limit':'1/hour'} ; {} ; ''",
        "{'rate_limit':'odd'} ; {} ; ''",
        "{'rate_limit':'odd'} ; {'rate_limit':'odd'} ; ''",
        "{'rate_limit':'60/hour'} ; {'rate_limit':'1/minute'} ; ''",
        "{'rate_limit':'59/hour'} ; {'rate_limit':'1/minute'} ; rate_limit",
        "{'rate_limit':'odd'} ; {'rate_limit':'1/hour'} ; rate_limit",
        "{'rate_limit':'1/hour'} ; {'rate_limit':'odd'} ; rate_limit",
        "{'rate_limit':'1/hour'} ; {'rate_limit':'307445734561825861/minute'} ; rate_limit",
        "{'data_classification_max':'internal'} ; {'data_classification_max':'internal'} ; ''",
        "{'data_classification_max':'internal'} ; {'data_classification_max':'confidential'} ;"
            + " data_classification_max",
        "{'allowed_domains':['*.a.example']} ; {'allowed_domains':['b.a.example']} ; ''",
        "{'allowed_domains':['*.a.example']} ; {'allowed_domains':['a.example']} ; allowed_domains",
        "{'allowed_domains':['a.example']} ; {'allowed_domains':[]} ; allowed_domains",
        "{'allowed_domains':[]} ; {'allowed_domains':['a.example']} ; allowed_domains",
        "{'allowed_domains':['*']} ; {'allowed_domains':['a.example']} ; allowed_domains",
        "{'denied_domains':['b.a.example']} ; {'denied_domains':['*.a.example']} ; ''",
        "{'denied_domains':['*.a.example']} ; {'denied_domains':['b.a.example']} ; denied_domains",
        "{'denied_domains':['a.example']} ; {'denied_domains':[]} ; denied_domains",
        "{'denied_domains':[]} ; {'denied_domains':['a.example']} ; ''",
        "{'ip_allowlist':['10.0.0.0/8']} ; {'ip_allowlist':['10.1.0.0/16','10.2.3.4']} ; ''",
        "{'ip_allowlist':['10.1.2.3/8']} ; {'ip_allowlist':['10.9.9.9/32']} ; ''",
        "{'ip_allowlist':['10.0.0.0/16']} ; {'ip_allowlist':['10.0.0.0/8']} ; ip_allowlist",
        "{'ip_allowlist':['0.0.0.0/0']} ; {'ip_allowlist':['::1']} ; ip_allowlist",
        "{'ip_allowlist':['2001:db8::/32']} ; {'ip_allowlist':['2001:db8:1::/48']} ; ''",
        "{'ip_allowlist':['::/0']} ; {'ip_allowlist':['10.0.0.1']} ; ip_allowlist",
        "{'ip_allowlist':['10.0.0.0/8']} ; {'ip_allowlist':['10.0.0.0/33']} ; ip_allowlist",
        "{'ip_allowlist':['10.0.0.0/8']} ; {'ip_allowlist':['010.0.0.1']} ; ip_allowlist",
        "{'ip_allowlist':['odd']} ; {'ip_allowlist':['odd']} ; ip_allowlist",
        "{'ip_allowlist':['10.0.0.0/8']} ; {'ip_allowlist':[]} ; ip_allowlist",
      })
  void firstExceededBy_pairs_namesTheConstraintThatIsWider(
      String declared, String own, String expected) {
    assertThat(read(declared).firstExceededBy(read(own), VerificationProfile.STRICT).orElse(""))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "09:00,17:00,UTC,09:00,17:00,UTC,true",
    "09:00,17:00,UTC,10:00,16:59,UTC,true",
    "09:00,17:00,UTC,08:59,17:00,UTC,false",
    "09:00,17:00,UTC,09:00,17:01,UTC,false",
    "09:00,17:00,UTC,10:00,16:00,Europe/Vienna,false",
    "09:00,17:00,UTC,12:00,12:00,UTC,false",
    "09:00,17:00,UTC,16:00,10:00,UTC,false",
    "22:00,06:00,UTC,22:00,06:00,UTC,true",
    "22:00,06:00,UTC,23:00,05:00,UTC,false",
    "09:00,17:00,UTC,9:30,16:00,UTC,false",
    "odd,odd,UTC,odd,odd,UTC,true",
    "00:00,24:00,UTC,10:00,16:00,UTC,false"
  })
  void firstExceededBy_hours_mustLieWithin(
      String from,
      String to,
      String zone,
      String ownFrom,
      String ownTo,
      String ownZone,
      boolean in) {
    Constraints declared = Constraints.builder().validHours(new ValidHours(from, to, zone)).build();
    Constraints own =
        Constraints.builder().validHours(new ValidHours(ownFrom, ownTo, ownZone)).build();

    assertThat(declared.firstExceededBy(own, VerificationProfile.STRICT).isEmpty()).isEqualTo(in);
  }

  @Test
  void overlaidBy_bothSides_takesTheCredentialsWhereItSpeaks() {
    Constraints effective =
        read("{'rate_limit':'9/hour','allowed_domains':['a.example'],'x':1}")
            .overlaidBy(read("{'rate_limit':'1/hour','ip_allowlist':['10.0.0.1']}"));

    assertThat(effective)
        .isEqualTo(
            read(
                "{'rate_limit':'1/hour','allowed_domains':['a.example'],'x':1,"
                    + "'ip_allowlist':['10.0.0.1']}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/hour",
        "+/hour",
        "1/",
        "1",
        "1/day",
        "1/hour/",
        "1 /hour",
        "++1/hour",
        "-1/hour",
        "1e3/hour",
        "18446744073709551616/hour",
        "99999999999999999999999/hour"
      })
  void rateLimit_otherText_isRefusedWhenBuilt(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Constraints.builder().rateLimit(text))
        .withMessageContaining(text);
  }

  @Test
  void rateLimit_leadingZeros_countAsNothing() {
    String zeros = "0".repeat(100_000);

    assertThat(RateLimit.perHour(zeros + "7/minute"))
        .hasValueSatisfying(n -> assertThat(n).hasToString("420"));
    assertThat(RateLimit.perHour("+18446744073709551615/second"))
        .hasValueSatisfying(n -> assertThat(n).hasToString("66408278665354385814000"));
  }

  private static Constraints read(String json) {
    return Constraints.ofJson(
        (JsonObject) Json.CODEC.read(json.replace('\'', '"'), JsonLimits.DEFAULT));
  }
}
