package dev.symbiont.domain.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTML living standard, section 9.2.6, and the bounds against a hostile server. */
class ServerSentEventReaderTest {
  private static final int LIMIT = 64;

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r", "\r\n"})
  void next_everyLineEnd_givesTheSameEvents(String end) throws IOException {
    String text =
        String.join(
            end,
            ": heartbeat",
            "id: 7",
            "event: started",
            "data: one",
            "data:two",
            "",
            "data",
            "",
            "id: 8",
            "",
            "unknown: field",
            "data:  three",
            "",
            "");

    assertThat(read(text))
        .containsExactly(
            new ServerSentEvent(Optional.of("7"), "started", "one\ntwo"),
            new ServerSentEvent(Optional.of("7"), "message", ""),
            new ServerSentEvent(Optional.of("8"), "message", " three"));
  }

  @Test
  void next_carriageReturnAndLineFeedInTwoReads_isOneLineEnd() throws IOException {
    InputStream slow =
        new InputStream() {
          private final byte[] bytes =
              "data: a\r\ndata: b\r\n\r\n".getBytes(StandardCharsets.UTF_8);
          private int at;

          @Override
          public int read() {
            return at < bytes.length ? bytes[at++] : -1;
          }

          @Override
          public int read(byte[] target, int offset, int length) {
            int b = read();
            if (b < 0) {
              return -1;
            }
            target[offset] = (byte) b;
            return 1;
          }
        };

    assertThat(new ServerSentEventReader(slow, LIMIT).next().orElseThrow().data())
        .isEqualTo("a\nb");
  }

  @Test
  void next_eventWithoutItsEmptyLine_isLeftOut() throws IOException {
    assertThat(read("data: whole\n\ndata: half\n")).hasSize(1);
    assertThat(read("data: half")).isEmpty();
    assertThat(read("")).isEmpty();
  }

  @Test
  void next_byteOrderMarkAndBrokenBytes_arePassedOver() throws IOException {
    assertThat(read("\uFEFFdata: a\n\n")).extracting(ServerSentEvent::data).containsExactly("a");
    ServerSentEventReader reader =
        new ServerSentEventReader(
            new ByteArrayInputStream(new byte[] {'d', 'a', 't', 'a', ':', (byte) 0xff, '\n', '\n'}),
            LIMIT);
    assertThat(reader.next().orElseThrow().data()).isEqualTo("\uFFFD");
  }

  @Test
  void next_idWithZero_isIgnored() throws IOException {
    ServerSentEventReader reader = reader("id: 3\nid: a\0b\nevent: x\0\ndata: y\n\n", LIMIT);

    assertThat(reader.next().orElseThrow().id()).contains("3");
    assertThat(reader.lastId()).contains("3");
  }

  @Test
  void next_tooLong_fails() {
    assertThatThrownBy(() -> read("data: " + "x".repeat(LIMIT) + "\n\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("longer than 64 bytes");
    assertThatThrownBy(() -> read("data: \u20ac\u20ac\u20ac\n".repeat(5) + "\n"))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read("data\n".repeat(LIMIT) + "\n")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> read(":x\n".repeat(LIMIT))).isInstanceOf(IOException.class);
  }

  @Test
  void next_manyHeartbeats_areNoEventAndNoFailure() throws IOException {
    assertThat(read(": beat\n\n".repeat(1_000) + "data: x\n\n")).hasSize(1);
  }

  @Test
  void encode_anyEvent_isReadBackTheSame() throws IOException {
    List<ServerSentEvent> events =
        List.of(
            new ServerSentEvent(Optional.of("0"), "started", "{\"a\":1}"),
            new ServerSentEvent(Optional.of(""), "message", ""),
            new ServerSentEvent(
                Optional.of("12"), "message", " leading\n\nlines: \u20ac\uD83D\uDE00"));
    StringBuilder text = new StringBuilder();
    events.forEach(event -> text.append(new String(event.encode(), StandardCharsets.UTF_8)));

    assertThat(read(text.toString())).isEqualTo(events);
  }

  @Test
  void event_lineBreakWhereThereIsNoPlace_isRefused() {
    assertThatThrownBy(() -> new ServerSentEvent(Optional.of("1\ndata: forged"), "message", ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ServerSentEvent(Optional.empty(), "a\rb", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ServerSentEventReader reader(String text, int longest) {
    return new ServerSentEventReader(
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), longest);
  }

  private static List<ServerSentEvent> read(String text) throws IOException {
    ServerSentEventReader reader = reader(text, LIMIT);
    List<ServerSentEvent> events = new ArrayList<>();
    for (Optional<ServerSentEvent> event = reader.next(); event.isPresent(); ) {
      events.add(event.get());
      event = reader.next();
    }
    return events;
  }
}
