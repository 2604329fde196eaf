package dev.symbiont.benchmarks.reasoning;

import com.sun.management.OperatingSystemMXBean;
import dev.symbiont.cedar.PolicySet;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.Resolution;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditKey;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ApprovalDesk;
import dev.symbiont.runtime.policy.PolicyGate;
import dev.symbiont.runtime.policy.VisibleTools;
import dev.symbiont.runtime.policy.cedar.AgentFacts;
import dev.symbiont.runtime.policy.cedar.CedarDecider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.AgentProfile;
import dev.symbiont.runtime.reasoning.InMemoryJournal;
import dev.symbiont.runtime.reasoning.LoopObserver;
import dev.symbiont.runtime.reasoning.LoopSpec;
import dev.symbiont.runtime.reasoning.LoopStart;
import dev.symbiont.runtime.reasoning.ReasoningLoop;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntSupplier;

/**
 * Measures what JMH does not fit: a sustained audit trail, a loop's overhead, many loops at once.
 * Arguments: {@code audit|overhead|core|load} and a directory on the disk to be measured.
 */
public final class ReasoningLoad {
  private static final long NANOS = 1_000_000_000L;
  private static final int RECORD_BYTES = 640;
  private static final int IN_FLIGHT = 512;
  private static final int LOOPS = 1000;
  private static final int CALLS_PER_LOOP = 5;
  private static final int CALLS_OF_LONG_LOOP = 20;
  private static final int LONG_LOOPS = 100;
  private static final int RECORDS = 500;
  private static final int AGENTS = 10;
  private static final int ROUNDS = 24;
  private static final String PERMIT_ANSWER =
      "permit(principal, action == Action::\"respond\", resource);";

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private ReasoningLoad() {}

  /** Runs one measurement. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(arguments[1]), "symbiont-load-");
    switch (arguments[0]) {
      case "audit" -> audit(directory);
      case "overhead" -> overhead(directory);
      case "core" -> core(directory);
      case "load" -> load(directory);
      default -> throw new IllegalArgumentException("audit, overhead, core or load");
    }
  }

  // ---- audit --------------------------------------------------------------------------------

  private static void audit(Path directory) throws IOException {
    try (AuditTrail trail =
        AuditTrail.builder(directory, AuditKey.generate(new SecureRandom())).open()) {
      sustained(trail, 3);
      for (int round = 0; round < 3; round++) {
        double raw = rawForces(directory.resolve("raw"), 1);
        double alone = oneByOne(trail, 1);
        double together = sustained(trail, 2);
        System.out.printf(
            "raw write+force %.0f/s, record one by one %.0f/s, append sustained %.0f/s (x%.1f)%n",
            raw, alone, together, together / raw);
      }
    }
  }

  private static double rawForces(Path file, int seconds) throws IOException {
    byte[] line = new byte[RECORD_BYTES];
    Arrays.fill(line, (byte) 'x');
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      long count = 0;
      long start = System.nanoTime();
      while (System.nanoTime() - start < seconds * NANOS) {
        channel.write(ByteBuffer.wrap(line));
        channel.force(false);
        count++;
      }
      return perSecond(count, start);
    }
  }

  private static double oneByOne(AuditTrail trail, int seconds) {
    long count = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < seconds * NANOS) {
      trail.record(event(count++));
    }
    return perSecond(count, start);
  }

  private static double sustained(AuditTrail trail, int seconds) {
    Deque<CompletableFuture<AuditRecord>> receipts = new ArrayDeque<>();
    long count = 0;
    long start = System.nanoTime();
    while (System.nanoTime() - start < seconds * NANOS) {
      receipts.add(trail.append(event(count++)));
      if (receipts.size() > IN_FLIGHT) {
        receipts.remove().join();
      }
    }
    receipts.forEach(CompletableFuture::join);
    return perSecond(count, start);
  }

  private static double perSecond(long count, long start) {
    return count * (double) NANOS / (System.nanoTime() - start);
  }

  private static AuditEvent event(long number) {
    return AuditEvent.ofAgent(
        AuditType.POLICY_EVALUATED,
        "agent-1",
        "tool_call::note",
        AuditOutcome.ALLOWED,
        JsonObject.builder().put("reason", "permitted by notes").put("iteration", number).build());
  }

  // ---- loops --------------------------------------------------------------------------------

  /** One loop after the other: the time of a round of asking, deciding, calling and observing. */
  private static void overhead(Path directory) {
    try (SymbiontRuntime runtime = runtime(directory, CALLS_OF_LONG_LOOP)) {
      for (int round = 0; round < ROUNDS; round++) {
        report(() -> iterations(start(runtime, 0).join()), runtime.audit());
      }
    }
  }

  private static void report(IntSupplier loop, AuditTrail audit) {
    long rounds = 0;
    long cpu = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    for (int i = 0; i < LONG_LOOPS; i++) {
      rounds += loop.getAsInt();
    }
    double iteration = (System.nanoTime() - start) / 1e3 / rounds;
    double cpuTime = (PROCESS.getProcessCpuTime() - cpu) / 1e3 / rounds;
    start = System.nanoTime();
    for (int i = 0; i < RECORDS; i++) {
      audit.record(event(i));
    }
    double record = (System.nanoTime() - start) / 1e3 / RECORDS;
    System.out.printf(
        "%.0f us per iteration, %.0f us of it processor time of all threads; one audit record,"
            + " waited for, %.0f us%n",
        iteration, cpuTime, record);
  }

  /** The loop with its gate and audit trail, but a journal in memory and no runtime around it. */
  private static void core(Path directory) {
    GsonCodec json = new GsonCodec();
    PolicySet policies = PolicySet.parse(TenPolicies.text() + PERMIT_ANSWER);
    ToolRegistry tools = tools();
    ExecutorService workers = Executors.newCachedThreadPool();
    try (AuditTrail audit =
        AuditTrail.builder(directory, AuditKey.generate(new SecureRandom())).open()) {
      CedarDecider decider =
          new CedarDecider(
              context -> policies,
              agent -> AgentFacts.UNKNOWN,
              tool -> ToolFacts.UNKNOWN,
              Clock.systemUTC());
      for (int round = 0; round < ROUNDS; round++) {
        ReasoningLoop loop =
            ReasoningLoop.builder()
                .provider(provider(CALLS_OF_LONG_LOOP))
                .gate(new PolicyGate(decider, ApprovalDesk.UNATTENDED, audit, json))
                .executor(tools)
                .audit(audit)
                .journal(new InMemoryJournal())
                .json(json)
                .workers(workers)
                .build();
        report(() -> loop.run(loop.prepare(spec(loop), LoopObserver.NONE)).iterations(), audit);
      }
    } finally {
      workers.shutdown();
    }
  }

  private static LoopSpec spec(ReasoningLoop loop) {
    return new LoopSpec(
        "loop-1",
        new ActionContext(
            "agent-0",
            "agent-0",
            Optional.of("loop-1"),
            0,
            0,
            "load",
            VisibleTools.of(loop.tools()),
            JsonObject.EMPTY),
        LoopConfig.builder().maxIterations(100).timeoutMs(120_000).build(),
        List.of(Message.user("Take notes.")),
        Optional.empty(),
        0.3,
        OptionalLong.empty(),
        new ResponseFormat.Text(),
        JsonObject.EMPTY);
  }

  private static void load(Path directory) throws IOException {
    try (SymbiontRuntime runtime = runtime(directory, CALLS_PER_LOOP)) {
      for (int round = 0; round < 3; round++) {
        long start = System.nanoTime();
        List<CompletableFuture<RunReasoningLoopResponse>> running = new ArrayList<>();
        for (int i = 0; i < LOOPS; i++) {
          running.add(start(runtime, i % AGENTS));
        }
        int threads = Thread.activeCount();
        long rounds = 0;
        for (CompletableFuture<RunReasoningLoopResponse> loop : running) {
          rounds += iterations(loop.join());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        running.clear();
        System.gc();
        Runtime jvm = Runtime.getRuntime();
        System.out.printf(
            "%d loops, %d iterations, all completed, in %.1f s (%.0f iterations/s); threads %d;"
                + " heap in use after collection %d MB; %s%n",
            LOOPS,
            rounds,
            seconds,
            rounds / seconds,
            threads,
            (jvm.totalMemory() - jvm.freeMemory()) >> 20,
            peakOfProcess());
      }
    }
  }

  private static String peakOfProcess() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmHWM"))
        .findFirst()
        .orElse("peak of the process unknown");
  }

  private static SymbiontRuntime runtime(Path directory, int calls) {
    GovernanceSettings governance =
        GovernanceSettings.DEFAULT
            .withModel(provider(calls))
            .withTools(tools(), tool -> ToolFacts.UNKNOWN);
    SymbiontRuntime runtime =
        SymbiontRuntime.builder().dataDirectory(directory).governance(governance).build();
    for (int agent = 0; agent < AGENTS; agent++) {
      String agentId = agent(runtime, agent).agentId();
      TenPolicies.all().forEach(policy -> runtime.policies().put(agentId, policy));
    }
    return runtime;
  }

  /** Returns the agent, made when it is first asked for. */
  private static AgentProfile agent(SymbiontRuntime runtime, int number) {
    String name = "agent-" + number;
    if (runtime.agents().resolve(name) instanceof Resolution.Found found) {
      return runtime.profile(found.agent());
    }
    Creation creation =
        runtime.agents().create(AgentSpec.of(name, "agent noter { capabilities = [\"notes\"] }"));
    if (creation instanceof Creation.Created created) {
      return runtime.profile(created.agent());
    }
    throw new IllegalStateException("the agent was not created: " + creation);
  }

  private static ScriptedProvider provider(int calls) {
    ScriptedProvider.Turn turn = request -> answer(request, calls);
    return new ScriptedProvider(Collections.nCopies(1_000_000, turn));
  }

  private static ToolRegistry tools() {
    return ToolRegistry.builder()
        .tool("note", "Notes.", JsonObject.builder().put("type", "object").build(), call -> "noted")
        .build();
  }

  private static ScriptedProvider.Answer answer(InferenceRequest request, int calls) {
    long said =
        request.messages().stream()
            .filter(message -> message.role() == Message.Role.ASSISTANT)
            .count();
    return said == calls
        ? new ScriptedProvider.Answer("done", List.of())
        : new ScriptedProvider.Answer(
            "", List.of(new ToolCallRequest("call-" + said, "note", "{\"n\":" + said + "}")));
  }

  private static CompletableFuture<RunReasoningLoopResponse> start(
      SymbiontRuntime runtime, int agent) {
    LoopConfig config = LoopConfig.builder().maxIterations(100).timeoutMs(120_000).build();
    LoopStart start =
        runtime
            .reasoning()
            .start(
                agent(runtime, agent),
                RunReasoningLoopRequest.of("Take notes.", config),
                Optional.empty(),
                "load",
                LoopObserver.NONE);
    if (start instanceof LoopStart.Started started) {
      return started.response();
    }
    throw new IllegalStateException("the loop was not started: " + start);
  }

  private static int iterations(RunReasoningLoopResponse response) {
    if (!(response.result().terminationReason() instanceof TerminationReason.Completed)) {
      throw new IllegalStateException("a loop did not complete: " + response.result());
    }
    return response.result().iterations();
  }
}
