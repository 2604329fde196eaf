package dev.symbiont.runtime;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.LifecycleState;
import dev.symbiont.runtime.approval.ApprovalRules;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.LoopObserver;
import dev.symbiont.runtime.reasoning.LoopStart;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/**
 * The process that the crash test of loops kills. Four loops: one is in the middle of a tool that
 * must not run twice, one in the middle of a tool that may, one waits for a person, and the agent
 * of the last is at work and failed by the restart. It prints {@code ready} when all are. What
 * tools and model see is written to a file first.
 */
final class LoopCrashWorker {
  static final String AGENT = "00000000-0000-4000-8000-00000000a9e7";
  static final String BUSY_AGENT = "00000000-0000-4000-8000-00000000b059";
  private static final List<String> TASKS = List.of("work", "again", "held");

  private LoopCrashWorker() {}

  public static void main(String[] arguments) throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(3);
    SymbiontRuntime runtime = runtime(Path.of(arguments[0]), begun, true);
    create(runtime, AGENT, "worker");
    create(runtime, BUSY_AGENT, "busy-worker");
    for (LifecycleState state :
        List.of(LifecycleState.INITIALIZING, LifecycleState.READY, LifecycleState.RUNNING)) {
      var unused = runtime.agents().transition(UUID.fromString(BUSY_AGENT), state);
    }
    for (String task : TASKS) {
      start(runtime, AGENT, task);
    }
    start(runtime, BUSY_AGENT, "busy");
    begun.await();
    while (runtime.approvals().pending().isEmpty()) {
      Thread.onSpinWait();
    }
    System.out.println("ready");
    new CountDownLatch(1).await();
  }

  private static void create(SymbiontRuntime runtime, String agent, String name) {
    var unused =
        runtime.agents().create(AgentSpec.of(name, "agent worker {}"), UUID.fromString(agent));
    var alsoUnused =
        runtime
            .policies()
            .put(
                agent,
                CedarPolicy.of(
                    "tools", "permit(principal, action in Action::\"tool_call\", resource);"));
  }

  private static void start(SymbiontRuntime runtime, String agent, String task) {
    LoopStart start =
        runtime
            .reasoning()
            .start(
                runtime.profile(runtime.agents().find(UUID.fromString(agent)).orElseThrow()),
                RunReasoningLoopRequest.of(task, LoopConfig.DEFAULT),
                Optional.of(task),
                "test",
                LoopObserver.NONE);
    if (!(start instanceof LoopStart.Started)) {
      throw new IllegalStateException("not started: " + start);
    }
  }

  /**
   * Opens the runtime.
   *
   * @param begun counts the tools that have begun and do not end
   * @param stuck whether tools never end
   */
  static SymbiontRuntime runtime(Path directory, CountDownLatch begun, boolean stuck) {
    Path log = directory.resolve("seen.log");
    JsonObject schema = JsonObject.builder().put("type", "object").build();
    ToolRegistry.Function run =
        arguments -> {
          long n = arguments.integer("n").orElseThrow();
          note(log, "tool " + n);
          if (stuck && n % 10 == 2) {
            begun.countDown();
            new CountDownLatch(1).await();
          }
          return "done " + n;
        };
    return SymbiontRuntime.builder()
        .dataDirectory(directory.resolve("data"))
        .governance(
            GovernanceSettings.DEFAULT
                .withModel(
                    new ScriptedProvider(
                        Collections.nCopies(1000, request -> answer(log, request))))
                .withTools(
                    ToolRegistry.builder()
                        .tool("once", "Must not run twice.", schema, run)
                        .idempotentTool("often", "May run twice.", schema, run)
                        .tool("held", "Needs a person.", schema, run)
                        .build(),
                    tool -> ToolFacts.UNKNOWN)
                .withApprovalRules(ApprovalRules.of(Set.of("held"), tool -> false)))
        .build();
  }

  private static ScriptedProvider.Answer answer(Path log, InferenceRequest request) {
    String task =
        request.messages().stream()
            .filter(message -> message.role() == Message.Role.USER)
            .findFirst()
            .orElseThrow()
            .content();
    long said =
        request.messages().stream()
            .filter(message -> message.role() == Message.Role.ASSISTANT)
            .count();
    note(log, "model " + task + " " + said);
    return switch (task + said) {
      case "work0" -> call("once", 1);
      case "work1" -> call("once", 2);
      case "again0" -> call("often", 12);
      case "held0" -> call("held", 23);
      case "busy0" -> call("once", 32);
      default ->
          new ScriptedProvider.Answer(
              request.messages().get(request.messages().size() - 1).content(), List.of());
    };
  }

  private static ScriptedProvider.Answer call(String tool, int n) {
    return new ScriptedProvider.Answer(
        "", List.of(new ToolCallRequest("call-" + n, tool, "{\"n\":" + n + "}")));
  }

  private static synchronized void note(Path log, String line) {
    try (FileChannel file =
        FileChannel.open(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        if (file.write(bytes) < 0) {
          throw new IOException("nothing was written");
        }
      }
      file.force(true);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
