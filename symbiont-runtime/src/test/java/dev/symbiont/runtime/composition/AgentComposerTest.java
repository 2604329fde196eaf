package dev.symbiont.runtime.composition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.LoopResult;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.communication.CommunicationRule;
import dev.symbiont.runtime.communication.Effect;
import dev.symbiont.runtime.inference.InferenceException;
import dev.symbiont.runtime.inference.InferenceRequest;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Runtime reasoning specification section 19. */
@Timeout(60)
class AgentComposerTest {
  private static final JsonObject ANY_OBJECT = JsonObject.builder().put("type", "object").build();

  private final AtomicInteger toolRuns = new AtomicInteger();
  private FakeModel model;
  private SymbiontRuntime runtime;
  private Agent lead;

  @AfterEach
  void close() {
    runtime.close();
  }

  // ---- other agents -------------------------------------------------------------------------

  @Test
  void ask_ruleAllows_answersByTheAgentsOwnInstructionsAndIsRecorded() {
    start(request -> FakeModel.system(request) + " says hi to " + FakeModel.user(request));
    Agent helper = agent("helper", "You are the helper.");
    allow("lead", "helper", "ask");

    Outcome<String> outcome = composer().ask("helper", "me");

    assertThat(outcome)
        .isEqualTo(new Outcome.Done<>("You are the helper. says hi to me", Usage.of(6, 4)));
    assertThat(model.requests.get(0).tools()).as("one turn has no tools").isEmpty();
    assertThat(audited("message::ask"))
        .extracting(record -> record.json().string("type").orElseThrow())
        .containsExactly("MessageSent", "MessageReceived");
    assertThat(audited("message::ask"))
        .allSatisfy(
            record ->
                assertThat(record.json().string("resource")).contains("agent:" + helper.id()));
    assertThat(audited("respond")).as("the answer passed the gate").hasSize(1);
  }

  @Test
  void ask_noRule_isDeniedWithoutAModelCall() {
    start(request -> "never");
    agent("helper", "You help.");

    assertThat(composer().ask("helper", "me"))
        .isEqualTo(new Outcome.Denied<>("no matching rule and default is deny", Usage.ZERO));
    assertThat(model.requests).isEmpty();
    assertThat(audited("message::ask"))
        .extracting(record -> record.json().string("type").orElseThrow())
        .containsExactly("MessageDenied");
  }

  @Test
  void ask_ruleForAnotherOperation_doesNotCount() {
    start(request -> "never");
    agent("helper", "You help.");
    allow("lead", "helper", "delegate");
    assertThat(composer().ask("helper", "me")).isInstanceOf(Outcome.Denied.class);
  }

  @Test
  void ask_unknownAgent_fails() {
    start(request -> "never");
    assertThat(composer().ask("nobody", "me").problem()).contains("there is no agent 'nobody'");
  }

  @Test
  void ask_policyForbidsTheAnswer_isDeniedAndTheAnswerStaysHidden() {
    start(request -> "the secret");
    Agent helper = agent("helper", "You help.");
    allow("lead", "helper", "*");
    runtime
        .policies()
        .put(
            helper.id().toString(),
            CedarPolicy.of(
                "silence", "forbid(principal, action == Action::\"respond\", resource);"));

    Outcome<String> outcome = composer().ask("helper", "me");

    assertThat(outcome).isInstanceOf(Outcome.Denied.class);
    assertThat(outcome.toString()).doesNotContain("the secret");
    assertThat(outcome.usage().totalTokens()).as("but it was charged").isEqualTo(10);
  }

  @Test
  void ask_modelCallsAToolThatItWasNotOffered_runsNothing() {
    start(request -> "CALL touch");
    agent("helper", "You help.");
    allow("lead", "helper", "*");

    assertThat(composer().ask("helper", "me").value()).isEmpty();
    assertThat(toolRuns).hasValue(0);
  }

  @Test
  void ask_modelAnswersNothingOrFails_isAFailure() {
    start(
        request -> {
          if (FakeModel.user(request).equals("break")) {
            throw new InferenceException(InferenceException.Kind.PROVIDER, "broken", null);
          }
          return " ";
        });
    agent("helper", "You help.");
    allow("lead", "helper", "*");
    assertThat(composer().ask("helper", "x").problem().orElseThrow()).contains("no progress");
    assertThat(composer().ask("helper", "break").problem().orElseThrow()).contains("broken");
  }

  @Test
  void parallel_manyQuestions_runTogetherAndKeepTheirOrder() {
    CyclicBarrier together = new CyclicBarrier(3);
    start(
        request -> {
          await(together);
          return "answer to " + FakeModel.user(request);
        });
    agent("a", "A.");
    agent("b", "B.");
    agent("blocked", "C.");
    allow("lead", "a", "ask");
    allow("lead", "b", "ask");

    List<Outcome<String>> outcomes =
        composer()
            .parallel(
                List.of(
                    new Question("a", "1"),
                    new Question("blocked", "2"),
                    new Question("b", "3"),
                    new Question("nobody", "4"),
                    new Question("a", "5")));

    assertThat(outcomes)
        .extracting(outcome -> outcome.value().orElseGet(() -> outcome.problem().orElseThrow()))
        .containsExactly(
            "answer to 1",
            "denied: no matching rule and default is deny",
            "answer to 3",
            "there is no agent 'nobody'",
            "answer to 5");
  }

  @Test
  void parallel_oneIsDenied_isKnownBeforeAnybodyIsAsked() {
    List<String> order = Collections.synchronizedList(new java.util.ArrayList<>());
    start(
        request -> {
          audited("message::ask")
              .forEach(record -> order.add(record.json().string("type").orElseThrow()));
          return "x";
        });
    agent("a", "A.");
    agent("b", "B.");
    allow("lead", "a", "ask");

    var unused = composer().parallel(List.of(new Question("a", "1"), new Question("b", "2")));

    assertThat(order).as("seen by the first model call").contains("MessageSent", "MessageDenied");
  }

  @Test
  void parallel_moreThan32Tasks_areRefused() {
    start(request -> "x");
    List<Question> questions =
        IntStream.range(0, 33).mapToObj(i -> new Question("a", "" + i)).toList();
    assertThatThrownBy(() -> composer().parallel(questions))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 32 tasks at a time, not 33");
    assertThat(composer().parallel(List.of())).isEmpty();
  }

  @Test
  void parallel_thirtyTwoTasksFromTwoCallers_areNeverMoreThan32AtWork() throws Exception {
    AtomicInteger atWork = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(32);
    start(
        request -> {
          most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
          full.countDown();
          awaitQuietly(full);
          atWork.decrementAndGet();
          return "x";
        });
    agent("a", "A.");
    allow("lead", "a", "ask");
    List<Question> questions =
        IntStream.range(0, 32).mapToObj(i -> new Question("a", "" + i)).toList();

    CompletableFuture<List<Outcome<String>>> other =
        CompletableFuture.supplyAsync(() -> composer().parallel(questions));
    assertThat(composer().parallel(questions)).allMatch(each -> each.value().isPresent());
    assertThat(other.get()).allMatch(each -> each.value().isPresent());
    assertThat(most).hasValue(32);
  }

  @Test
  void race_firstFails_takesTheFirstThatSucceedsAndCancelsTheOthers() throws Exception {
    CountDownLatch slowIsAtWork = new CountDownLatch(1);
    start(
        request ->
            switch (FakeModel.user(request)) {
              case "fail" ->
                  throw new InferenceException(InferenceException.Kind.PROVIDER, "broken", null);
              case "slow" -> {
                slowIsAtWork.countDown();
                yield model.hang();
              }
              default -> {
                awaitQuietly(slowIsAtWork);
                yield "fast";
              }
            });
    agent("a", "A.");
    allow("lead", "a", "ask");

    Outcome<String> outcome =
        composer()
            .race(
                List.of(
                    new Question("a", "fail"), new Question("a", "slow"), new Question("a", "x")));

    assertThat(outcome.value()).contains("fast");
    assertThat(model.interrupted.await(30, TimeUnit.SECONDS)).as("the loser was ended").isTrue();
    assertThat(runtime.reasoning().list(agentId("a")))
        .as("no loop is left at work")
        .noneMatch(state -> runtime.reasoning().isRunning(agentId("a"), loopId(state)));
  }

  @Test
  void race_allFail_namesEachReason() {
    start(
        request -> {
          throw new InferenceException(
              InferenceException.Kind.PROVIDER, FakeModel.user(request), null);
        });
    agent("a", "A.");
    agent("b", "B.");
    allow("lead", "a", "ask");

    assertThat(
            composer()
                .race(List.of(new Question("a", "broken"), new Question("b", "x")))
                .problem()
                .orElseThrow())
        .startsWith("every agent failed: ")
        .contains("a: Inference failed: broken", "b: denied: no matching rule");
    assertThat(composer().race(List.of(new Question("b", "x")))).isInstanceOf(Outcome.Denied.class);
    assertThatThrownBy(() -> composer().race(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void delegate_needsThePolicyAndTheRule() {
    start(request -> "done");
    agent("helper", "You help.");
    assertThat(composer().delegate("helper", "x").problem().orElseThrow())
        .as("no policy")
        .startsWith("denied: ");
    runtime
        .policies()
        .put(
            lead.id().toString(),
            CedarPolicy.of(
                "hand-on", "permit(principal, action == Action::\"delegate::helper\", resource);"));
    assertThat(composer().delegate("helper", "x").problem().orElseThrow())
        .as("no rule")
        .contains("no matching rule");
    assertThat(model.requests).isEmpty();

    allow("lead", "helper", "delegate");
    assertThat(composer().delegate("helper", "x").value()).contains("done");
  }

  // ---- the agent itself ---------------------------------------------------------------------

  @Test
  void reason_wholeLoop_usesTheToolsThroughTheGate() {
    start(
        request ->
            request.messages().size() > 2
                ? "done"
                : request.tools().isEmpty() ? "?" : "CALL touch");
    Outcome<LoopResult> denied = composer().reason("Be brief.", "Touch it.");
    assertThat(denied.value().orElseThrow().output()).isEqualTo("done");
    assertThat(toolRuns).as("no policy permits the tool").hasValue(0);

    runtime
        .policies()
        .put(
            lead.id().toString(),
            CedarPolicy.of(
                "touch", "permit(principal, action == Action::\"tool_call::touch\", resource);"));
    LoopResult result = composer().reason("Be brief.", "Touch it.").value().orElseThrow();
    assertThat(result.iterations()).isEqualTo(2);
    assertThat(result.totalUsage().totalTokens()).isEqualTo(20);
    assertThat(toolRuns).hasValue(1);
    assertThat(FakeModel.system(model.requests.get(0))).isEqualTo("Be brief.");

    assertThat(composer().reason("x", "y", 1, 1000).value().orElseThrow().terminationReason())
        .isEqualTo(new TerminationReason.MaxIterations());
  }

  @Test
  void chain_eachStep_seesWhatTheOneBeforeAnswered() {
    start(request -> FakeModel.system(request) + "<" + FakeModel.user(request) + ">");
    Outcome<ChainResult> outcome =
        composer().chain(List.of(ChainStep.of("Find."), ChainStep.of("Editor.", "Shorten.")));
    assertThat(outcome.value().orElseThrow())
        .isEqualTo(
            new ChainResult(
                "Editor.<Shorten.\n\nYou lead.<Find.>>",
                List.of("You lead.<Find.>", "Editor.<Shorten.\n\nYou lead.<Find.>>")));
    assertThat(outcome.usage()).isEqualTo(Usage.of(12, 8));
  }

  @Test
  void chain_stepFails_saysWhichAndStops() {
    start(request -> FakeModel.user(request).startsWith("b") ? "" : "ok");
    Outcome<ChainResult> outcome =
        composer().chain(List.of(ChainStep.of("a"), ChainStep.of("b"), ChainStep.of("c")));
    assertThat(outcome.problem().orElseThrow()).startsWith("step 2: no progress");
    assertThat(model.requests).hasSize(2);
    assertThatThrownBy(() -> composer().chain(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void chain_budgetUsedUp_stopsBeforeTheNextCall() {
    start(request -> "ok");
    Outcome<ChainResult> outcome =
        composer()
            .withLimits(new CompositionLimits(20, Duration.ofMinutes(1)))
            .chain(List.of(ChainStep.of("a"), ChainStep.of("b"), ChainStep.of("c")));
    assertThat(outcome.problem()).contains("step 3: the 20 tokens are used up");
    assertThat(outcome.usage().totalTokens()).isEqualTo(20);
    assertThat(model.requests).hasSize(2);
    assertThat(model.requests.get(1).maxTokens()).as("what is left").isEqualTo(10);
  }

  @Test
  void chain_noTime_asksNobody() {
    start(request -> "ok");
    assertThat(
            composer()
                .withLimits(new CompositionLimits(20, Duration.ZERO))
                .chain(List.of(ChainStep.of("a")))
                .problem())
        .contains("step 1: the time of PT0S is up");
    assertThat(model.requests).isEmpty();
  }

  @Test
  void withModel_isAskedWhereTheAgentSpeaks() {
    start(request -> "ok");
    assertThat(composer().withModel("large-1").chain(List.of(ChainStep.of("a"))).value())
        .isPresent();
    assertThat(model.requests.get(0).model()).contains("large-1");
  }

  @Test
  void debate_rounds_alternateAndTheWriterHasTheLastWord() {
    AtomicInteger drafts = new AtomicInteger();
    start(
        request ->
            FakeModel.system(request).equals("Write.")
                ? "draft " + drafts.incrementAndGet()
                : "better, please");
    DebateResult result =
        composer()
            .debate("Write.", "Criticise.", "cats", new DebateRules(2, false))
            .value()
            .orElseThrow();
    assertThat(result)
        .isEqualTo(
            new DebateResult(
                "draft 3",
                2,
                List.of(
                    new DebateResult.Round(1, "draft 1", "better, please"),
                    new DebateResult.Round(2, "draft 2", "better, please"))));
    assertThat(FakeModel.user(model.requests.get(2))).contains("cats", "draft 1", "better, please");
  }

  @Test
  void debate_adaptive_endsWhenTheCriticApprovesOrNothingChanges() {
    start(request -> FakeModel.system(request).startsWith("Write") ? "draft" : "Approved.");
    assertThat(
            composer()
                .debate("Write.", "Criticise.", "cats", new DebateRules(5, true))
                .value()
                .orElseThrow())
        .isEqualTo(
            new DebateResult("draft", 1, List.of(new DebateResult.Round(1, "draft", "Approved."))));
    runtime.close();

    start(request -> FakeModel.system(request).startsWith("Write") ? "draft" : "no good");
    assertThat(
            composer()
                .debate("Write.", "Criticise.", "cats", new DebateRules(5, true))
                .value()
                .orElseThrow()
                .roundsCompleted())
        .as("the second draft is the first")
        .isEqualTo(2);
  }

  @Test
  void mapReduce_allInputs_areMappedTogetherAndReducedInOrder() {
    CyclicBarrier together = new CyclicBarrier(3);
    start(
        request -> {
          if (FakeModel.system(request).equals("Map.")) {
            await(together);
            return FakeModel.user(request).toUpperCase(java.util.Locale.ROOT);
          }
          return FakeModel.user(request);
        });
    assertThat(
            composer().mapReduce(List.of("a", "b", "c"), "Map.", "Reduce.").value().orElseThrow())
        .isEqualTo(new MapReduceResult("1. A\n\n2. B\n\n3. C", List.of("A", "B", "C")));
  }

  @Test
  void mapReduce_oneInputFails_cancelsTheOthersAndNamesIt() throws Exception {
    CountDownLatch hanging = new CountDownLatch(1);
    start(
        request -> {
          if (FakeModel.user(request).equals("slow")) {
            hanging.countDown();
            return model.hang();
          }
          awaitQuietly(hanging);
          throw new InferenceException(InferenceException.Kind.PROVIDER, "broken", null);
        });
    assertThat(
            composer().mapReduce(List.of("slow", "bad"), "Map.", "Reduce.").problem().orElseThrow())
        .isEqualTo("input 2: Inference failed: broken");
    assertThat(model.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void director_plan_isDoneInOrderByTheNamedWorkers() {
    start(
        request ->
            switch (FakeModel.system(request)) {
              case "Direct." ->
                  FakeModel.user(request).contains("Put their work together")
                      ? "whole: " + FakeModel.user(request).contains("ann: A did one")
                      : """
                        ```json
                        {"assignments":[{"worker":"ben","subtask":"two"},
                        {"worker":"ann","subtask":"one"}]}
                        ```""";
              case "You are Ann." -> "A did " + FakeModel.user(request);
              default -> "B did " + FakeModel.user(request);
            });
    DirectorResult result =
        composer()
            .director(
                "Direct.",
                List.of(new Worker("ann", "You are Ann."), new Worker("ben", "You are Ben.")),
                "Build it.")
            .value()
            .orElseThrow();
    assertThat(result.result()).isEqualTo("whole: true");
    assertThat(result.workerResults())
        .containsExactly(
            new DirectorResult.WorkerResult("ben", "two", "B did two"),
            new DirectorResult.WorkerResult("ann", "one", "A did one"));
  }

  @Test
  void director_planThatIsNoJson_goesToEveryWorker() {
    start(request -> FakeModel.user(request).contains("Plan the work") ? "Just do it." : "did it");
    DirectorResult result =
        composer()
            .director("Direct.", List.of(new Worker("a", "A"), new Worker("b", "B")), "Build.")
            .value()
            .orElseThrow();
    assertThat(result.workerResults())
        .containsExactly(
            new DirectorResult.WorkerResult("a", "Just do it.", "did it"),
            new DirectorResult.WorkerResult("b", "Just do it.", "did it"));
  }

  @Test
  void director_badPlan_isRefusedBeforeAnyWork() {
    for (String plan :
        List.of(
            "{\"assignments\":[{\"worker\":\"mallory\",\"subtask\":\"x\"}]}",
            "{\"assignments\":[]}",
            "{\"assignments\":["
                + "{\"worker\":\"a\",\"subtask\":\"x\"},".repeat(32)
                + "{\"worker\":\"a\",\"subtask\":\"x\"}]}")) {
      start(request -> plan);
      Outcome<DirectorResult> outcome =
          composer().director("Direct.", List.of(new Worker("a", "A")), "Build.");
      assertThat(outcome.problem().orElseThrow()).startsWith("the plan ");
      assertThat(model.requests).hasSize(1);
      runtime.close();
    }
    start(request -> "x");
    assertThatThrownBy(
            () ->
                composer().director("D", List.of(new Worker("a", "A"), new Worker("a", "B")), "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("same name");
  }

  @Test
  void interrupt_whileModelsAnswer_cancelsThemAndIsKept() throws Exception {
    start(request -> model.hang());
    agent("a", "A.");
    allow("lead", "a", "ask");
    CompletableFuture<Boolean> kept = new CompletableFuture<>();
    CompletableFuture<Outcome<String>> outcome = new CompletableFuture<>();
    Thread caller =
        new Thread(
            () -> {
              outcome.complete(composer().ask("a", "x"));
              kept.complete(Thread.currentThread().isInterrupted());
            });
    caller.start();
    while (model.requests.isEmpty()) {
      assertThat(caller.isAlive()).isTrue();
    }
    caller.interrupt();

    assertThat(outcome.get().problem()).contains("cancelled");
    assertThat(kept.get()).isTrue();
    assertThat(model.interrupted.await(30, TimeUnit.SECONDS)).isTrue();
  }

  // ---- fixtures -----------------------------------------------------------------------------

  private void start(Function<InferenceRequest, String> answers) {
    model = new FakeModel(answers);
    ToolRegistry tools =
        ToolRegistry.builder()
            .tool(
                "touch",
                "Touches.",
                ANY_OBJECT,
                arguments -> "touched " + toolRuns.incrementAndGet())
            .build();
    runtime =
        SymbiontRuntime.builder()
            .governance(
                GovernanceSettings.DEFAULT
                    .withModel(model)
                    .withTools(tools, name -> ToolFacts.UNKNOWN))
            .build();
    lead = agent("lead", "You lead.");
  }

  private AgentComposer composer() {
    return runtime.composer(lead);
  }

  private Agent agent(String name, String instructions) {
    String source = "metadata { system_prompt: \"%s\" } agent %s { }".formatted(instructions, name);
    Creation creation = runtime.agents().create(AgentSpec.of(name, source));
    assertThat(creation).isInstanceOf(Creation.Created.class);
    return ((Creation.Created) creation).agent();
  }

  private String agentId(String name) {
    return runtime.agents().list().stream()
        .filter(agent -> agent.name().equals(name))
        .findFirst()
        .orElseThrow()
        .id()
        .toString();
  }

  private static String loopId(dev.symbiont.domain.reasoning.LoopState state) {
    return String.valueOf(state.metadata().get("loop_id"));
  }

  private void allow(String from, String to, String operation) {
    var unused =
        runtime
            .communicationRules()
            .add(
                new CommunicationRule(
                    from + "-" + to + "-" + operation.replace("*", "all"),
                    from,
                    to,
                    operation,
                    Effect.ALLOW,
                    "",
                    0,
                    OptionalLong.empty(),
                    Instant.EPOCH,
                    JsonObject.EMPTY),
                "user:test");
  }

  private List<AuditRecord> audited(String action) {
    return new AuditReader(runtime.audit().directory())
        .query(AuditQuery.LATEST.withLimit(1000)).stream()
            .filter(record -> record.json().string("action").filter(action::equals).isPresent())
            .toList();
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException("the calls do not run together", e);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
