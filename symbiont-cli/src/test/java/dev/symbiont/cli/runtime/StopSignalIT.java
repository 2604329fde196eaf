package dev.symbiont.cli.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.cli.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart as a process of its own, ended in the middle. */
@Timeout(180)
class StopSignalIT {
  private static final Path EXAMPLES = Path.of("..", "examples").toAbsolutePath().normalize();

  @TempDir private Path temporary;

  @Test
  void quickstart_endedInTheMiddle_leavesNothingBehind() throws Exception {
    for (String moment :
        List.of("\"url\"", "\"sensor\"", "\"before\"", "\"proposed\"", "\"answer\"")) {
      Process process = quickstart();
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        String line = out.readLine();
        while (line != null && !line.contains(moment)) {
          line = out.readLine();
        }
        process.toHandle().destroy();
        while (line != null) {
          line = out.readLine();
        }
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(left()).as("after " + moment).isEmpty();
    }
  }

  private Process quickstart() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + temporary,
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Main.class.getName(),
            "quickstart",
            "--json",
            "--project",
            EXAMPLES.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith("symbiont"))
          .toList();
    }
  }
}
