package dev.symbiont.domain.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExclusiveLockTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int THREADS = 3;
  private static final int ROUNDS = 150;

  @TempDir Path directory;

  /** Counts in a file, in three threads with a lock object each; or holds the lock until killed. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      if (arguments[1].equals("count")) {
        count(directory);
      } else {
        lock(directory, PATIENCE)
            .exclusively(
                () -> {
                  System.out.println("held");
                  return System.in.read();
                });
      }
    }
  }

  private static ExclusiveLock lock(Path directory, Duration patience) {
    return new ExclusiveLock(directory.resolve("lock"), patience);
  }

  private static void count(Path directory) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        running.add(threads.submit(() -> countRounds(directory)));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Integer countRounds(Path directory) throws IOException {
    Path counter = directory.resolve("counter");
    int last = 0;
    for (int i = 0; i < ROUNDS; i++) {
      last =
          lock(directory, PATIENCE)
              .exclusively(
                  () -> {
                    int next =
                        Files.exists(counter) ? Integer.parseInt(Files.readString(counter)) + 1 : 1;
                    Files.writeString(counter, Integer.toString(next));
                    return next;
                  });
    }
    return last;
  }

  private Process child(String action) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            directory.toString(),
            action)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void exclusively_threadsOfThreeProcesses_runOneAtATime() throws Exception {
    List<Process> children = List.of(child("count"), child("count"));
    count(directory);
    for (Process child : children) {
      assertThat(child.waitFor()).isZero();
    }
    assertThat(directory.resolve("counter")).hasContent(Integer.toString(3 * THREADS * ROUNDS));
  }

  @Test
  void exclusively_holderInAnotherProcess_isRespectedUntilItIsKilled() throws Exception {
    Process holder = child("hold");
    try (BufferedReader out = holder.inputReader()) {
      assertThat(out.readLine()).isEqualTo("held");
      assertThatThrownBy(() -> lock(directory, Duration.ofMillis(20)).exclusively(() -> 1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("somebody holds");
    } finally {
      holder.destroyForcibly();
    }
    assertThat(holder.waitFor()).isEqualTo(128 + 9);
    assertThat(lock(directory, PATIENCE).exclusively(() -> 1)).isEqualTo(1);
  }

  @Test
  void exclusively_holderInThisProcess_isRespectedUnderEveryNameOfTheDirectory() throws Exception {
    Path alias = Files.createSymbolicLink(directory.resolve("alias"), directory);
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Thread holder =
        new Thread(
            () -> {
              try {
                lock(directory, PATIENCE)
                    .exclusively(
                        () -> {
                          held.countDown();
                          awaitRelease(release);
                          return 1;
                        });
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    holder.start();
    held.await();
    assertThatThrownBy(() -> lock(alias, Duration.ofMillis(20)).exclusively(() -> 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("somebody holds");
    release.countDown();
    assertThat(lock(alias, PATIENCE).exclusively(() -> 1)).isEqualTo(1);
    holder.join();
  }

  private static void awaitRelease(CountDownLatch release) throws IOException {
    try {
      release.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Test
  void exclusively_inItself_isRefusedAndTheLockStaysUsable() throws IOException {
    ExclusiveLock lock = lock(directory, PATIENCE);
    assertThatThrownBy(() -> lock.exclusively(() -> lock.exclusively(() -> 1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("already");
    assertThat(lock.exclusively(() -> 1)).isEqualTo(1);
  }

  @Test
  void exclusively_workThatFails_releasesTheLock() throws IOException {
    ExclusiveLock lock = lock(directory, PATIENCE);
    assertThatThrownBy(
            () ->
                lock.exclusively(
                    () -> {
                      throw new IOException("no");
                    }))
        .hasMessage("no");
    assertThat(lock.exclusively(() -> 1)).isEqualTo(1);
  }
}
