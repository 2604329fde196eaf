package dev.symbiont.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.LoopState;
import dev.symbiont.runtime.approval.Approval;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a runtime with SIGKILL in the middle of two tools and while a person is asked, opens it
 * again and looks at what becomes of its loops (specification sections 5.3 and 11).
 */
@Timeout(120)
class LoopCrashIT {
  private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled");

  @TempDir private Path directory;

  @Test
  void kill9_inTheMiddleOfTools_nothingRunsTwiceAndEverythingIsToldTheLoopsGoOn()
      throws IOException, InterruptedException {
    killWhenReady();
    assertThat(seen())
        .containsExactlyInAnyOrder(
            "model work 0",
            "model work 1",
            "model again 0",
            "model held 0",
            "model busy 0",
            "tool 1",
            "tool 2",
            "tool 12",
            "tool 32");

    try (SymbiontRuntime runtime =
        LoopCrashWorker.runtime(directory, new CountDownLatch(0), false)) {
      List<Approval> held = runtime.approvals().pending();
      assertThat(held).extracting(Approval::summary).containsExactly("tool_call held");
      awaitEnd(runtime, "work");
      awaitEnd(runtime, "again");
      assertThat(seen()).doesNotContain("tool 23");
      assertInterrupted(runtime);
      assertThat(output(runtime, "work")).contains("[Error] outcome unknown after restart");
      assertThat(output(runtime, "again")).isEqualTo("done 12");

      assertThat(runtime.approvals().pending())
          .extracting(Approval::id)
          .containsExactly(held.get(0).id());
      assertThat(runtime.approvals().resolve(held.get(0).id(), true, "ann", Optional.empty()))
          .isNotNull();
      awaitEnd(runtime, "held");
      assertThat(output(runtime, "held")).isEqualTo("done 23");
    }
    assertThat(seen().stream().filter(line -> line.startsWith("model")))
        .as("the model is never asked twice")
        .doesNotHaveDuplicates();
    assertThat(seen().stream().filter(line -> line.startsWith("tool")))
        .containsExactlyInAnyOrder("tool 1", "tool 2", "tool 12", "tool 12", "tool 23", "tool 32");
    assertTrail();
  }

  @Test
  void kill9_policiesGoneMeanwhile_whatWasAllowedIsDeniedNow()
      throws IOException, InterruptedException {
    killWhenReady();
    for (String file : policyFiles()) {
      Files.delete(directory.resolve("data/cedar").resolve(file));
    }

    try (SymbiontRuntime runtime =
        LoopCrashWorker.runtime(directory, new CountDownLatch(0), false)) {
      awaitEnd(runtime, "again");
      assertThat(output(runtime, "again")).contains("[Policy denied]");
      assertThat(seen().stream().filter("tool 12"::equals)).hasSize(1);
    }
  }

  private List<String> policyFiles() throws IOException {
    try (var files = Files.list(directory.resolve("data/cedar"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** An agent that was at work is failed by the restart, and its loop does not go on. */
  private static void assertInterrupted(SymbiontRuntime runtime) {
    List<JournalEntry> entries =
        runtime.reasoning().journal().readLoop(LoopCrashWorker.BUSY_AGENT, "busy");
    assertThat(entries.get(entries.size() - 1).event())
        .isInstanceOfSatisfying(
            LoopEvent.Terminated.class,
            terminated ->
                assertThat(terminated.reason().toString())
                    .contains("interrupted: the runtime stopped while the loop ran"));
  }

  private void assertTrail() {
    Path trail = directory.resolve("data/audit");
    assertThat(AuditVerifier.verify(trail).valid()).isTrue();
    List<JsonObject> details =
        new AuditReader(trail)
            .query(AuditQuery.LATEST).stream()
                .filter(record -> record.json().string("type").equals(Optional.of("ToolInvoked")))
                .map(record -> record.json().object("details").orElseThrow())
                .toList();
    assertThat(details)
        .anyMatch(
            detail ->
                detail.string("call_id").equals(Optional.of("call-2"))
                    && detail.string("status").equals(Optional.of("UNKNOWN_AFTER_RESTART")));
  }

  private static void awaitEnd(SymbiontRuntime runtime, String loop) {
    while (runtime
        .reasoning()
        .status(LoopCrashWorker.AGENT, loop)
        .map(LoopState::currentPhase)
        .filter(ENDS::contains)
        .isEmpty()) {
      Thread.onSpinWait();
    }
  }

  /** What the model answered last is what it saw last. */
  private static String output(SymbiontRuntime runtime, String loop) {
    var journal = runtime.reasoning().journal();
    assertThat(journal.readLoop(LoopCrashWorker.AGENT, loop))
        .filteredOn(entry -> entry.event() instanceof LoopEvent.Started)
        .hasSize(1);
    var messages = journal.replay(LoopCrashWorker.AGENT, loop);
    return messages.get(messages.size() - 1).content();
  }

  private List<String> seen() throws IOException {
    return Files.readAllLines(directory.resolve("seen.log"));
  }

  private void killWhenReady() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LoopCrashWorker.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(out.readLine()).isEqualTo("ready");
      process.toHandle().destroyForcibly();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isEqualTo(128 + 9);
  }
}
