package dev.symbiont.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.cli.CliRun;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.bus.MasterKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a runtime from starting is one sentence that says what to do, and nothing is lost. */
@Timeout(120)
class UpFailuresTest {
  @TempDir private Path directory;
  private final CliRun cli = new CliRun();

  @Test
  void damagedDatabase_isNamedAndKept() throws IOException {
    prepare();
    Path database = directory.resolve(".symbiont/runtime.db");
    byte[] junk = "this is no database at all".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    Files.write(database, junk);
    assertOneSentence("runtime.db", "damaged", "restore it from a backup");
    assertThat(database).hasBinaryContent(junk);
  }

  @Test
  void databaseOfANewerRelease_isRefused() {
    try (SymbiontRuntime runtime = open()) {
      int changed =
          runtime.database().write(sql -> sql.update("UPDATE schema_version SET version = 99"));
      assertThat(changed).isPositive();
    }
    assertOneSentence("version 99", "use the newer release");
  }

  @Test
  void dataDirectoryInUse_isRefused() {
    try (SymbiontRuntime runtime = open()) {
      assertThat(runtime.isReady()).isTrue();
      assertOneSentence("another runtime uses it");
    }
  }

  @Test
  void secretsThatOthersMayRead_areRefused() throws IOException {
    prepare();
    for (String name : new String[] {"master.key", "api-token", "keys/audit-ed25519.pem"}) {
      Path secret = directory.resolve(".symbiont").resolve(name);
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
      assertOneSentence(secret.getFileName().toString(), "chmod 600");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void masterKeyOfAnotherDirectory_isRefused() throws IOException {
    try (SymbiontRuntime runtime = open()) {
      runtime.agents().create(dev.symbiont.runtime.agent.AgentSpec.of("a", "agent a { }"));
    }
    Files.delete(directory.resolve(".symbiont/master.key"));
    assertOneSentence("another master key", "restore the master key file");
  }

  @Test
  void masterKeyOfTheEnvironment_isTakenAndChecked() {
    cli.with("SYMBIONT_MASTER_KEY", "changeme!");
    assertThat(cli.in(directory).run("up", "--port", "0")).isEqualTo(ExitCode.USAGE);
    assertThat(cli.err())
        .contains("SYMBIONT_MASTER_KEY", "64 hexadecimal digits")
        .doesNotContain("changeme")
        .hasLineCount(1);

    String key = "0123456789abcdef".repeat(4);
    try (SymbiontRuntime runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory.resolve(".symbiont"))
            .masterKey(MasterKey.of(Secret.of(key)))
            .build()) {
      runtime.agents().create(dev.symbiont.runtime.agent.AgentSpec.of("a", "agent a { }"));
    }
    assertThat(directory.resolve(".symbiont/master.key")).doesNotExist();
    cli.with("SYMBIONT_MASTER_KEY", "f".repeat(64));
    assertOneSentence("another master key");
  }

  @Test
  void portInUse_isNamedAndNothingStaysOpen() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      int exit = cli.in(directory).run("up", "--port", port);
      assertThat(cli.err()).contains(port, "in use", "choose another port").hasLineCount(1);
      assertThat(exit).isEqualTo(ExitCode.FAILURE);
    }
    // The runtime that had been opened for the listener let the data directory go.
    try (SymbiontRuntime runtime = open()) {
      assertThat(runtime.isReady()).isTrue();
    }
  }

  @Test
  void addressThatOthersReach_isRefusedUnlessAllowed() {
    int exit = cli.in(directory).run("up", "--port", "0", "--http-bind", "0.0.0.0");
    assertThat(exit).isEqualTo(ExitCode.FAILURE);
    assertThat(cli.err()).contains("not encrypted").hasLineCount(1);
  }

  private void prepare() {
    open().close();
  }

  private SymbiontRuntime open() {
    return SymbiontRuntime.builder().dataDirectory(directory.resolve(".symbiont")).build();
  }

  private void assertOneSentence(String... parts) {
    int exit = cli.in(directory).run("up", "--port", "0");
    assertThat(cli.err()).contains(parts).hasLineCount(1).startsWith("symbiont: ");
    assertThat(exit).isEqualTo(ExitCode.FAILURE);
  }
}
