package dev.symbiont.toolclad;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.problem.Category;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real programs that misbehave. Each gives an honest envelope; nothing is left running. */
class HostileProcessesTest {
  private final TestProject project = TestProject.create();

  @Test
  void execute_childrenThatOutliveTheLimit_areKilledAndReportedAsTimeout() throws Exception {
    Envelope envelope = runShell("echo started; sleep 600 & sleep 600", 1);

    assertThat(envelope.status()).isEqualTo(Envelope.Status.TIMEOUT);
    assertThat(envelope.exitCode()).isEqualTo(-1);
    assertThat(category(envelope)).isEqualTo(Category.TIMEOUT);
    assertThat(envelope.results().string("raw_output")).hasValue("started\n");
    assertThat(running(envelope)).isEmpty();
  }

  @Test
  void execute_programThatIgnoresSigterm_isKilled() throws Exception {
    Envelope envelope = runShell("trap '' TERM INT HUP; while true; do sleep 600; done", 1);

    assertThat(envelope.status()).isEqualTo(Envelope.Status.TIMEOUT);
    assertThat(running(envelope)).isEmpty();
  }

  @Test
  void execute_childLeftBehindHoldingThePipe_endsWithTheProgramAndKillsTheChild() throws Exception {
    Envelope envelope = runShell("sleep 600 & echo done", 30);

    assertThat(envelope.status()).isEqualTo(Envelope.Status.SUCCESS);
    assertThat(envelope.results().string("raw_output")).hasValue("done\n");
    assertThat(running(envelope)).isEmpty();
  }

  @Test
  void execute_daemonInItsOwnSession_isFoundAndKilled() throws Exception {
    Envelope envelope =
        runShell("setsid sleep 600 < /dev/null > /dev/null 2>&1 & sleep 0.2; echo done", 30);

    assertThat(envelope.status()).isEqualTo(Envelope.Status.SUCCESS);
    assertThat(running(envelope)).isEmpty();
  }

  @Test
  void execute_floodOnBothStreams_keepsTheFirstPartAndKills() throws Exception {
    Envelope envelope = runShell("cat /dev/zero & cat /dev/zero >&2 & wait", 30);

    assertThat(envelope.status()).isEqualTo(Envelope.Status.ERROR);
    assertThat(category(envelope)).isEqualTo(Category.OUTPUT_TOO_LARGE);
    assertThat(envelope.exitCode()).isEqualTo(-1);
    assertThat(envelope.stderr().length()).isLessThanOrEqualTo(ShellRun.MAX_BYTES);
    assertThat(envelope.results().string("raw_output").orElseThrow().length())
        .isLessThanOrEqualTo(ShellRun.MAX_BYTES);
    assertThat(running(envelope)).isEmpty();
  }

  @Test
  void execute_manyLinesOnBothStreams_keepsThemAll() throws Exception {
    Envelope envelope = runShell("for i in $(seq 20000); do echo out$i; echo err$i >&2; done", 30);

    assertThat(envelope.status()).isEqualTo(Envelope.Status.SUCCESS);
    assertThat(envelope.results().string("raw_output").orElseThrow()).endsWith("out20000\n");
    assertThat(envelope.stderr()).endsWith("err20000\n");
  }

  @Test
  void execute_programThatReadsStandardInput_seesItsEnd() throws Exception {
    Envelope envelope = runShell("cat; echo end", 30);

    assertThat(envelope.results().string("raw_output")).hasValue("end\n");
  }

  @Test
  void execute_programEndedBySignal_hasExitCodeMinusOneAndTheSignal() throws Exception {
    Envelope envelope = runShell("kill -SEGV $$", 30);

    assertThat(envelope.status()).isEqualTo(Envelope.Status.ERROR);
    assertThat(envelope.exitCode()).isEqualTo(-1);
    assertThat(category(envelope)).isEqualTo(Category.EXIT_CODE);
    assertThat(envelope.error().orElseThrow().message()).contains("SIGSEGV");
  }

  @Test
  void execute_usageStatus129_isAnExitStatusAndNoSignal() throws Exception {
    assertThat(runShell("exit 129", 30).exitCode()).isEqualTo(129);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no-such-program-toolclad", "/no/such/program", "bin/absent"})
  void execute_missingProgram_isProgramNotFound(String program) throws Exception {
    Envelope envelope = run("exec = [\"" + program + "\"]", 5);

    assertThat(category(envelope)).isEqualTo(Category.PROGRAM_NOT_FOUND);
    assertThat(envelope.exitCode()).isEqualTo(-1);
  }

  @Test
  void execute_programThatIsNotExecutable_isProgramNotFound() throws Exception {
    project.with("bin/plain", "#!/bin/sh\necho hi\n");

    Envelope envelope = run("exec = [\"bin/plain\"]", 5);

    assertThat(category(envelope)).isEqualTo(Category.PROGRAM_NOT_FOUND);
    assertThat(envelope.error().orElseThrow().message()).contains("not an executable file");
  }

  @Test
  void execute_programThatIsADirectory_isProgramNotFound() throws Exception {
    Envelope envelope = run("exec = [\"./tools\"]", 5);

    assertThat(category(envelope)).isEqualTo(Category.PROGRAM_NOT_FOUND);
    assertThat(envelope.error().orElseThrow().message()).contains("is a directory");
  }

  @Test
  void execute_anyProgram_inheritsNoSecretAndNoToken() throws Exception {
    Envelope envelope = run("exec = [\"env\"]", 5);

    String environment = envelope.results().string("raw_output").orElseThrow();
    assertThat(environment).contains("PATH=").contains("TOOLCLAD_SCAN_ID=" + envelope.scanId());
    assertThat(environment).doesNotContain("never-show-this");
  }

  @Test
  void execute_interrupted_killsTheProgram() throws Exception {
    try (ToolClad tools = shell("sleep 600", 600).toolclad()) {
      PreparedCall call = ((Preparation.Ready) tools.prepare("t", JsonObject.EMPTY)).call();
      Thread.currentThread().interrupt();
      try {
        tools.execute(call, TestProject.CALLER);
        throw new AssertionError("the call ended without an interrupt");
      } catch (InterruptedException expected) {
        assertThat(marked(call.scanId())).isEmpty();
      }
    }
  }

  private TestProject shell(String script, int seconds) {
    String quoted = script.replace("\\", "\\\\").replace("\"", "\\\"");
    return manifest("exec = [\"bash\", \"-c\", \"" + quoted + "\"]", seconds);
  }

  private TestProject manifest(String command, int seconds) {
    return project.with(
        "tools/t.clad.toml",
        """
        [tool]
        name = "t"
        version = "1.0.0"
        description = "d"
        timeout_seconds = %d
        [command]
        %s
        [output]
        format = "text"
        """
            .formatted(seconds, command));
  }

  private Envelope runShell(String script, int seconds) throws InterruptedException {
    return run(shell(script, seconds));
  }

  private Envelope run(String command, int seconds) throws InterruptedException {
    return run(manifest(command, seconds));
  }

  private static Envelope run(TestProject project) throws InterruptedException {
    try (ToolClad tools = project.toolclad()) {
      assertThat(tools.catalog().errors()).isEmpty();
      Outcome outcome = tools.execute("t", JsonObject.EMPTY, TestProject.CALLER);
      return ((Outcome.Completed) outcome).envelope();
    }
  }

  private static Category category(Envelope envelope) {
    return envelope.error().orElseThrow().category();
  }

  private static List<Path> running(Envelope envelope) throws IOException {
    return marked(envelope.scanId());
  }

  /** The processes whose environment carries the scan id. */
  private static List<Path> marked(String scanId) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .filter(process -> process.getFileName().toString().matches("[0-9]+"))
          .filter(process -> environment(process).contains("TOOLCLAD_SCAN_ID=" + scanId))
          .toList();
    }
  }

  private static String environment(Path process) {
    try {
      return new String(
          Files.readAllBytes(process.resolve("environ")), StandardCharsets.ISO_8859_1);
    } catch (IOException gone) {
      return "";
    }
  }
}
