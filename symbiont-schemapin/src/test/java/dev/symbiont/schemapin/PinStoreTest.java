package dev.symbiont.schemapin;

import static dev.symbiont.schemapin.TestKeys.ALICE;
import static dev.symbiont.schemapin.TestKeys.MALLORY;
import static dev.symbiont.schemapin.TestKeys.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PinStoreTest {
  private static final PinKey PIN = new PinKey("tool@x", "a.example");

  @TempDir Path directory;

  private FilePinStore store(PinFileForm form) {
    return new FilePinStore(directory.resolve("deep/pins.json"), form);
  }

  @ParameterizedTest
  @EnumSource(value = PinFileForm.class, mode = EnumSource.Mode.EXCLUDE, names = "KEY_PINNING")
  void checkAndPin_inEveryForm_isRememberedByTheNextStore(PinFileForm form) {
    assertThat(store(form).check(PIN, ALICE.publicKey())).isEqualTo(PinStatus.FIRST_USE);
    assertThat(store(form).checkAndPin(PIN, ALICE.publicKey(), NOW)).isEqualTo(PinStatus.FIRST_USE);
    assertThat(store(form).check(PIN, ALICE.publicKey())).isEqualTo(PinStatus.PINNED);
    assertThat(store(form).checkAndPin(PIN, MALLORY.publicKey(), NOW)).isEqualTo(PinStatus.CHANGED);
    assertThat(store(form).check(PIN, MALLORY.publicKey())).isEqualTo(PinStatus.CHANGED);
    assertThat(store(form).remove(PIN)).isTrue();
    assertThat(store(form).remove(PIN)).isFalse();
    assertThat(store(form).pins()).isEmpty();
  }

  @Test
  void addKey_keepsTheOldOneWhereTheFormCan() {
    for (PinFileForm form : List.of(PinFileForm.FLAT, PinFileForm.LIST, PinFileForm.RUNTIME)) {
      MemoryPinStore store = MemoryPinStore.empty(form);
      store.checkAndPin(PIN, ALICE.publicKey(), NOW);
      store.addKey(PIN, MALLORY.publicKey(), NOW);
      assertThat(store.check(PIN, MALLORY.publicKey())).isEqualTo(PinStatus.PINNED);
      assertThat(store.check(PIN, ALICE.publicKey()))
          .isEqualTo(form == PinFileForm.LIST ? PinStatus.PINNED : PinStatus.CHANGED);
    }
  }

  @Test
  void checkAndPin_runtimeForm_writesWhatTheRuntimeReads() throws IOException {
    store(PinFileForm.RUNTIME).checkAndPin(PIN, ALICE.publicKey(), NOW);
    Path file = directory.resolve("deep/pins.json");
    assertThat(Files.readString(file))
        .startsWith(
            "{\n  \"a.example\": {\n    \"identifier\": \"a.example\",\n    \"public_key\":")
        .contains("\"algorithm\": \"ES256\"", "\"pinned_at\": \"2026-11-21T10:00:00Z\"");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(
            store(PinFileForm.RUNTIME).check(new PinKey("other", "A.example"), ALICE.publicKey()))
        .isEqualTo(PinStatus.PINNED);
  }

  @Test
  void checkAndPin_existingFile_keepsItsForm() throws IOException {
    Path file = directory.resolve("pins.json");
    Files.writeString(file, "{\"t@b.example\":\"" + KeyFingerprint.of(MALLORY.publicKey()) + "\"}");
    new FilePinStore(file, PinFileForm.LIST).checkAndPin(PIN, ALICE.publicKey(), NOW);
    assertThat(Files.readString(file))
        .isEqualTo(
            "{\n  \"t@b.example\": \"%s\",\n  \"tool@x@a.example\": \"%s\"\n}\n"
                .formatted(
                    KeyFingerprint.of(MALLORY.publicKey()), KeyFingerprint.of(ALICE.publicKey())));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "\"x\"",
        "{\"a@b\":\"sha256:zz\"}",
        "{\"nodomain@\":\"sha256:0b5c0fc0cc976b8070e621388f94e5e59961e001f3e184d960a46dae32fc1677\"}",
        "[{\"tool_id\":\"t\",\"domain\":\"d\"}]",
        "[{\"tool_id\":\"t\",\"domain\":\"d\",\"pinned_keys\":[{}]}]",
        "{\"a\":{\"public_key\":\"-----BEGIN PUBLIC KEY-----\"}}"
      })
  void check_unreadableFile_isAnErrorAndNeverAnEmptyStore(String text) throws IOException {
    Path file = directory.resolve("pins.json");
    Files.writeString(file, text);
    FilePinStore store = new FilePinStore(file, PinFileForm.LIST);
    assertThatThrownBy(() -> store.check(PIN, ALICE.publicKey()))
        .isInstanceOf(PinStoreException.class)
        .hasMessageContaining("pins.json");
    assertThatThrownBy(() -> store.checkAndPin(PIN, ALICE.publicKey(), NOW))
        .isInstanceOf(PinStoreException.class);
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"pinned_keys\":%s,\"domain_policies\":{}}", "%s"})
  void check_fileOfKeyPinning_isReadAndNeverChanged(String shape) throws IOException {
    Path file = directory.resolve("pins.json");
    String entry =
        "{\"tool@x\":{\"public_key_pem\":\"%s\",\"domain\":\"a.example\",\"developer_name\":null}}"
            .formatted(ALICE.publicKey().toPem().replace("\n", "\\n"));
    String text = shape.formatted(entry);
    Files.writeString(file, text);
    FilePinStore store = new FilePinStore(file, PinFileForm.LIST);

    assertThat(store.check(PIN, ALICE.publicKey())).isEqualTo(PinStatus.PINNED);
    assertThat(store.check(PIN, MALLORY.publicKey())).isEqualTo(PinStatus.CHANGED);
    PinKey other = new PinKey("other", "a.example");
    assertThatThrownBy(() -> store.checkAndPin(other, ALICE.publicKey(), NOW))
        .isInstanceOf(PinStoreException.class)
        .hasMessageContaining("read but not changed");
    assertThat(file).hasContent(text);
  }

  @Test
  void check_databaseOfPythonOrGo_isNamed() throws IOException {
    Path file = directory.resolve("pinned_keys.db");
    FilePinStore store = new FilePinStore(file, PinFileForm.LIST);
    Files.writeString(file, "SQLite format 3\0and pages");
    assertThatThrownBy(() -> store.check(PIN, ALICE.publicKey())).hasMessageContaining("SQLite");
    byte[] page = new byte[4096];
    byte[] magic = {(byte) 0xED, (byte) 0xDA, 0x0C, (byte) 0xED};
    System.arraycopy(magic, 0, page, 16, magic.length);
    Files.write(file, page);
    assertThatThrownBy(() -> store.checkAndPin(PIN, ALICE.publicKey(), NOW))
        .isInstanceOf(PinStoreException.class)
        .hasMessageContaining("bbolt");
    assertThat(file).hasBinaryContent(page);
  }

  @Test
  void checkAndPin_manyThreadsAndStores_loseNoPin() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<PinStatus>> done = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        PinKey pin = new PinKey("tool" + i, "a.example");
        done.add(
            threads.submit(() -> store(PinFileForm.LIST).checkAndPin(pin, ALICE.publicKey(), NOW)));
      }
      for (Future<PinStatus> status : done) {
        assertThat(status.get()).isEqualTo(PinStatus.FIRST_USE);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(store(PinFileForm.LIST).pins()).hasSize(60);
  }

  @Test
  void checkAndPin_twoProcesses_loseNoPin() throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      processes.add(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  PinningProcess.class.getName(),
                  directory.resolve("pins.json").toString(),
                  "process" + i)
              .inheritIO()
              .start());
    }
    for (Process process : processes) {
      assertThat(process.waitFor()).isZero();
    }
    FilePinStore store = new FilePinStore(directory.resolve("pins.json"), PinFileForm.LIST);
    assertThat(store.pins()).hasSize(2 * PinningProcess.PINS);
  }

  /** Pins from a process of its own. */
  static final class PinningProcess {
    static final int PINS = 25;

    private PinningProcess() {}

    public static void main(String[] arguments) {
      FilePinStore store = new FilePinStore(Path.of(arguments[0]), PinFileForm.LIST);
      for (int i = 0; i < PINS; i++) {
        PinKey pin = new PinKey(arguments[1] + "-" + i, "a.example");
        if (store.checkAndPin(pin, ALICE.publicKey(), NOW) != PinStatus.FIRST_USE) {
          System.exit(1);
        }
      }
    }
  }

  @Test
  void pinKey_partsThatCannotBePinned_areRefused() {
    assertThatThrownBy(() -> new PinKey("", "a.example"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PinKey("t", "a@b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new PinKey("t\n", "a")).isInstanceOf(IllegalArgumentException.class);
    assertThat(new PinKey("t", "A.Example.")).isEqualTo(new PinKey("t", "a.example"));
  }
}
