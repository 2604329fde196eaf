package dev.symbiont.runtime.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditFollowerTest {
  @TempDir private Path directory;

  @Test
  void next_recordsOfALiveTrail_areReadOnce() {
    try (AuditTrail trail = open(directory)) {
      trail.record(event(0));
      AuditFollower follower = new AuditFollower(directory);
      assertThat(follower.next()).isEmpty();
      trail.record(event(1));
      trail.record(event(2));
      assertThat(follower.next()).extracting(AuditRecord::sequence).containsExactly(1L, 2L);
      assertThat(follower.next()).isEmpty();
    }
  }

  @Test
  void next_lineInTheMakingAndANewSegment_areReadWhenTheyAreThere() throws IOException {
    List<String> lines = lines(5);
    AuditFollower follower = new AuditFollower(Files.createDirectory(directory.resolve("copy")));
    assertThat(follower.next()).isEmpty();

    Path first = LogFiles.segment(directory.resolve("copy"), 0);
    append(first, lines.get(0) + "\n" + lines.get(1).substring(0, 40));
    assertThat(follower.next()).extracting(AuditRecord::sequence).containsExactly(0L);
    append(first, lines.get(1).substring(40) + "\n" + lines.get(2) + "\n");
    append(LogFiles.segment(directory.resolve("copy"), 3), lines.get(3) + "\n");
    assertThat(follower.next()).extracting(AuditRecord::sequence).containsExactly(1L, 2L, 3L);
    append(LogFiles.segment(directory.resolve("copy"), 3), lines.get(4) + "\n");
    assertThat(follower.next()).extracting(AuditRecord::sequence).containsExactly(4L);
  }

  @Test
  void next_noDirectory_saysWhich() {
    assertThatThrownBy(() -> new AuditFollower(directory.resolve("none")))
        .isInstanceOf(AuditException.class)
        .hasMessageContaining("none");
  }

  private List<String> lines(int count) throws IOException {
    Path log = directory.resolve("log");
    try (AuditTrail trail = open(log)) {
      IntStream.range(0, count).forEach(number -> trail.record(event(number)));
    }
    return Files.readAllLines(LogFiles.segment(log, 0));
  }

  private static AuditTrail open(Path log) {
    SecureRandom random = new SecureRandom();
    return AuditTrail.builder(log, AuditKey.generate(random))
        .clock(Clock.systemUTC())
        .random(random)
        .open();
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static AuditEvent event(int number) {
    return AuditEvent.ofAgent(
        AuditType.TOOL_INVOKED,
        "agent-1",
        "tool_call::t" + number,
        AuditOutcome.SUCCESS,
        JsonObject.EMPTY);
  }
}
