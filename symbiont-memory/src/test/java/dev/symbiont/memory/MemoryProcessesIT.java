package dev.symbiont.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.json.gson.GsonCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on one store, one of them killed without warning (SIGKILL). */
class MemoryProcessesIT {
  private static final int UPDATES = 60;
  private static final int ACKNOWLEDGED = 25;

  @TempDir Path root;

  /** The child: its threads add facts and acknowledge each one after the store returned. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws InterruptedException {
      int threads = Integer.parseInt(arguments[3]);
      List<Thread> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        String name = threads == 1 ? arguments[1] : arguments[1] + "-" + i;
        Thread thread =
            new Thread(() -> write(Path.of(arguments[0]), name, Integer.parseInt(arguments[2])));
        thread.start();
        running.add(thread);
      }
      for (Thread thread : running) {
        thread.join();
      }
    }

    private static void write(Path root, String name, int updates) {
      MarkdownMemoryStore store = store(root); // one for each thread, so that no object is shared
      for (int i = 0; i < updates; i++) {
        String fact = name + " " + i;
        store.updateContext(
            "demo", old -> old.toBuilder().fact(fact).metadata("last", fact).build());
        System.out.print(fact + "\n");
        System.out.flush(); // one write, so that no half line is acknowledged
      }
    }
  }

  private static MarkdownMemoryStore store(Path root) {
    return MarkdownMemoryStore.builder(root, new GsonCodec()).build();
  }

  private Process start(String name, int updates) throws IOException {
    return start(name, updates, 1);
  }

  private Process start(String name, int updates, int threads) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName(),
            root.toString(),
            name,
            Integer.toString(updates),
            Integer.toString(threads))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void updateContext_twoProcesses_loseNothing() throws Exception {
    List<Process> children = List.of(start("one", UPDATES), start("two", UPDATES));
    for (Process child : children) {
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isZero();
    }

    List<String> expected =
        Stream.of("one", "two")
            .flatMap(name -> IntStream.range(0, UPDATES).mapToObj(i -> name + " " + i))
            .toList();
    assertThat(store(root).loadContext("demo").orElseThrow().facts())
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(logEntries()).isEqualTo(2 * UPDATES);
  }

  @Test
  void updateContext_killedWhileWriting_keepsEverythingAcknowledged() throws Exception {
    Process child = start("killed", Integer.MAX_VALUE);
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader out = child.inputReader()) {
      while (acknowledged.size() < ACKNOWLEDGED) {
        acknowledged.add(out.readLine());
      }
      child.toHandle().destroyForcibly(); // unlike Process, leaves what is in the pipe readable
      out.lines().forEach(acknowledged::add);
    }
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(child.exitValue()).isEqualTo(128 + 9);

    List<String> facts = store(root).loadContext("demo").orElseThrow().facts();
    assertThat(facts).startsWith(acknowledged.toArray(String[]::new));
    assertThat(facts.size() - acknowledged.size()).isBetween(0, 1);
    assertThat(logEntries()).isBetween(acknowledged.size(), facts.size());

    store(root).updateContext("demo", old -> old.toBuilder().fact("after").build());
    assertThat(store(root).loadContext("demo").orElseThrow().facts()).endsWith("after");
    try (Stream<Path> files = Files.list(root.resolve("demo"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("memory.md", "metadata.json", "logs");
    }
  }

  @Test
  void updateContext_processesWithThreadsAndOneKilled_loseNothing() throws Exception {
    Process victim = start("victim", Integer.MAX_VALUE, 2);
    List<Process> children = List.of(start("one", 15, 3), start("two", 15, 3));
    List<String> acknowledged = new ArrayList<>();
    try (BufferedReader out = victim.inputReader()) {
      while (acknowledged.size() < ACKNOWLEDGED) {
        acknowledged.add(out.readLine());
      }
      victim.toHandle().destroyForcibly();
      out.lines().forEach(acknowledged::add);
    }
    for (Process child : children) {
      assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(child.exitValue()).isZero();
    }

    List<String> facts = store(root).loadContext("demo").orElseThrow().facts();
    assertThat(facts).doesNotHaveDuplicates().containsAll(acknowledged);
    assertThat(facts.stream().filter(fact -> !fact.startsWith("victim")).toList())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("one", "two")
                .flatMap(name -> IntStream.range(0, 3).mapToObj(thread -> name + "-" + thread))
                .flatMap(name -> IntStream.range(0, 15).mapToObj(i -> name + " " + i))
                .toList());
  }

  private int logEntries() throws IOException {
    int entries = 0;
    try (Stream<Path> logs = Files.list(root.resolve("demo/logs"))) {
      for (Path log : logs.toList()) {
        entries += Files.readString(log).split("### Update at ", -1).length - 1;
      }
    }
    return entries;
  }
}
