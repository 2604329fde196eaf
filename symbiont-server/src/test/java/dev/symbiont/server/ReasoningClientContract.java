package dev.symbiont.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.api.SymbiontClient;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.EventStream;
import dev.symbiont.api.reasoning.Fact;
import dev.symbiont.api.reasoning.StartedLoop;
import dev.symbiont.domain.error.ApiException;
import dev.symbiont.domain.error.NotFoundException;
import dev.symbiont.domain.id.AgentId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.CircuitBreakerStatus;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopDecision;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.LoopState;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.RunReasoningLoopRequest;
import dev.symbiont.domain.reasoning.RunReasoningLoopResponse;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.runtime.GovernanceSettings;
import dev.symbiont.runtime.SymbiontRuntime;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.ToolRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every call of SDK surface section 3.8, blocking and asynchronous, against our runtime. */
@Timeout(60)
abstract class ReasoningClientContract {
  private static final AgentId AGENT = AgentId.of("agent-1");
  private static final JsonObject ANYTHING = JsonObject.builder().put("type", "object").build();
  private static final CedarPolicy TOOLS =
      CedarPolicy.of("tools", "permit(principal, action in Action::\"tool_call\", resource);");

  private final Road road;
  private final CountDownLatch gate = new CountDownLatch(1);
  private final CountDownLatch waiting = new CountDownLatch(1);
  private SymbiontRuntime runtime;
  private Road.Connection connection;
  private SymbiontClient client;

  ReasoningClientContract(Road road) {
    this.road = road;
  }

  @BeforeEach
  void start() {
    ScriptedProvider model =
        new ScriptedProvider(
            List.of(
                ScriptedProvider.calls("", new ToolCallRequest("a", "wait", "{}")),
                ScriptedProvider.calls("", new ToolCallRequest("b", "fail", "{}")),
                ScriptedProvider.says("done"),
                ScriptedProvider.says("again")));
    ToolRegistry tools =
        ToolRegistry.builder()
            .tool(
                "wait",
                "Waits.",
                ANYTHING,
                call -> {
                  waiting.countDown();
                  gate.await();
                  return "waited";
                })
            .tool(
                "fail",
                "Fails.",
                ANYTHING,
                call -> {
                  throw new IllegalStateException("broken on purpose");
                })
            .build();
    runtime =
        SymbiontRuntime.builder()
            .governance(
                GovernanceSettings.DEFAULT
                    .withModel(model)
                    .withTools(tools, tool -> ToolFacts.UNKNOWN))
            .build();
    connection = road.connect(runtime);
    client = connection.client();
    client.reasoning().addPolicy(AGENT, TOOLS);
  }

  @AfterEach
  void stop() {
    gate.countDown();
    connection.closer().run();
    runtime.close();
  }

  // ---- loops --------------------------------------------------------------------------------

  @Test
  void run_wholeLoop_answersItsResultAndItsJournal() {
    gate.countDown();
    RunReasoningLoopResponse answer = client.reasoning().run(AGENT, task());

    assertThat(answer.result().output()).isEqualTo("done");
    assertThat(answer.result().iterations()).isEqualTo(3);
    assertThat(answer.result().terminationReason()).isEqualTo(new TerminationReason.Completed());
    assertThat(types(answer.journalEntries())).startsWith("Started").endsWith("Terminated");
    LoopState state = client.reasoning().status(AGENT, answer.loopId());
    assertThat(state.currentPhase()).isEqualTo("completed");
    assertThat(state.iteration()).isEqualTo(3);
    assertThat(client.reasoning().loops(AGENT)).containsExactly(state);
    assertThat(client.reasoning().async().run(AGENT, task()).join().result().output())
        .isEqualTo("again");
  }

  @Test
  void run_underAnIdempotencyKey_runsOnce() {
    gate.countDown();
    var reasoning = client.reasoning().with(CallOptions.idempotencyKey("order-7"));

    RunReasoningLoopResponse first = reasoning.run(AGENT, task());
    RunReasoningLoopResponse second = reasoning.run(AGENT, task());

    assertThat(second).isEqualTo(first);
    assertThat(client.reasoning().loops(AGENT)).hasSize(1);
  }

  @Test
  void start_loop_isWatchedWhileItRunsAndAwaited() throws InterruptedException {
    StartedLoop loop = client.reasoning().start(AGENT, task());
    waiting.await();
    assertThat(loop.status().currentPhase()).isEqualTo("tool_dispatching");
    assertThat(client.reasoning().async().status(AGENT, loop.id()).join().iteration()).isEqualTo(1);
    CompletableFuture<RunReasoningLoopResponse> end = loop.awaitAsync();
    gate.countDown();

    assertThat(loop.await().result().output()).isEqualTo("done");
    assertThat(end.join()).isEqualTo(loop.await());
    assertThat(loop.await().loopId()).isEqualTo(loop.id());
  }

  @Test
  void cancel_runningLoop_endsIt() throws InterruptedException {
    StartedLoop loop = client.reasoning().async().start(AGENT, task()).join();
    waiting.await();

    loop.cancel();

    assertThat(loop.await().result().terminationReason())
        .isEqualTo(new TerminationReason.Failed("cancelled"));
    assertThat(loop.status().currentPhase()).isEqualTo("cancelled");
    client.reasoning().async().cancel(AGENT, loop.id()).join();
    assertThatThrownBy(() -> client.reasoning().cancel(AGENT, "none"))
        .isInstanceOfSatisfying(
            NotFoundException.class, e -> assertThat(e.code()).contains("LOOP_NOT_FOUND"));
  }

  // ---- events -------------------------------------------------------------------------------

  @Test
  void events_runningLoop_comeWhileItRunsAndEndBehindItsEnd() throws InterruptedException {
    StartedLoop loop = client.reasoning().start(AGENT, task());
    waiting.await();
    List<JournalEntry> seen = new ArrayList<>();

    try (EventStream<JournalEntry> events = loop.events()) {
      for (int i = 0; i < 3; i++) {
        seen.add(events.next());
      }
      assertThat(types(seen)).containsExactly("Started", "ReasoningComplete", "PolicyEvaluated");
      assertThat(loop.status().currentPhase()).isEqualTo("tool_dispatching");
      gate.countDown();
      events.stream().forEach(seen::add);
      assertThat(events.hasNext()).isFalse();
    }

    assertThat(seen).isEqualTo(loop.await().journalEntries());
  }

  @Test
  void events_finishedLoop_areReadFromAnySequence() {
    gate.countDown();
    RunReasoningLoopResponse answer = client.reasoning().run(AGENT, task());
    List<JournalEntry> all = answer.journalEntries();

    try (EventStream<JournalEntry> events = client.reasoning().events(AGENT, answer.loopId(), 5)) {
      assertThat(events.stream().toList()).isEqualTo(all.subList(5, all.size()));
    }
    try (EventStream<JournalEntry> events = client.reasoning().events(AGENT, answer.loopId())) {
      assertThat(events.stream().toList()).isEqualTo(all);
    }
  }

  @Test
  void events_unknownLoop_isNotFound() {
    assertThatThrownBy(() -> client.reasoning().events(AGENT, "none"))
        .isInstanceOfSatisfying(
            NotFoundException.class,
            e -> {
              assertThat(e.code()).contains("LOOP_NOT_FOUND");
              assertThat(e.operation()).isEqualTo("reasoning.events");
            });
  }

  @Test
  void events_closedWhileItWaits_end() throws InterruptedException {
    StartedLoop loop = client.reasoning().start(AGENT, task());
    waiting.await();
    EventStream<JournalEntry> events = loop.events();
    for (int i = 0; i < 3; i++) {
      events.next();
    }
    CompletableFuture<Boolean> more = CompletableFuture.supplyAsync(events::hasNext);

    events.close();

    assertThat(more.join()).isFalse();
  }

  @Test
  void events_publisher_sendsWhatIsAskedForAndCompletes() throws InterruptedException {
    StartedLoop loop = client.reasoning().start(AGENT, task());
    waiting.await();
    Collector collector = new Collector();
    client.reasoning().async().events(AGENT, loop.id()).subscribe(collector);

    collector.subscription().request(2);
    assertThat(collector.take()).contains("Started");
    assertThat(collector.take()).contains("ReasoningComplete");
    collector.subscription().request(Long.MAX_VALUE);
    assertThat(collector.take()).contains("PolicyEvaluated");
    gate.countDown();

    List<String> rest = new ArrayList<>();
    String signal = collector.take();
    while (!signal.equals("complete")) {
      rest.add(signal);
      signal = collector.take();
    }
    assertThat(rest).hasSize(loop.await().journalEntries().size() - 3);
  }

  @Test
  void events_publisher_errorAndMisuse_reachTheSubscriber() throws InterruptedException {
    Collector unknown = new Collector();
    client.reasoning().async().events(AGENT, "none").subscribe(unknown);
    unknown.subscription().request(1);
    assertThat(unknown.take()).startsWith("error").contains("LOOP_NOT_FOUND");

    Collector misuse = new Collector();
    client.reasoning().async().events(AGENT, "none").subscribe(misuse);
    misuse.subscription().request(0);
    assertThat(misuse.take()).startsWith("error").contains("at least 1");
  }

  // ---- journal, policies, breakers, knowledge, tools ----------------------------------------

  @Test
  void journal_pages_areReadAndForgotten() {
    gate.countDown();
    List<JournalEntry> all = client.reasoning().run(AGENT, task()).journalEntries();

    assertThat(client.reasoning().journal(AGENT, 0, 100)).isEqualTo(all);
    assertThat(client.reasoning().async().journal(AGENT, 3, 2).join()).isEqualTo(all.subList(3, 5));
    assertThat(client.reasoning().compactJournal(AGENT).integer("deleted"))
        .contains((long) all.size());
    assertThat(client.reasoning().async().compactJournal(AGENT).join().integer("deleted"))
        .contains(0L);
    assertThat(client.reasoning().journal(AGENT, 0, 100)).isEmpty();
  }

  @Test
  void policies_areListedAskedReplacedAndRemoved() {
    ProposedAction action = new ProposedAction.ToolCall("c", "wait", "{}");
    assertThat(client.reasoning().policies(AGENT)).containsExactly(TOOLS);
    assertThat(client.reasoning().evaluate(AGENT, action)).isEqualTo(new LoopDecision.Allow());

    JsonObject stored =
        client
            .reasoning()
            .async()
            .addPolicy(
                AGENT,
                CedarPolicy.of(
                    "no-waiting",
                    "forbid(principal, action == Action::\"tool_call::wait\", resource);"))
            .join();

    assertThat(stored.bool("added")).contains(true);
    assertThat(client.reasoning().async().evaluate(AGENT, action).join())
        .isInstanceOf(LoopDecision.Deny.class);
    assertThat(client.reasoning().async().policies(AGENT).join()).hasSize(2);
    assertThat(client.reasoning().removePolicy(AGENT, "no-waiting")).isTrue();
    assertThat(client.reasoning().async().removePolicy(AGENT, "no-waiting").join()).isFalse();
    assertThatThrownBy(
            () -> client.reasoning().addPolicy(AGENT, CedarPolicy.of("p", "permit(everything);")))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(422);
              assertThat(e.code()).contains("INVALID_CEDAR_POLICY");
            });
  }

  @Test
  void circuitBreakers_areShownAndReset() {
    gate.countDown();
    client.reasoning().run(AGENT, task());

    JsonObject fail = client.reasoning().circuitBreakers(AGENT).object("fail").orElseThrow();
    assertThat(fail.string("state")).contains("closed");
    assertThat(fail.integer("failure_count")).contains(1L);
    assertThat(client.reasoning().async().circuitBreakers(AGENT).join().has("wait")).isTrue();
    CircuitBreakerStatus reset = client.reasoning().resetCircuitBreaker(AGENT, "fail");
    assertThat(reset.failureCount()).isZero();
    assertThat(client.reasoning().async().resetCircuitBreaker(AGENT, "fail").join())
        .isEqualTo(reset);
    assertThatThrownBy(() -> client.reasoning().resetCircuitBreaker(AGENT, "no such tool"))
        .isInstanceOfSatisfying(
            NotFoundException.class,
            e -> assertThat(e.code()).contains("CIRCUIT_BREAKER_NOT_FOUND"));
  }

  @Test
  void knowledge_isStoredAndRecalledBestFirst() {
    String id = client.reasoning().remember(AGENT, Fact.of("the sky", "is", "blue"));
    client.reasoning().async().remember(AGENT, new Fact("the blue sky", "is", "wide", 0.9)).join();

    assertThat(id).isNotBlank();
    assertThat(client.reasoning().recall(AGENT, "blue sky", 5))
        .containsExactly("the blue sky is wide", "the sky is blue");
    assertThat(client.reasoning().async().recall(AGENT, "blue sky", 1).join())
        .containsExactly("the blue sky is wide");
    assertThat(client.reasoning().recall(AgentId.of("agent-2"), "blue sky", 5)).isEmpty();
    assertThatThrownBy(() -> client.reasoning().recall(AGENT, "sky", 0))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.status()).isEqualTo(422));
  }

  @Test
  void toolProfilesAndDiagnostics_showWhatTheToolsDid() {
    gate.countDown();
    String loopId = client.reasoning().run(AGENT, task()).loopId();

    List<JsonObject> profiles = client.reasoning().toolProfiles(AGENT);
    assertThat(profiles)
        .extracting(profile -> profile.string("tool_name").orElseThrow())
        .containsExactly("fail", "wait");
    assertThat(profiles.get(0).integer("failure_count")).contains(1L);
    assertThat(client.reasoning().async().toolProfiles(AGENT).join()).isEqualTo(profiles);

    JsonObject diagnostics = client.reasoning().diagnostics(AGENT, loopId);
    assertThat(diagnostics.string("status")).contains("completed");
    assertThat(diagnostics.bool("stuck")).contains(false);
    List<JsonValue> history = diagnostics.array("iteration_history").orElseThrow().values();
    assertThat(history).hasSize(3);
    assertThat(client.reasoning().async().diagnostics(AGENT, loopId).join()).isEqualTo(diagnostics);
  }

  private static RunReasoningLoopRequest task() {
    return RunReasoningLoopRequest.of("Work.");
  }

  private static List<String> types(List<JournalEntry> entries) {
    return entries.stream().map(JournalEntry::event).map(ReasoningClientContract::type).toList();
  }

  private static String type(LoopEvent event) {
    return event.getClass().getSimpleName();
  }

  /** Turns signals into texts. */
  private static final class Collector implements Flow.Subscriber<JournalEntry> {
    private final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscribed = new CompletableFuture<>();

    Flow.Subscription subscription() {
      return subscribed.join();
    }

    String take() throws InterruptedException {
      return signals.take();
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscribed.complete(subscription);
    }

    @Override
    public void onNext(JournalEntry entry) {
      signals.add(type(entry.event()));
    }

    @Override
    public void onError(Throwable failure) {
      signals.add("error " + failure);
    }

    @Override
    public void onComplete() {
      signals.add("complete");
    }
  }
}
