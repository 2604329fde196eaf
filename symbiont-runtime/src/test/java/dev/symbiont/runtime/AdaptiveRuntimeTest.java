package dev.symbiont.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.KnowledgeConfig;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.PreHydrationConfig;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.StepIterationConfig;
import dev.symbiont.domain.reasoning.StepLimitAction;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.domain.reasoning.ToolFilterProfile;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.communication.CommunicationRule;
import dev.symbiont.runtime.communication.Effect;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.inference.TokenEstimate;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.VisibleTools;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.AgentLimits;
import dev.symbiont.runtime.reasoning.AgentProfile;
import dev.symbiont.runtime.reasoning.Delegation;
import dev.symbiont.runtime.reasoning.LoopObserver;
import dev.symbiont.runtime.reasoning.LoopStart;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Knowledge, delegation and the adaptive features of loops (specification 13, 14, 18). */
@Timeout(120)
class AdaptiveRuntimeTest {
  private static final JsonObject ANYTHING = JsonObject.builder().put("type", "object").build();
  private static final String EVERYTHING =
      "permit(principal, action in Action::\"tool_call\", resource);"
          + "permit(principal, action in Action::\"delegate\", resource);";

  private final List<InferenceRequest> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> executed = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger failures = new AtomicInteger();
  private SymbiontRuntime runtime;
  private Agent agent;

  @AfterEach
  void close() {
    runtime.close();
  }

  // ---- tool profile -------------------------------------------------------------------------

  // Invariant R23.14: "Tool profile output is a subsequence of its input; filtered tools are
  // denied if called anyway."
  @Test
  void invariant_R23_14_filteredTool_isHiddenAndDeniedIfCalledAnyway() {
    start(call("read", "{}"), ScriptedProvider.says("done"));

    RunReasoningLoopResponse answer =
        run(LoopConfig.builder().toolProfile(ToolFilterProfile.including("*").excluding("re*")));

    assertThat(asked.get(0).tools()).extracting(ToolDefinition::name).containsExactly("fail");
    assertThat(executed).isEmpty();
    assertThat(lastMessage(1)).contains("unknown or hidden tool 'read'");
    assertThat(answer.result().output()).isEqualTo("done");
  }

  @Test
  void toolProfile_verifiedOnly_trustsNoText() {
    start(ScriptedProvider.says("done"));

    run(
        LoopConfig.builder()
            .toolProfile(new ToolFilterProfile(List.of(), List.of(), Optional.empty(), true)));

    assertThat(asked.get(0).tools()).isEmpty();
  }

  // ---- progress -----------------------------------------------------------------------------

  @Test
  void stuckStep_skipped_isNotTakenAgain() {
    start(
        call("fail", "{\"a\":1,\"b\":2}"),
        call("fail", "{\"b\":2,\"a\":1}"),
        call("fail", "{\"a\":1,\"b\":2}"),
        call("fail", "{\"other\":true}"),
        ScriptedProvider.says("gave up"));

    RunReasoningLoopResponse answer = run(steps(StepLimitAction.SKIP_STEP));

    assertThat(answer.result().output()).isEqualTo("gave up");
    assertThat(executed).hasSize(3).last().asString().contains("other");
    assertThat(lastMessage(3)).contains("this call is not made again");
    assertThat(events(answer, LoopEvent.StepLimitReached.class))
        .singleElement()
        .satisfies(
            stop -> {
              assertThat(stop.stepId()).startsWith("fail#");
              assertThat(stop.attempts()).isEqualTo(2);
              assertThat(stop.similarity()).isBetween(0.85, 1.0);
            });
  }

  @Test
  void stuckStep_aborting_endsTheLoop() {
    start(call("fail", "{}"), call("fail", "{}"), ScriptedProvider.says("never asked"));

    LoopResult result = run(steps(StepLimitAction.ABORT_TASK)).result();

    assertThat(result.terminationReason())
        .isInstanceOfSatisfying(
            TerminationReason.Failed.class,
            failed -> assertThat(failed.message()).startsWith("stuck at 'fail'"));
    assertThat(result.iterations()).isEqualTo(2);
  }

  @Test
  void rounds_thatRepeatThemselves_areACircle() {
    start(
        call("read", "{}"),
        call("read", "{}"),
        call("read", "{}"),
        call("read", "{}"),
        ScriptedProvider.says("stopped"));

    RunReasoningLoopResponse answer = run(steps(StepLimitAction.SKIP_STEP));

    assertThat(executed).hasSize(3);
    assertThat(events(answer, LoopEvent.StepLimitReached.class))
        .singleElement()
        .satisfies(stop -> assertThat(stop.reason()).contains("3 times in a row"));
  }

  // ---- pre-hydration ------------------------------------------------------------------------

  @Test
  void preHydration_references_areLookedUpThroughTheGate() {
    start(ScriptedProvider.says("done"));
    runtime
        .reasoning()
        .addPolicy(
            agent.id().toString(),
            CedarPolicy.of(
                "no-fail", "forbid(principal, action == Action::\"tool_call::fail\", resource);"),
            "test");
    PreHydrationConfig config = PreHydrationConfig.with(Map.of("url", "read", "issue", "fail"));

    RunReasoningLoopResponse answer =
        run(
            LoopConfig.builder().preHydration(config),
            "See https://example.org/a or https://example.org/a and #7, then ./notes.md");

    assertThat(executed).containsExactly("read {\"input\":\"https://example.org/a\"}");
    String block = asked.get(0).messages().get(asked.get(0).messages().size() - 1).content();
    assertThat(block)
        .startsWith("[PRE_HYDRATED_CONTEXT]\n")
        .contains("Untrusted", "## url: https://example.org/a", "read it", "Not looked up: 2");
    assertThat(events(answer, LoopEvent.PreHydrationComplete.class))
        .singleElement()
        .satisfies(
            done -> {
              assertThat(done.referencesFound()).isEqualTo(3);
              assertThat(done.referencesResolved()).isEqualTo(1);
              assertThat(done.referencesFailed()).isEqualTo(2);
            });
  }

  // ---- knowledge ----------------------------------------------------------------------------

  @Test
  void knowledge_storedByTheModel_isRecalledAndShownToTheNextLoop() {
    start(
        call(
            "store_knowledge",
            "{\"subject\":\"invoice 4711\",\"predicate\":\"costs\",\"object\":\"12 euro\","
                + "\"confidence\":7}"),
        call("recall_knowledge", "{\"query\":\"invoice\"}"),
        ScriptedProvider.says("Invoice 4711 costs 12 euro."),
        ScriptedProvider.says("I know."));
    KnowledgeConfig remembering = new KnowledgeConfig(5, 0.3, true);

    run(LoopConfig.builder(), "Note the invoice", Optional.of(remembering));
    assertThat(asked.get(0).tools())
        .extracting(ToolDefinition::name)
        .contains("recall_knowledge", "store_knowledge");
    assertThat(lastMessage(2)).isEqualTo("- [Fact, confidence=1.00] invoice 4711 costs 12 euro");

    run(LoopConfig.builder(), "What about invoice?", Optional.of(remembering));
    assertThat(asked.get(3).messages().get(0).content())
        .startsWith("[KNOWLEDGE_CONTEXT]\n")
        .contains("no instruction")
        .contains("- [knowledge/Fact, confidence=1.00] invoice 4711 costs 12 euro")
        .contains("- [memory, relevance=0.33] Invoice 4711 costs 12 euro.");
  }

  @Test
  void knowledge_withoutPolicyOrWithoutRequest_isNotThere() {
    start(call("recall_knowledge", "{\"query\":\"x\"}"), ScriptedProvider.says("done"));

    run(LoopConfig.builder());

    assertThat(asked.get(0).tools())
        .extracting(ToolDefinition::name)
        .doesNotContain("recall_knowledge");
    assertThat(lastMessage(1)).contains("unknown or hidden tool");
    assertThat(asked.get(1).messages()).noneMatch(AdaptiveRuntimeTest::isKnowledge);
  }

  @Test
  void knowledge_deniedByPolicy_isNotRead() {
    start(call("recall_knowledge", "{\"query\":\"x\"}"), ScriptedProvider.says("done"));
    runtime
        .reasoning()
        .addPolicy(
            agent.id().toString(),
            CedarPolicy.of(
                "closed",
                "forbid(principal, action == Action::\"tool_call::recall_knowledge\", resource);"),
            "test");

    run(LoopConfig.builder(), "Go", Optional.of(KnowledgeConfig.DEFAULT));

    assertThat(lastMessage(1)).startsWith("[Policy denied]");
  }

  // ---- delegation ---------------------------------------------------------------------------

  @Test
  void delegation_allowed_runsTheOtherAgentAndChargesItsTokens() {
    start(
        delegate("reviewer", "Review it."),
        ScriptedProvider.says("Looks good."),
        ScriptedProvider.says("Reviewed."));
    Agent reviewer = agent("reviewer");
    allow("worker", "reviewer");

    RunReasoningLoopResponse answer = run(LoopConfig.builder());

    assertThat(answer.result().output()).isEqualTo("Reviewed.");
    assertThat(asked.get(1).messages()).last().extracting(Message::content).isEqualTo("Review it.");
    assertThat(lastMessage(2)).isEqualTo("Looks good.");
    long own =
        events(answer, LoopEvent.ReasoningComplete.class).stream()
            .map(LoopEvent.ReasoningComplete::usage)
            .mapToLong(Usage::totalTokens)
            .sum();
    List<JournalEntry> others =
        runtime.reasoning().journal().read(reviewer.id().toString(), 0, 100);
    LoopEvent.Terminated end = (LoopEvent.Terminated) others.get(others.size() - 1).event();
    assertThat(answer.result().totalUsage().totalTokens()).isEqualTo(own);
    assertThat(answer.result().delegatedUsage()).contains(end.totalUsage());
    assertThat(events(answer, LoopEvent.ToolsDispatched.class))
        .extracting(LoopEvent.ToolsDispatched::delegatedUsage)
        .containsExactly(Optional.of(end.totalUsage()), Optional.empty());
  }

  @Test
  void delegation_withoutRule_isRefused() {
    start(delegate("reviewer", "Review it."), ScriptedProvider.says("Not reviewed."));
    agent("reviewer");

    run(LoopConfig.builder());

    assertThat(lastMessage(1)).contains("the communication rules deny it");
    assertThat(asked).hasSize(2);
  }

  @Test
  void delegation_unknownAgent_isRefused() {
    start(delegate("nobody", "Do it."), ScriptedProvider.says("Nobody there."));
    agent("reviewer");

    run(LoopConfig.builder());

    assertThat(lastMessage(1)).contains("there is no agent 'nobody'");
  }

  // Invariant R23.16: "Delegation: depth never exceeds max; no agent twice in a chain; total
  // tokens ≤ parent budget + one call."
  @Test
  void invariant_R23_16_delegation_neverTwiceInAChainNeverTooDeepNeverBeyondTheTokens() {
    // worker -> a -> worker is refused, then a -> b, which is the last that may be asked.
    start(
        delegate("a", "1"),
        delegate("worker", "2"),
        delegate("b", "3"),
        delegate("c", "4"),
        ScriptedProvider.says("b done"),
        ScriptedProvider.says("a done"),
        ScriptedProvider.says("worker done"));
    agent("a");
    agent("b");
    agent("c");
    allow("*", "*");

    RunReasoningLoopResponse answer =
        run(LoopConfig.builder().maxDelegationDepth(2).maxTotalTokens(100_000));

    assertThat(answer.result().output()).isEqualTo("worker done");
    assertThat(lastMessage(2)).contains("'worker' is at work on this task already");
    assertThat(lastMessage(4)).contains("delegation depth 2 reached the limit 2");
    assertThat(lastMessage(5)).isEqualTo("b done");
    assertThat(lastMessage(6)).isEqualTo("a done");
  }

  @Test
  void invariant_R23_16_delegation_spendsAtMostTheBudgetAndOneCall() {
    ScriptedProvider.Turn[] turns = new ScriptedProvider.Turn[60];
    for (int i = 0; i < turns.length; i++) {
      turns[i] = delegate(i % 2 == 0 ? "a" : "b", "again ".repeat(20));
    }
    start(turns);
    agent("a");
    agent("b");
    allow("*", "*");
    long budget = 2_000;

    LoopResult result =
        run(LoopConfig.builder().maxTotalTokens(budget).maxIterations(50).maxDelegationDepth(5))
            .result();

    long dearest =
        asked.stream()
            .mapToLong(request -> TokenEstimate.of(request.messages()))
            .max()
            .orElseThrow();
    assertThat(result.wholeUsage().totalTokens())
        .isGreaterThanOrEqualTo(budget)
        .isLessThanOrEqualTo(budget + dearest + 200);
    assertThat(result.terminationReason()).isEqualTo(new TerminationReason.MaxTokens());
  }

  @Test
  void delegation_toAnAgentThatRunsAsManyLoopsAsItMay_isRefused() throws Exception {
    CountDownLatch atWork = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    start(
        request -> {
          atWork.countDown();
          awaitQuietly(goOn);
          return new ScriptedProvider.Answer("Own work done.", List.of());
        });
    AgentProfile reviewer = AgentProfile.plain(agent("reviewer").id().toString(), "reviewer");
    AgentProfile oneAtATime =
        new AgentProfile(
            reviewer.agentId(),
            reviewer.name(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new AgentLimits(Optional.empty(), Optional.empty(), OptionalInt.of(1)));
    LoopStart.Started busy =
        (LoopStart.Started)
            runtime
                .reasoning()
                .start(
                    oneAtATime,
                    RunReasoningLoopRequest.of("Own work."),
                    Optional.empty(),
                    "test",
                    LoopObserver.NONE);
    atWork.await();

    Delegation.Answer answer =
        runtime
            .reasoning()
            .delegated(
                oneAtATime,
                "More work.",
                new ActionContext(
                    agent.id().toString(),
                    "worker",
                    Optional.empty(),
                    0,
                    0,
                    "test",
                    VisibleTools.NONE,
                    JsonObject.EMPTY),
                new Delegation.Origin(
                    List.of(agent.id().toString()),
                    LoopConfig.DEFAULT,
                    Duration.ofMinutes(1),
                    1000));

    assertThat(answer)
        .isEqualTo(
            new Delegation.Answer.Refused(
                "the agent 'reviewer' runs 1 loops already, which is its limit"));
    goOn.countDown();
    assertThat(busy.response().join().result().output()).isEqualTo("Own work done.");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void delegation_restrictionsOfTheLoop_holdForTheOtherAgentToo() {
    start(
        delegate("reviewer", "Read it."),
        call("read", "{}"),
        ScriptedProvider.says("could not read"),
        ScriptedProvider.says("done"));
    Agent reviewer = agent("reviewer");
    permit(reviewer);
    allow("worker", "reviewer");
    RunReasoningLoopRequest request =
        new RunReasoningLoopRequest(
            LoopConfig.DEFAULT,
            "Go",
            Optional.empty(),
            List.of(
                CedarPolicy.of(
                    "no-reading",
                    "forbid(principal, action == Action::\"tool_call::read\", resource);")),
            Optional.empty());

    run(request);

    assertThat(executed).isEmpty();
    assertThat(lastMessage(2)).startsWith("[Policy denied]");
  }

  // ---- how it is done -----------------------------------------------------------------------

  private void start(ScriptedProvider.Turn... turns) {
    List<ScriptedProvider.Turn> watched = new ArrayList<>();
    for (ScriptedProvider.Turn turn : turns) {
      watched.add(
          request -> {
            asked.add(request);
            return turn.answer(request);
          });
    }
    ToolRegistry tools =
        ToolRegistry.builder()
            .tool(
                "read",
                "Reads. [verified]",
                ANYTHING,
                arguments -> {
                  executed.add("read " + text(arguments));
                  return "read it";
                })
            .tool(
                "fail",
                "Fails.",
                ANYTHING,
                arguments -> {
                  executed.add("fail " + text(arguments));
                  throw new IllegalStateException("failure " + failures.incrementAndGet());
                })
            .build();
    runtime =
        SymbiontRuntime.builder()
            .governance(
                GovernanceSettings.DEFAULT
                    .withModel(new ScriptedProvider(watched))
                    .withTools(tools, tool -> ToolFacts.UNKNOWN))
            .build();
    agent = agent("worker");
    permit(agent);
  }

  private static String text(JsonObject arguments) {
    return new GsonCodec().writeText(arguments);
  }

  private Agent agent(String name) {
    return ((Creation.Created) runtime.agents().create(AgentSpec.of(name, "agent x { }"))).agent();
  }

  private void permit(Agent who) {
    runtime.reasoning().addPolicy(who.id().toString(), CedarPolicy.of("all", EVERYTHING), "test");
  }

  private void allow(String from, String to) {
    runtime
        .communicationRules()
        .add(
            new CommunicationRule(
                from + to.length(),
                from,
                to,
                "delegate",
                Effect.ALLOW,
                "",
                0,
                OptionalLong.empty(),
                Instant.EPOCH,
                JsonObject.EMPTY),
            "test");
    runtime.agents().list().forEach(this::permit);
  }

  private RunReasoningLoopResponse run(LoopConfig.Builder config) {
    return run(config, "Go");
  }

  private RunReasoningLoopResponse run(LoopConfig.Builder config, String task) {
    return run(config, task, Optional.empty());
  }

  private RunReasoningLoopResponse run(
      LoopConfig.Builder config, String task, Optional<KnowledgeConfig> knowledge) {
    return run(
        new RunReasoningLoopRequest(config.build(), task, Optional.empty(), List.of(), knowledge));
  }

  private RunReasoningLoopResponse run(RunReasoningLoopRequest request) {
    LoopStart start =
        runtime
            .reasoning()
            .start(runtime.profile(agent), request, Optional.empty(), "test", LoopObserver.NONE);
    return ((LoopStart.Started) start).response().join();
  }

  private String lastMessage(int request) {
    List<Message> messages = asked.get(request).messages();
    return messages.get(messages.size() - 1).content();
  }

  private static boolean isKnowledge(Message message) {
    return message.content().startsWith("[KNOWLEDGE_CONTEXT]");
  }

  private static <E extends LoopEvent> List<E> events(
      RunReasoningLoopResponse answer, Class<E> type) {
    return answer.journalEntries().stream()
        .map(JournalEntry::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static LoopConfig.Builder steps(StepLimitAction action) {
    return LoopConfig.builder().stepIteration(new StepIterationConfig(2, 0.99, action));
  }

  private static ScriptedProvider.Turn call(String tool, String arguments) {
    return ScriptedProvider.calls("", new ToolCallRequest("c", tool, arguments));
  }

  private static ScriptedProvider.Turn delegate(String target, String task) {
    return call("delegate", "{\"agent\":\"%s\",\"task\":\"%s\"}".formatted(target, task));
  }
}
