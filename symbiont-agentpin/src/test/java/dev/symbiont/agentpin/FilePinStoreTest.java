package dev.symbiont.agentpin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FilePinStoreTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Jwk OTHER = Jwk.of(Fixture.MAKER_KEY.publicKey(), "other");

  @TempDir private Path directory;

  @Test
  void checkAndPin_twoStoresOnOneFile_shareTheirPins() throws IOException {
    Path file = directory.resolve("pins.json");
    FilePinStore first = FilePinStore.of(file);
    FilePinStore second = FilePinStore.of(file);

    assertThat(first.checkAndPin("a.example", Fixture.JWK, NOW)).isEqualTo(PinOutcome.FIRST_USE);
    assertThat(second.checkAndPin("a.example", Fixture.JWK, NOW)).isEqualTo(PinOutcome.MATCHED);
    assertThat(second.checkAndPin("a.example", OTHER, NOW)).isEqualTo(PinOutcome.CHANGED);
    second.addKey("a.example", OTHER, NOW);
    assertThat(first.checkAndPin("a.example", OTHER, NOW)).isEqualTo(PinOutcome.MATCHED);
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(first.remove("a.example")).isTrue();
    assertThat(second.domains()).isEmpty();
  }

  @Test
  void checkAndPin_match_refreshesLastSeenOnceAMinute() {
    FilePinStore store = FilePinStore.of(directory.resolve("pins.json"));
    store.checkAndPin("a.example", Fixture.JWK, NOW);

    store.checkAndPin("a.example", Fixture.JWK, NOW.plusSeconds(59));
    assertThat(lastSeen(store)).isEqualTo(NOW);
    store.checkAndPin("a.example", Fixture.JWK, NOW.plusSeconds(60));
    assertThat(lastSeen(store)).isEqualTo(NOW.plusSeconds(60));
  }

  private static Instant lastSeen(PinStore store) {
    return store.find("a.example").orElseThrow().keys().get(0).lastSeen();
  }

  @Test
  void ofRuntime_file_isAJsonStringThatBothFormsRead() throws IOException {
    Path file = directory.resolve("agentpin_keys.json");
    FilePinStore.ofRuntime(file).checkAndPin("a.example", Fixture.JWK, NOW);

    assertThat(Files.readString(file)).startsWith("\"[");
    assertThat(FilePinStore.of(file).find("a.example")).isPresent();
  }

  @Test
  void find_brokenFile_isAnErrorNotAnEmptyStore() throws IOException {
    Path file = directory.resolve("pins.json");
    for (String text : List.of("", "{}", "[{\"domain\":\"a\"}]")) {
      Files.writeString(file, text);
      FilePinStore store = FilePinStore.of(file);
      assertThatThrownBy(() -> store.find("a.example")).isInstanceOf(PinStoreException.class);
    }
  }

  @Test
  void checkAndPin_timeAtTheEndOfTheCalendar_isNoError() throws IOException {
    Path file = directory.resolve("pins.json");
    FilePinStore store = FilePinStore.of(file);
    store.checkAndPin("a.example", Fixture.JWK, NOW);
    String end = "9999-12-31T23:59:59Z";
    Files.writeString(file, Files.readString(file).replace("2026-01-01T00:00:00Z", end));

    assertThat(store.checkAndPin("a.example", Fixture.JWK, NOW)).isEqualTo(PinOutcome.MATCHED);
  }

  @Test
  void find_missingFile_isAnEmptyStore() {
    assertThat(FilePinStore.of(directory.resolve("none.json")).domains()).isEmpty();
    assertThatThrownBy(
            () ->
                FilePinStore.of(directory.resolve("no/dir.json"))
                    .checkAndPin("a.example", Fixture.JWK, NOW))
        .isInstanceOf(PinStoreException.class)
        .hasMessageContaining("dir.json");
  }

  /** Two processes, each with two stores and as many threads, pin different domains at once. */
  @Test
  void checkAndPin_twoProcesses_loseNoPin() throws Exception {
    Path file = directory.resolve("pins.json");
    List<Process> processes = new ArrayList<>();
    for (String name : List.of("left", "right")) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path").replace(";", File.pathSeparator),
                  PinningProcess.class.getName(),
                  file.toString(),
                  name)
              .inheritIO()
              .start());
    }
    for (Process process : processes) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }

    assertThat(FilePinStore.of(file).domains())
        .hasSize(2 * 2 * PinningProcess.DOMAINS)
        .allSatisfy(domain -> assertThat(domain.keys()).hasSize(1));
  }

  /** The program of {@link #checkAndPin_twoProcesses_loseNoPin}. */
  static final class PinningProcess {
    static final int DOMAINS = 25;

    private PinningProcess() {}

    public static void main(String[] arguments) throws InterruptedException {
      Path file = Path.of(arguments[0]);
      Jwk key = Jwk.of(Fixture.KEY.publicKey(), "k");
      List<Thread> threads = new ArrayList<>();
      for (String half : List.of("a", "b")) {
        FilePinStore store = FilePinStore.of(file);
        Thread thread =
            new Thread(
                () -> {
                  for (int i = 0; i < DOMAINS; i++) {
                    store.checkAndPin(arguments[1] + half + i + ".example", key, NOW);
                  }
                });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }
}
