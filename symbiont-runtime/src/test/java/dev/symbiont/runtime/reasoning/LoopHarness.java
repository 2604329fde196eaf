package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.ResponseFormat;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.audit.AuditKey;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.inference.InferenceProvider;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ApprovalDesk;
import dev.symbiont.runtime.policy.Escalations;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.PolicyGate;
import dev.symbiont.runtime.policy.Verdict;
import dev.symbiont.runtime.policy.VisibleTools;
import dev.symbiont.testsupport.MutableClock;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A loop over fakes of its ports and a real audit trail. */
final class LoopHarness implements AutoCloseable {
  static final JsonObject ANY_OBJECT = JsonObject.builder().put("type", "object").build();

  final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));
  final InMemoryJournal journal = new InMemoryJournal();
  final GsonCodec json = new GsonCodec();
  final ExecutorService workers = Executors.newCachedThreadPool();
  final AuditTrail audit;
  final List<String> executed = Collections.synchronizedList(new ArrayList<>());
  final List<Duration> sleeps = Collections.synchronizedList(new ArrayList<>());
  Runnable onSleep = () -> {};
  PolicyDecider decider = question -> new Verdict.Allowed("allowed by the test", List.of("t"));
  ApprovalDesk desk = ApprovalDesk.UNATTENDED;
  ToolRegistry tools =
      ToolRegistry.builder()
          .tool("echo", "Repeats.", ANY_OBJECT, this::echo)
          .idempotentTool("read", "Reads.", ANY_OBJECT, this::echo)
          .build();
  String loopId = "loop-1";
  LoopObserver observer = LoopObserver.NONE;
  LoopConfig config = LoopConfig.DEFAULT;
  ResponseFormat format = new ResponseFormat.Text();
  Delegation delegation = Delegation.NONE;
  String task = "Do it.";

  /** The journal that the loops write; another than {@link #journal} if it is to fail. */
  Journal written = journal;

  final List<Escalations.Escalation> escalated = Collections.synchronizedList(new ArrayList<>());
  ReasoningLoop loop;
  ReasoningLoop.Handle handle;

  LoopHarness(Path directory) {
    audit =
        AuditTrail.builder(directory, AuditKey.generate(new SecureRandom())).clock(clock).open();
  }

  LoopResult run(ScriptedProvider.Turn... turns) {
    return run(new ScriptedProvider(List.of(turns)));
  }

  LoopResult run(InferenceProvider provider) {
    prepare(provider);
    return loop.run(handle);
  }

  void prepare(InferenceProvider provider) {
    prepare(provider, Optional.empty());
  }

  /** Prepares a loop, or one that a crash interrupted to go on. */
  void prepare(InferenceProvider provider, Optional<Resumption> from) {
    loop =
        ReasoningLoop.builder()
            .provider(provider)
            .gate(new PolicyGate(decider, desk, audit, json))
            .executor(tools)
            .audit(audit)
            .journal(written)
            .json(json)
            .workers(workers)
            .clock(clock)
            .delegation(delegation)
            .escalations((context, call, escalation) -> escalated.add(escalation))
            .sleeper(
                time -> {
                  sleeps.add(time);
                  onSleep.run();
                })
            .jitter(() -> 0.5)
            .build();
    LoopSpec spec =
        new LoopSpec(
            loopId,
            new ActionContext(
                "agent-1",
                "agent-1",
                Optional.of(loopId),
                0,
                0,
                "test",
                VisibleTools.of(loop.tools()),
                JsonObject.EMPTY),
            config,
            List.of(Message.system("Be brief."), Message.user(task)),
            Optional.empty(),
            0.3,
            OptionalLong.empty(),
            format,
            JsonObject.EMPTY);
    handle =
        from.isPresent() ? loop.prepare(spec, observer, from.get()) : loop.prepare(spec, observer);
  }

  /** Denies the calls of one tool. */
  static PolicyDecider denying(String tool) {
    return question ->
        question.action() instanceof ProposedAction.ToolCall call && call.name().equals(tool)
            ? new Verdict.Denied("no " + tool, List.of("d"))
            : new Verdict.Allowed("yes", List.of());
  }

  static ToolCallRequest call(String id, String tool, String arguments) {
    return new ToolCallRequest(id, tool, arguments);
  }

  static JsonObject required(String name) {
    return ANY_OBJECT.toBuilder().put("required", JsonArray.ofStrings(List.of(name))).build();
  }

  String echo(JsonObject arguments) {
    executed.add(arguments.toString());
    return "echo " + arguments.string("text").orElse("");
  }

  @Override
  public void close() {
    workers.shutdownNow();
    audit.close();
  }
}
