package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.PreHydrationConfig;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.RecoveryStrategy;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.runtime.inference.InferenceException;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.inference.InferenceReply;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ApprovalDesk;
import dev.symbiont.runtime.policy.ApprovedAction;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One loop with a random script, random policies, random approvals, tasks handed on, look-ups and
 * random faults, among them a crash after which it goes on, and what it did. Every call has a
 * number of its own, so that an execution can be matched with its call.
 */
final class RandomLoop {
  private static final List<String> TOOLS = List.of("good", "flaky", "broken", "idempotent");
  private static final List<String> MADE_UP = List.of("rm_rf", "GOOD", "lookup", "", "a b");
  private static final List<String> AGENTS = List.of("helper", "stranger");
  private static final int REPLACED = 100_000;
  private static final int LOOKED_UP = 1_000_000;

  /** What a tool, or another agent, has seen. */
  record Execution(String tool, int number, boolean allowedOnDisk) {}

  final String loopId;
  final LoopConfig config;
  final LoopResult result;
  final List<JournalEntry> journal;
  final List<Message> conversation;
  final List<Execution> executions = Collections.synchronizedList(new ArrayList<>());
  final Set<String> denied = ConcurrentHashMap.newKeySet();
  final Set<String> asked = ConcurrentHashMap.newKeySet();
  final AtomicInteger modelCalls = new AtomicInteger();
  final AtomicInteger running = new AtomicInteger();
  final AtomicInteger mostRunning = new AtomicInteger();

  private final Random random;
  private final LoopHarness harness;
  private final Path audit;
  private final Set<String> deniedTools;
  private final boolean brokenPolicies;
  private final int cancelAfter;
  private final int crashAfter;
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicInteger delegations = new AtomicInteger();
  private volatile boolean crashed;
  private boolean resumed;
  private int number;

  RandomLoop(LoopHarness harness, Path audit, String loopId, Random random) {
    this.harness = harness;
    this.audit = audit;
    this.loopId = loopId;
    this.random = random;
    this.deniedTools = new HashSet<>(TOOLS);
    boolean denyAll = random.nextInt(6) == 0;
    deniedTools.removeIf(tool -> !denyAll && random.nextInt(3) > 0);
    this.brokenPolicies = random.nextInt(10) == 0;
    this.cancelAfter = random.nextInt(6) == 0 ? random.nextInt(12) : Integer.MAX_VALUE;
    this.crashAfter = random.nextInt(3) == 0 ? 1 + random.nextInt(8) : Integer.MAX_VALUE;
    this.config = config();
    harness.loopId = loopId;
    harness.config = config;
    harness.task = config.preHydration().isPresent() ? "See #11, #12 and #13." : "Do it.";
    harness.tools = tools();
    harness.decider = decider();
    harness.desk = desk();
    harness.delegation = delegation();
    harness.written = new CrashingJournal(harness.journal);
    harness.prepare(provider());
    LoopResult ended = harness.loop.run(harness.handle);
    if (crashed && !hasEnded()) {
      crashed = false;
      resumed = true;
      harness.prepare(
          provider(),
          Optional.of(
              new Resumption(
                  harness.journal.readLoop("agent-1", loopId),
                  harness.journal.replay("agent-1", loopId))));
      ended = harness.loop.run(harness.handle);
    }
    this.result = ended;
    this.journal = harness.journal.readLoop("agent-1", loopId);
    this.conversation = List.copyOf(harness.handle.run().conversation());
  }

  private boolean hasEnded() {
    List<JournalEntry> entries = harness.journal.readLoop("agent-1", loopId);
    return entries.get(entries.size() - 1).event() instanceof LoopEvent.Terminated;
  }

  private LoopConfig config() {
    LoopConfig.Builder limits = LoopConfig.builder();
    if (random.nextInt(4) == 0) {
      limits.preHydration(PreHydrationConfig.with(Map.of("issue", "lookup")));
    }
    return limits
        .maxIterations(1 + random.nextInt(6))
        .maxTotalTokens(random.nextInt(8) == 0 ? 60 : 100_000)
        .maxConcurrentTools(1 + random.nextInt(3))
        .contextTokenBudget(random.nextInt(3) == 0 ? random.nextInt(80) : 4096)
        .defaultRecovery(
            switch (random.nextInt(6)) {
              case 0 -> new RecoveryStrategy.Retry(2, 1);
              case 1 -> new RecoveryStrategy.Fallback(List.of("broken", "good"));
              case 2 -> new RecoveryStrategy.CachedResult(1000);
              case 3 -> new RecoveryStrategy.LlmRecovery(1);
              case 4 -> new RecoveryStrategy.Escalate("on-call", true);
              default -> new RecoveryStrategy.DeadLetter();
            })
        .build();
  }

  // ---- the model ----------------------------------------------------------------------------

  private InferenceProvider provider() {
    return new InferenceProvider() {
      @Override
      public String name() {
        return "random";
      }

      @Override
      public String defaultModel() {
        return "random";
      }

      @Override
      public InferenceReply complete(InferenceRequest request) {
        step();
        modelCalls.incrementAndGet();
        return reply();
      }
    };
  }

  private InferenceReply reply() {
    Usage usage =
        random.nextBoolean() ? Usage.ZERO : Usage.of(random.nextInt(50), random.nextInt(50));
    switch (random.nextInt(12)) {
      case 0 -> throw new InferenceException(InferenceException.Kind.PROVIDER, "down", null);
      case 1 -> throw new IllegalStateException("a bug in the provider");
      case 2, 3 -> {
        return reply("answer " + ++number, List.of(), usage);
      }
      case 4 -> {
        return reply("  ", List.of(), usage);
      }
      default -> {
        List<ToolCallRequest> calls = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0; i--) {
          calls.add(call());
        }
        if (random.nextInt(6) == 0) {
          ToolCallRequest first = calls.get(0);
          calls.add(new ToolCallRequest("again-" + ++number, first.name(), first.arguments()));
        }
        return reply(random.nextBoolean() ? "" : "thinking", calls, usage);
      }
    }
  }

  private static InferenceReply reply(String text, List<ToolCallRequest> calls, Usage usage) {
    return new InferenceReply(
        text,
        calls,
        calls.isEmpty() ? InferenceReply.FinishReason.STOP : InferenceReply.FinishReason.TOOL_CALLS,
        usage,
        "random");
  }

  private ToolCallRequest call() {
    int n = ++number;
    String id = random.nextInt(6) == 0 ? "twice" : loopId + "-c" + n;
    if (random.nextInt(6) == 0) {
      return new ToolCallRequest(
          id, "delegate", "{\"agent\":\"%s\",\"task\":\"task %d\"}".formatted(pick(AGENTS), n));
    }
    String tool = pick(random.nextInt(6) == 0 ? MADE_UP : TOOLS);
    String arguments =
        switch (random.nextInt(8)) {
          case 0 -> "{\"n\":\"" + n + "\"}";
          case 1 -> "{\"n\":" + n;
          case 2 -> "[" + n + "]";
          default -> "{\"n\":" + n + "}";
        };
    return new ToolCallRequest(id, tool, arguments);
  }

  // ---- policies and people ------------------------------------------------------------------

  private PolicyDecider decider() {
    return question -> {
      requireNoCrash();
      if (question.action() instanceof ProposedAction.Delegate task) {
        return task.target().equals("stranger")
            ? denied("delegate:" + task.target(), taskNumber(task))
            : new Verdict.Allowed("a known agent", List.of("p"));
      }
      if (!(question.action() instanceof ProposedAction.ToolCall call)) {
        return new Verdict.Allowed("answers are free", List.of());
      }
      int n = number(question.arguments());
      if (brokenPolicies && n % 2 == 0) {
        denied.add(call.name() + " " + n);
        throw new IllegalStateException("a policy that cannot be evaluated");
      }
      if (deniedTools.contains(call.name()) || n == LOOKED_UP + 12) {
        return denied(call.name(), n);
      }
      if (n % 11 == 5 && n < REPLACED) {
        denied.add(call.name() + " " + n);
        return new Verdict.Modified(
            new ProposedAction.ToolCall("forged", "good", "{\"n\":" + (n + REPLACED) + "}"),
            "something harmless",
            List.of("m"));
      }
      return new Verdict.Allowed("yes", List.of("p"));
    };
  }

  private Verdict denied(String tool, int n) {
    denied.add(tool + " " + n);
    return new Verdict.Denied("no " + tool, List.of("d"));
  }

  private static int taskNumber(ProposedAction.Delegate task) {
    return Integer.parseInt(task.message().substring("task ".length()));
  }

  /** The number of a call, or of what it looks up. */
  private static int number(JsonObject arguments) {
    return arguments
        .integer("n")
        .map(Math::toIntExact)
        .orElseGet(
            () ->
                LOOKED_UP + Integer.parseInt(arguments.string("input").orElseThrow().substring(1)));
  }

  private ApprovalDesk desk() {
    return new ApprovalDesk() {
      @Override
      public boolean needsApproval(ProposedAction action, ActionContext context) {
        return action instanceof ProposedAction.ToolCall call && call.arguments().contains("7");
      }

      @Override
      public Ruling hold(
          ProposedAction action, JsonObject arguments, ActionContext context, String why) {
        step();
        int n = Math.toIntExact(arguments.integer("n").orElseThrow());
        asked.add(((ProposedAction.ToolCall) action).callId());
        if (n % 3 == 0) {
          denied.add(((ProposedAction.ToolCall) action).name() + " " + n);
          return new Ruling(false, "a person said no");
        }
        return new Ruling(true, "a person said yes");
      }
    };
  }

  // ---- tools --------------------------------------------------------------------------------

  private ToolRegistry tools() {
    JsonObject schema =
        LoopHarness.required("n").toBuilder()
            .put(
                "properties",
                JsonObject.builder()
                    .put("n", JsonObject.builder().put("type", "integer").build())
                    .build())
            .build();
    return ToolRegistry.builder()
        .tool("good", "Works.", schema, arguments -> execute("good", arguments, false))
        .tool("flaky", "Fails at times.", schema, arguments -> execute("flaky", arguments, false))
        .tool("broken", "Fails.", schema, arguments -> execute("broken", arguments, true))
        .idempotentTool(
            "idempotent", "May run twice.", schema, a -> execute("idempotent", a, false))
        .tool(
            "lookup",
            "Looks up.",
            LoopHarness.required("input"),
            arguments -> execute("lookup", arguments, number(arguments) % 2 == 1))
        .build();
  }

  private String execute(String tool, JsonObject arguments, boolean fails) {
    requireNoCrash();
    int n = number(arguments);
    mostRunning.accumulateAndGet(running.incrementAndGet(), Math::max);
    try {
      String asked =
          n >= LOOKED_UP ? "{\"input\":\"#" + (n - LOOKED_UP) + "\"}" : "{\"n\":" + n + "}";
      executions.add(new Execution(tool, n, isAllowedOnDisk("tool_call::" + tool, asked)));
      step();
      if (fails || (tool.equals("flaky") && n % 2 == 0)) {
        throw new IllegalStateException("tool " + tool + " failed");
      }
      return "result " + n;
    } finally {
      running.decrementAndGet();
    }
  }

  // ---- other agents -------------------------------------------------------------------------

  private Delegation delegation() {
    return new Delegation() {
      @Override
      public boolean isAvailable() {
        return true;
      }

      @Override
      public Answer delegate(ApprovedAction action, Origin origin) {
        requireNoCrash();
        ProposedAction.Delegate task = (ProposedAction.Delegate) action.action();
        int n = taskNumber(task);
        executions.add(
            new Execution(
                "delegate:" + task.target(),
                n,
                isAllowedOnDisk("delegate::" + task.target(), task.message())));
        delegations.incrementAndGet();
        step();
        return n % 3 == 0
            ? new Answer.Refused("busy")
            : new Answer.Done(
                new LoopResult(
                    "done " + n,
                    1,
                    Usage.of(5, n % 7),
                    n % 3 == 1
                        ? new TerminationReason.Completed()
                        : new TerminationReason.MaxIterations(),
                    1,
                    Optional.empty()));
      }
    };
  }

  boolean delegated() {
    return delegations.get() > 0;
  }

  /** Reads the files themselves: what is not on disk does not count. */
  private boolean isAllowedOnDisk(String action, String asked) {
    String hash = Sha256.hex(asked);
    try (Stream<Path> files = Files.list(audit)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
        for (String line : Files.readString(file, StandardCharsets.UTF_8).split("\n")) {
          if (line.contains("\"PolicyEvaluated\"")
              && line.contains("\"allowed\"")
              && line.contains("\"" + action + "\"")
              && line.contains(hash)
              && line.contains("\"" + loopId + "\"")) {
            return true;
          }
        }
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  // ---- faults -------------------------------------------------------------------------------

  /** The process has died: nothing of it happens any more, and nothing is written any more. */
  private static final class Crash extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** Holds what was written before the crash. */
  private final class CrashingJournal implements Journal {
    private final InMemoryJournal kept;

    CrashingJournal(InMemoryJournal kept) {
      this.kept = kept;
    }

    @Override
    public JournalEntry append(
        String agentId,
        String loop,
        Instant time,
        int iteration,
        LoopEvent event,
        List<Message> messages) {
      if (crashed) {
        throw new IllegalStateException("the process has died");
      }
      return kept.append(agentId, loop, time, iteration, event, messages);
    }

    @Override
    public void flush() {
      kept.flush();
    }

    @Override
    public List<JournalEntry> read(String agentId, long fromSequence, int limit) {
      return kept.read(agentId, fromSequence, limit);
    }

    @Override
    public List<JournalEntry> readLoop(String agentId, String loop) {
      return kept.readLoop(agentId, loop);
    }

    @Override
    public List<JournalEntry> readLoop(String agentId, String loop, long from, int limit) {
      return kept.readLoop(agentId, loop, from, limit);
    }

    @Override
    public List<Message> replay(String agentId, String loop) {
      return kept.replay(agentId, loop);
    }

    @Override
    public long compact(String agentId) {
      return kept.compact(agentId);
    }

    @Override
    public List<UnfinishedLoop> unfinished() {
      return kept.unfinished();
    }
  }

  private void requireNoCrash() {
    if (crashed) {
      throw new Crash();
    }
  }

  boolean wasResumed() {
    return resumed;
  }

  private void step() {
    requireNoCrash();
    int step = steps.incrementAndGet();
    if (step == crashAfter) {
      crashed = true;
      throw new Crash();
    }
    if (step == cancelAfter) {
      harness.handle.cancel();
      waitForTheInterrupt();
    }
  }

  /** A cancelled step gets its interrupt, as a long one would. */
  private static void waitForTheInterrupt() {
    try {
      new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean wasCancelled() {
    return steps.get() >= cancelAfter;
  }

  private String pick(List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
