package dev.symbiont.benchmarks.runtime;

import dev.symbiont.domain.http.HttpCall;
import dev.symbiont.domain.http.HttpTransport;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.LifecycleState;
import dev.symbiont.runtime.bus.BusLimits;
import dev.symbiont.runtime.bus.MessagePolicy;
import dev.symbiont.runtime.bus.Outgoing;
import dev.symbiont.runtime.http.RateLimit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * Load run of the embedded runtime on a real disk: every message is signed, encrypted, durable,
 * recorded in the audit trail, verified and decrypted. Prints one row of a table per figure, first
 * for a round of warm-up.
 *
 * <p>Times are by the clock on the wall; the processor time per message remains true when others
 * use the machine too.
 */
public final class RuntimeLoad {
  private static final int MESSAGES = 40_000;
  private static final int WINDOW = 2_000;
  private static final int AGENTS = 1_000;
  private static final int TRANSITIONS = 100_000;
  private static final int CALLS = 20_000;
  private static final byte[] PAYLOAD = new byte[256];

  /** So much room that a queue is never the bound. */
  private static final BusLimits ROOMY =
      new BusLimits(
          1 << 20, 1_000_000, 1L << 30, Duration.ofHours(1), Duration.ofSeconds(30), 3, 1_000);

  private RuntimeLoad() {}

  /**
   * Runs everything.
   *
   * @param arguments the directory to work in, on the disk to measure; {@code target} by default
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Path parent = arguments.length > 0 ? Path.of(arguments[0]) : Path.of("target");
    Files.createDirectories(parent);
    for (int round = 1; round <= 2; round++) {
      System.out.println("round " + round + (round < 2 ? " (warm-up)" : ""));
      run(Files.createTempDirectory(parent, "load-"));
    }
  }

  private static void run(Path directory) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    try (SymbiontRuntime runtime =
        SymbiontRuntime.builder()
            .dataDirectory(directory.resolve("data"))
            .messagePolicy(MessagePolicy.ALLOW_REGISTERED_AGENTS)
            .rateLimit(RateLimit.GENEROUS)
            .busLimits(ROOMY)
            .build()) {
      row("open the runtime", (System.nanoTime() - begin) / 1e6, "ms");
      List<UUID> agents = create(runtime);
      transitions(runtime, agents.get(0));
      for (int senders : new int[] {1, 2, 100}) {
        messages(runtime, agents, senders);
      }
      sequential(runtime, agents);
      calls(runtime);
    }
  }

  private static List<UUID> create(SymbiontRuntime runtime) {
    List<UUID> agents = new ArrayList<>();
    long[] nanos = new long[AGENTS];
    for (int i = 0; i < AGENTS; i++) {
      long start = System.nanoTime();
      Creation creation = runtime.agents().create(AgentSpec.of("agent-" + i, "agent a {}"));
      nanos[i] = System.nanoTime() - start;
      agents.add(((Creation.Created) creation).agent().id());
    }
    percentiles("create an agent, durable, one caller", nanos);
    return agents;
  }

  private static void transitions(SymbiontRuntime runtime, UUID agent) {
    long start = System.nanoTime();
    for (int i = 0; i < TRANSITIONS; i++) {
      var unused =
          runtime
              .agents()
              .transition(agent, i % 2 == 0 ? LifecycleState.RUNNING : LifecycleState.READY);
    }
    row(
        "state transition, queued for the store",
        (System.nanoTime() - start) / 1e3 / TRANSITIONS,
        "us");
  }

  /** At most two threads send, in turn for their agents; this thread receives. */
  private static void messages(SymbiontRuntime runtime, List<UUID> agents, int senders)
      throws InterruptedException {
    UUID recipient = agents.get(senders);
    int threads = Math.min(2, senders);
    int each = MESSAGES / threads;
    long[] nanos = new long[MESSAGES];
    List<Thread> sending = new ArrayList<>();
    Duration processor = processorTime();
    long start = System.nanoTime();
    for (int i = 0; i < threads; i++) {
      List<UUID> mine = agents.subList(i * senders / threads, (i + 1) * senders / threads);
      int first = i * each;
      sending.add(new Thread(() -> send(runtime, mine, recipient, each, nanos, first)));
    }
    sending.forEach(Thread::start);
    int received = 0;
    while (received < MESSAGES) {
      received += runtime.bus().drain(recipient).orElseThrow().size();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    for (Thread thread : sending) {
      thread.join();
    }
    String what = senders + (senders == 1 ? " sender" : " senders");
    row("messages per second, " + what, MESSAGES / seconds, "1/s");
    double micros = processorTime().minus(processor).toNanos() / 1e3 / MESSAGES;
    row("  processor time per message", micros, "us");
    percentiles("  until a message is accepted, " + WINDOW * threads + " in flight", nanos);
  }

  /** Keeps a window of messages in flight and notes how long each took. */
  private static void send(
      SymbiontRuntime runtime,
      List<UUID> senders,
      UUID recipient,
      int count,
      long[] nanos,
      int first) {
    CompletableFuture<?>[] window = new CompletableFuture<?>[WINDOW];
    Arrays.fill(window, CompletableFuture.completedFuture(null));
    for (int i = 0; i < count; i++) {
      window[i % WINDOW].join();
      int slot = first + i;
      long begin = System.nanoTime();
      UUID sender = senders.get(i % senders.size());
      window[i % WINDOW] =
          runtime
              .bus()
              .sendAsync(Outgoing.direct(sender, recipient, PAYLOAD))
              .thenRun(() -> nanos[slot] = System.nanoTime() - begin);
    }
    CompletableFuture.allOf(window).join();
  }

  private static void sequential(SymbiontRuntime runtime, List<UUID> agents) {
    long[] nanos = new long[2_000];
    for (int i = 0; i < nanos.length; i++) {
      long start = System.nanoTime();
      var unused = runtime.bus().send(Outgoing.direct(agents.get(0), agents.get(1), PAYLOAD));
      nanos[i] = System.nanoTime() - start;
    }
    percentiles("send a message and wait until it is durable, one caller", nanos);
  }

  private static void calls(SymbiontRuntime runtime) {
    HttpTransport transport = runtime.transport();
    HttpCall call = HttpCall.get(URI.create("http://embedded.invalid/api/v1/health"));
    long[] nanos = new long[CALLS];
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      if (transport.send(call).status() != 200) {
        throw new IllegalStateException("health failed");
      }
      nanos[i] = System.nanoTime() - start;
    }
    percentiles("GET /health over the embedded transport", nanos);
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private static void percentiles(String what, long[] nanos) {
    Arrays.sort(nanos);
    row(what + ", median", nanos[nanos.length / 2] / 1e3, "us");
    row(what + ", p99", nanos[nanos.length * 99 / 100] / 1e3, "us");
  }

  private static void row(String what, double value, String unit) {
    System.out.printf("| %-62s | %,12.1f %s |%n", what, value, unit);
  }
}
