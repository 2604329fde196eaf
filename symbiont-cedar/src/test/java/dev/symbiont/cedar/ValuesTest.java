package dev.symbiont.cedar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.symbiont.cedar.error.CedarException;
import dev.symbiont.cedar.value.DatetimeValue;
import dev.symbiont.cedar.value.DecimalValue;
import dev.symbiont.cedar.value.DurationValue;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.IpValue;
import dev.symbiont.cedar.value.Value;
import dev.symbiont.cedar.value.ValueJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  @ParameterizedTest
  @CsvSource({
    "0.0, 0",
    "-0.5, -5000",
    "1.2345, 12345",
    "000001.10, 11000",
    "922337203685477.5807, 9223372036854775807",
    "-922337203685477.5808, -9223372036854775808"
  })
  void decimal_inRange_isExact(String text, long tenThousandths) {
    DecimalValue value = DecimalValue.parse(text).orElseThrow();
    assertThat(value.tenThousandths()).isEqualTo(tenThousandths);
    assertThat(DecimalValue.parse(value.text())).contains(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", "1.", ".1", "+1.0", "1.00000", "1e1", "922337203685477.5808", "-", "١.١"})
  void decimal_otherForms_isRefused(String text) {
    assertThat(DecimalValue.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01, 0",
    "1970-01-01T00:00:01Z, 1000",
    "1970-01-01T00:00:00.001Z, 1",
    "1970-01-01T01:00:00+0100, 0",
    "1969-12-31T23:59:59.999Z, -1",
    "0000-01-01, -62167219200000",
    "9999-12-31T23:59:59.999-2359, 253402387139999"
  })
  void datetime_validText_isEpochMilliseconds(String text, long millis) {
    assertThat(DatetimeValue.parse(text)).contains(new DatetimeValue(millis));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2023-02-29",
        "2024-1-1",
        "2024-01-01T00:00:00",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:60Z",
        "2024-01-01T00:00:00.1Z",
        "2024-01-01T00:00:00+2400",
        "2024-01-01T00:00:00+0060",
        "2024-01-01t00:00:00Z",
        "+2024-01-01"
      })
  void datetime_otherForms_isRefused(String text) {
    assertThat(DatetimeValue.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, 253_402_300_799_999L, 253_402_300_800_000L, Long.MIN_VALUE})
  void datetimeJson_anyInstant_readsBack(long millis) {
    Value value = new DatetimeValue(millis);
    assertThat(ValueJson.read(ValueJson.write(value), "$")).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({
    "1d2h3m4s5ms, 93784005",
    "-1ms, -1",
    "-9223372036854775808ms, -9223372036854775808",
    "0d, 0"
  })
  void duration_validText_isMilliseconds(String text, long millis) {
    assertThat(DurationValue.parse(text)).contains(new DurationValue(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "1", "1h1d", "1 h", "1s1s", "9223372036854775808ms", "1.5h"})
  void duration_otherForms_isRefused(String text) {
    assertThat(DurationValue.parse(text)).isEmpty();
  }

  @Test
  void datetimeArithmetic_beyond64Bits_isEmpty() {
    DatetimeValue last = new DatetimeValue(Long.MAX_VALUE);
    DatetimeValue first = new DatetimeValue(Long.MIN_VALUE);
    assertThat(last.offset(new DurationValue(1))).isEmpty();
    assertThat(last.durationSince(first)).isEmpty();
    assertThat(first.toDate()).isEmpty();
    assertThat(last.toDate()).isPresent();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.0/8, true",
    "10.0.0.0/8, 10.1.0.0/16, false",
    "10.1.0.0/16, 10.0.0.0/8, true",
    "1.2.3.4, 0.0.0.0/0, true",
    "::1, ::/0, true",
    "::1, 0.0.0.0/0, false",
    "ffff::1, ffff::/64, true",
    "ffff::1:0:0:0:0, ffff::/64, false",
    "::2, ::/127, false"
  })
  void ip_isInRange_comparesNetworks(String address, String range, boolean expected) {
    assertThat(IpValue.parse(address).orElseThrow().isInRange(IpValue.parse(range).orElseThrow()))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "256.1.1.1",
        "1.2.3.4/33",
        "1.2.3.4/",
        "1.2.3.4/08",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2:3:4:5:6:7:8",
        "12345::",
        "::ffff:1.2.3.4",
        "::1/129",
        "::1%eth0"
      })
  void ip_otherForms_isRefused(String text) {
    assertThat(IpValue.parse(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "255.255.255.255/0", "::", "1:2:3:4:5:6:7::", "ff00::/8"})
  void ip_text_readsBack(String text) {
    IpValue value = IpValue.parse(text).orElseThrow();
    assertThat(IpValue.parse(value.text())).contains(value);
  }

  @Test
  void entityUid_parseAndToString_agree() {
    EntityUid uid = EntityType.of("A::B").uid("quote \" and \n");
    assertThat(EntityUid.parse(uid.toString())).isEqualTo(uid);
    assertThat(uid.type().namespace()).isEqualTo("A");
    assertThat(uid.type().baseName()).isEqualTo("B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "A::", "::A", "A::if", "A:B", "1A", "__cedar::A"})
  void entityType_otherNames_areRefused(String name) {
    assertThatExceptionOfType(CedarException.class).isThrownBy(() -> EntityType.of(name));
  }

  @Test
  void equality_acrossKindsAndOrders_followsCedar() {
    assertThat(Value.of(1)).isNotEqualTo(Value.of("1"));
    assertThat(Value.of(true)).isNotEqualTo(Value.of(1));
    assertThat(Value.setOf(Value.of(1), Value.of(2), Value.of(1)))
        .isEqualTo(Value.setOf(Value.of(2), Value.of(1)));
    assertThat(Value.setOfStrings(List.of("a"))).isEqualTo(Value.setOf(Value.of("a")));
  }
}
