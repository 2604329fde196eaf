package dev.symbiont.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.bus.DeliveryStatus;
import dev.symbiont.runtime.bus.MessagePolicy;
import dev.symbiont.runtime.bus.ReceivedMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a runtime with SIGKILL again and again and looks at what is left. {@code
 * -Dsymbiont.kills=N} sets how often; the seed of the moments is printed with a failure.
 */
class CrashIT {
  private static final int KILLS = Integer.getInteger("symbiont.kills", 6);
  private static final long SEED = 20261121;

  @TempDir Path directory;

  /** What the killed processes have acknowledged, over all lives. */
  private final Map<String, List<UUID>> said = new HashMap<>();

  @Test
  void kill9_atRandomMoments_losesNothingAcknowledgedAndDoublesNothing() throws Exception {
    Random random = new Random(SEED);
    for (int life = 0; life < KILLS; life++) {
      runAndKill(life, 1 + random.nextInt(1_500));
    }
    System.out.printf(
        "crash test: %d kills, %d agents, %d messages sent, %d drained, %d acknowledged%n",
        KILLS, count("agent"), count("sent"), count("drained"), count("acked"));
    try (SymbiontRuntime runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory.resolve("data"))
            .messagePolicy(MessagePolicy.ALLOW_REGISTERED_AGENTS)
            .build()) {
      assertAgents(runtime);
      assertMessages(runtime);
    }
  }

  private void assertAgents(SymbiontRuntime runtime) {
    List<Agent> agents = runtime.agents().list();
    assertThat(agents).extracting(Agent::id).containsAll(said("agent"));
    assertThat(agents).extracting(Agent::name).doesNotHaveDuplicates();
  }

  private void assertMessages(SymbiontRuntime runtime) {
    List<UUID> received = new ArrayList<>(said("drained"));
    received.addAll(said("acked"));
    for (Agent agent : runtime.agents().list()) {
      runtime.bus().drain(agent.id()).orElseThrow().stream()
          .map(ReceivedMessage::id)
          .forEach(received::add);
    }
    assertThat(received).as("nothing is received twice").doesNotHaveDuplicates();
    Set<UUID> missing = new HashSet<>(said("sent"));
    received.forEach(missing::remove);
    // Received, but the process was killed before it could say so: they are not lost.
    for (UUID id : missing) {
      assertThat(runtime.bus().status(id)).as("message " + id).contains(DeliveryStatus.DELIVERED);
    }
    assertThat(count("sent")).isPositive();
    assertThat(missing.size()).as("only what was in flight").isLessThan(50 * KILLS);
  }

  /** Kills the process after it has said {@code lines} lines, in the middle of whatever it does. */
  private void runAndKill(int life, int lines) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                CrashWorker.class.getName(),
                directory.resolve("data").toString(),
                Integer.toString(life))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      int seen = 0;
      for (String line; (line = out.readLine()) != null; ) {
        note(line);
        if (++seen == lines) {
          // Through the handle, because the process itself would close its streams with it.
          process.toHandle().destroyForcibly();
        }
      }
      assertThat(seen)
          .as("the worker of life %d ended by itself", life)
          .isGreaterThanOrEqualTo(lines);
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.waitFor()).isEqualTo(128 + 9);
  }

  /** The last line of a killed process may be cut off. */
  private void note(String line) {
    String[] words = line.split(" ");
    if (words.length == 2 && words[1].length() == 36) {
      said.computeIfAbsent(words[0], absent -> new ArrayList<>()).add(UUID.fromString(words[1]));
    }
  }

  private List<UUID> said(String what) {
    return said.getOrDefault(what, List.of());
  }

  private int count(String what) {
    return said(what).size();
  }
}
