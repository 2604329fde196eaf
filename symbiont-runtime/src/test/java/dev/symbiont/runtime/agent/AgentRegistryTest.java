package dev.symbiont.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.symbiont.domain.json.JsonString;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentRegistryTest {
  /** The table of spec/runtime-core.md section 1.2 with its extensions, written out once more. */
  private static final Map<LifecycleState, Set<LifecycleState>> EDGES =
      Map.ofEntries(
          Map.entry(
              LifecycleState.CREATED,
              Set.of(LifecycleState.INITIALIZING, LifecycleState.TERMINATING)),
          Map.entry(
              LifecycleState.INITIALIZING,
              Set.of(LifecycleState.READY, LifecycleState.FAILED, LifecycleState.TERMINATING)),
          Map.entry(
              LifecycleState.READY,
              Set.of(LifecycleState.RUNNING, LifecycleState.SUSPENDED, LifecycleState.TERMINATING)),
          Map.entry(
              LifecycleState.RUNNING,
              Set.of(
                  LifecycleState.READY,
                  LifecycleState.WAITING,
                  LifecycleState.SUSPENDED,
                  LifecycleState.COMPLETED,
                  LifecycleState.FAILED,
                  LifecycleState.TERMINATING)),
          Map.entry(
              LifecycleState.SUSPENDED, Set.of(LifecycleState.RUNNING, LifecycleState.TERMINATING)),
          Map.entry(
              LifecycleState.WAITING,
              Set.of(
                  LifecycleState.RUNNING,
                  LifecycleState.SUSPENDED,
                  LifecycleState.FAILED,
                  LifecycleState.TERMINATING)),
          Map.entry(LifecycleState.COMPLETED, Set.of(LifecycleState.TERMINATING)),
          Map.entry(
              LifecycleState.FAILED,
              Set.of(LifecycleState.INITIALIZING, LifecycleState.TERMINATING)),
          Map.entry(LifecycleState.TERMINATING, Set.of(LifecycleState.TERMINATED)),
          Map.entry(LifecycleState.TERMINATED, Set.of()),
          Map.entry(LifecycleState.UNREACHABLE, Set.of(LifecycleState.TERMINATING)));

  private static final Set<LifecycleState> LOSABLE =
      EnumSet.of(LifecycleState.READY, LifecycleState.RUNNING, LifecycleState.WAITING);

  private static final ExecutionMode EXTERNAL =
      new ExecutionMode.External(Optional.empty(), Optional.empty(), Duration.ofSeconds(30));

  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource
  void canBecome_everyEdge_isThatOfTheTable(LifecycleState from) {
    for (LifecycleState to : LifecycleState.values()) {
      assertThat(from.canBecome(to, false))
          .as(from + " to " + to)
          .isEqualTo(EDGES.get(from).contains(to));
      boolean lost = to == LifecycleState.UNREACHABLE && LOSABLE.contains(from);
      boolean found = from == LifecycleState.UNREACHABLE && LOSABLE.contains(to);
      assertThat(from.canBecome(to, true))
          .as("external " + from + " to " + to)
          .isEqualTo(EDGES.get(from).contains(to) || lost || found);
    }
    assertThat(LifecycleState.ofWord(from.word())).contains(from);
  }

  @Test
  void create_internalAgent_isReadyDurableAndInTheHistory() {
    UUID id;
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      id = created(registry.create(AgentSpec.of("triage", "agent triage {}"))).id();
      assertThat(registry.find(id).orElseThrow().state()).isEqualTo(LifecycleState.READY);
    }
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      Agent agent = registry.find(id).orElseThrow();
      assertThat(agent.name()).isEqualTo("triage");
      assertThat(agent.spec().dsl()).isEqualTo("agent triage {}");
      assertThat(agent.state()).isEqualTo(LifecycleState.READY);
      assertThat(new ExecutionLog(database).newest(id, 10))
          .containsExactly(new HistoryEntry(id, "created", clock.instant()));
    }
  }

  @Test
  void create_everyField_survivesReopening() {
    AgentSpec spec =
        new AgentSpec(
            "edge \"1\" é",
            Optional.of("alias-1"),
            new ExecutionMode.External(
                Optional.of("http://10.0.0.5:9000"),
                Optional.of("acme.example"),
                Duration.ofSeconds(7)),
            "",
            List.of("read", "write"),
            Map.of("team", "blue"));
    UUID id;
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      id = created(registry.create(spec)).id();
    }
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      assertThat(registry.find(id).orElseThrow().spec()).isEqualTo(spec);
    }
  }

  @Test
  void create_sameIdTwice_changesNothing() {
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      UUID id = new UUID(1, 2);
      registry.create(AgentSpec.of("first", "x"), id);
      assertThat(registry.create(AgentSpec.of("second", "x"), id))
          .isInstanceOfSatisfying(
              Creation.Exists.class,
              exists -> assertThat(exists.agent().name()).isEqualTo("first"));
      assertThat(registry.size()).isEqualTo(1);
    }
  }

  @Test
  void create_sameIdFromManyThreads_registersOnce() throws Exception {
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      UUID id = new UUID(1, 2);
      List<Creation> outcomes = inParallel(8, () -> registry.create(AgentSpec.of("one", "x"), id));
      assertThat(outcomes).filteredOn(Creation.Created.class::isInstance).hasSize(1);
      assertThat(registry.list()).hasSize(1);
    }
  }

  @Test
  void create_overTheLimit_isFullUntilAnAgentIsRemoved() {
    try (Database database = open();
        AgentRegistry registry = registry(database, 2)) {
      Agent first = created(registry.create(AgentSpec.of("a", "x")));
      registry.create(AgentSpec.of("b", "x"));
      assertThat(registry.create(AgentSpec.of("c", "x"))).isEqualTo(new Creation.Full(2));
      registry.remove(first.id());
      assertThat(registry.create(AgentSpec.of("c", "x"))).isInstanceOf(Creation.Created.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a\nb",
        "deploy",
        "deployments",
        "7c0f0c1e-50a8-4d62-9d4e-2f5b3b1b7a10",
        "7C0F0C1E50A84D629D4E2F5B3B1B7A10"
      })
  void spec_nameThatCouldMeanSomethingElse_isRefused(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> AgentSpec.of(name, "x"));
  }

  @Test
  void spec_emptySource_isAllowedForExternalAgentsOnly() {
    assertThatIllegalArgumentException().isThrownBy(() -> AgentSpec.of("a", ""));
    assertThat(external("edge").dsl()).isEmpty();
  }

  @Test
  void resolve_idsAndNames() {
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      Agent one = created(registry.create(AgentSpec.of("one", "x")));
      registry.create(AgentSpec.of("twin", "x"));
      registry.create(AgentSpec.of("twin", "y"));
      String id = one.id().toString();
      for (String spelling :
          List.of(
              id,
              id.replace("-", ""),
              "{" + id + "}",
              "urn:uuid:" + id,
              id.toUpperCase(java.util.Locale.ROOT),
              "one")) {
        assertThat(registry.resolve(spelling)).as(spelling).isEqualTo(new Resolution.Found(one));
      }
      assertThat(registry.resolve("twin")).isEqualTo(new Resolution.Ambiguous(2));
      assertThat(registry.resolve("none")).isEqualTo(Resolution.Unknown.AGENT);
      assertThat(registry.resolve(new UUID(0, 0).toString())).isEqualTo(Resolution.Unknown.AGENT);
      registry.update(one.id(), Optional.of("uno"), Optional.empty());
      assertThat(registry.resolve("one")).isEqualTo(Resolution.Unknown.AGENT);
      assertThat(registry.resolve("uno")).isInstanceOf(Resolution.Found.class);
    }
  }

  @Test
  void list_isSortedByNameThenId() {
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      for (String name : List.of("c", "a", "b", "a")) {
        registry.create(AgentSpec.of(name, "x"));
      }
      List<Agent> agents = registry.list();
      assertThat(agents).extracting(Agent::name).containsExactly("a", "a", "b", "c");
      assertThat(agents.get(0).id().toString()).isLessThan(agents.get(1).id().toString());
    }
  }

  @Test
  void update_isDurableAndKeepsTheRest() {
    UUID id;
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      id = created(registry.create(AgentSpec.of("old", "source"))).id();
      registry.update(id, Optional.of("new"), Optional.empty());
      assertThat(registry.update(new UUID(0, 0), Optional.of("x"), Optional.empty())).isEmpty();
    }
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      assertThat(registry.find(id).orElseThrow().name()).isEqualTo("new");
      assertThat(registry.find(id).orElseThrow().spec().dsl()).isEqualTo("source");
    }
  }

  @Test
  void transition_randomSequences_neverLeaveTheTableAndAreHeardOnceInOrder() {
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      SeededCases.check(
          100,
          60,
          random -> {
            boolean isExternal = random.nextBoolean();
            Agent agent =
                created(registry.create(isExternal ? external("e") : AgentSpec.of("i", "source")));
            List<LifecycleState> heard = new CopyOnWriteArrayList<>();
            registry.addListener(
                (before, after) -> {
                  if (after.id().equals(agent.id())) {
                    heard.add(after.state());
                  }
                });
            walk(registry, agent, random, isExternal);
            LifecycleState last = registry.find(agent.id()).orElseThrow().state();
            assertThat(registry.countByState().values().stream().mapToInt(n -> n).sum())
                .isEqualTo(registry.size());
            if (!heard.isEmpty() && heard.size() == lastWalk) {
              assertThat(heard.get(heard.size() - 1)).isEqualTo(last);
            }
          });
    }
  }

  private int lastWalk;

  private void walk(AgentRegistry registry, Agent agent, Random random, boolean isExternal) {
    LifecycleState state = registry.find(agent.id()).orElseThrow().state();
    lastWalk = 0;
    for (int i = 0; i < 60; i++) {
      LifecycleState wanted =
          LifecycleState.values()[random.nextInt(LifecycleState.values().length)];
      Transition outcome = registry.transition(agent.id(), wanted);
      if (state.canBecome(wanted, isExternal)) {
        assertThat(outcome)
            .isInstanceOfSatisfying(
                Transition.Done.class, done -> assertThat(done.after().state()).isEqualTo(wanted));
        state = wanted;
        lastWalk++;
      } else {
        assertThat(outcome).isEqualTo(new Transition.Illegal(state, wanted));
      }
      assertThat(registry.find(agent.id()).orElseThrow().state()).isEqualTo(state);
    }
  }

  @Test
  void listeners_hearEveryEdgeOnceAndInOrder() {
    List<String> heard = new CopyOnWriteArrayList<>();
    try (Database database = open()) {
      AgentRegistry registry = registry(database);
      registry.addListener(
          (before, after) -> {
            throw new IllegalStateException("a bad listener must not stop the others");
          });
      registry.addListener(
          (before, after) -> heard.add(before.state().word() + ">" + after.state().word()));
      UUID id = created(registry.create(AgentSpec.of("a", "x"))).id();
      for (int i = 0; i < 100; i++) {
        registry.transition(id, LifecycleState.RUNNING);
        registry.transition(id, LifecycleState.READY);
      }
      registry.remove(id);
      registry.close();
    }
    assertThat(heard).hasSize(204).startsWith("Created>Initializing", "Initializing>Ready");
    assertThat(heard).endsWith("Ready>Terminating", "Terminating>Terminated");
    for (int i = 1; i < heard.size(); i++) {
      assertThat(heard.get(i)).startsWith(heard.get(i - 1).split(">")[1] + ">");
    }
  }

  @Test
  void transition_fromManyThreads_succeedsOnce() throws Exception {
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      for (int round = 0; round < 50; round++) {
        UUID id = created(registry.create(AgentSpec.of("a", "x"))).id();
        List<Transition> outcomes =
            inParallel(6, () -> registry.transition(id, LifecycleState.RUNNING));
        assertThat(outcomes).filteredOn(Transition.Done.class::isInstance).hasSize(1);
      }
    }
  }

  @Test
  void transition_stored_isDurable() {
    UUID id;
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      id = created(registry.create(AgentSpec.of("a", "x"))).id();
      Transition outcome = registry.transition(id, LifecycleState.SUSPENDED);
      database.join(((Transition.Done) outcome).stored());
      assertThat(registry.transition(new UUID(0, 0), LifecycleState.READY))
          .isEqualTo(Transition.Unknown.AGENT);
    }
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      assertThat(registry.find(id).orElseThrow().state()).isEqualTo(LifecycleState.SUSPENDED);
    }
  }

  @Test
  void open_agentsThatWereAtWork_haveFailedWithAReason() {
    UUID running;
    UUID ready;
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      running = created(registry.create(AgentSpec.of("running", "x"))).id();
      ready = created(registry.create(AgentSpec.of("ready", "x"))).id();
      registry.transition(running, LifecycleState.RUNNING);
    }
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      Agent agent = registry.find(running).orElseThrow();
      assertThat(agent.state()).isEqualTo(LifecycleState.FAILED);
      assertThat(agent.lastError()).hasValueSatisfying(why -> assertThat(why).contains("stopped"));
      assertThat(registry.find(ready).orElseThrow().state()).isEqualTo(LifecycleState.READY);
    }
  }

  @Test
  void fail_keepsTheReason() {
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      UUID id = created(registry.create(AgentSpec.of("a", "x"))).id();
      registry.transition(id, LifecycleState.RUNNING);
      registry.fail(id, "no model");
      assertThat(registry.find(id).orElseThrow().lastError()).contains("no model");
    }
  }

  @Test
  void remove_fromManyThreads_succeedsOnceAndForgetsTheAgent() throws Exception {
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      UUID id = created(registry.create(AgentSpec.of("a", "x"))).id();
      List<Optional<Agent>> outcomes = inParallel(6, () -> registry.remove(id));
      assertThat(outcomes).filteredOn(Optional::isPresent).hasSize(1);
      assertThat(registry.find(id)).isEmpty();
      assertThat(registry.resolve("a")).isEqualTo(Resolution.Unknown.AGENT);
    }
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      assertThat(registry.size()).isZero();
    }
  }

  @Test
  void attachments_areStoredInTheTransactionOfTheAgent() {
    try (Database database = open()) {
      AgentAttachment refusing =
          new AgentAttachment() {
            @Override
            public Part created(Agent agent) {
              return sql -> {
                throw new java.sql.SQLException("no");
              };
            }

            @Override
            public Part removed(Agent agent) {
              return sql -> {};
            }
          };
      AgentRegistry registry =
          new AgentRegistry(
              database, new GsonCodec(), clock, UUID::randomUUID, 1, List.of(refusing));
      assertThat(
              org.assertj.core.api.Assertions.catchThrowable(
                  () -> registry.create(AgentSpec.of("a", "x"))))
          .isNotNull();
      assertThat(registry.size()).isZero();
      long rows =
          database.read(
              sql -> sql.first("SELECT count(*) FROM agent", row -> row.getLong(1)).orElseThrow());
      assertThat(rows).isZero();
      registry.close();
    }
  }

  @Test
  void heartbeat_mergesAndReports() {
    UUID id;
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      ExternalAgents external = new ExternalAgents(registry, clock);
      id = created(registry.create(external("edge"))).id();
      assertThat(registry.find(id).orElseThrow().state()).isEqualTo(LifecycleState.CREATED);
      external.heartbeat(
          id, LifecycleState.RUNNING, Map.of("a", "1", "b", "1"), Optional.of("41 rows"));
      clock.advance(Duration.ofSeconds(5));
      external.heartbeat(id, LifecycleState.RUNNING, Map.of("b", "2"), Optional.empty());
      external.event(id, "RunStarted", new JsonString("go"));
    }
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      Agent agent = registry.find(id).orElseThrow();
      assertThat(agent.state()).isEqualTo(LifecycleState.RUNNING);
      assertThat(agent.spec().metadata())
          .containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "b", "2"));
      assertThat(agent.lastResult()).contains("41 rows");
      assertThat(agent.lastHeartbeat()).contains(clock.instant());
      assertThat(registry.events(id))
          .containsExactly(new AgentEvent("RunStarted", new JsonString("go"), clock.instant()));
    }
  }

  @Test
  void heartbeat_internalOrUnknownAgent_isRefused() {
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      ExternalAgents external = new ExternalAgents(registry, clock);
      UUID internal = created(registry.create(AgentSpec.of("a", "x"))).id();
      for (UUID id : List.of(internal, new UUID(0, 0))) {
        assertThat(external.heartbeat(id, LifecycleState.RUNNING, Map.of(), Optional.empty()))
            .isEmpty();
        assertThat(external.event(id, "RunStarted", new JsonString(""))).isEmpty();
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> external.event(internal, "Exploded", new JsonString("")));
    }
  }

  @Test
  void heartbeat_withoutBoundOnMetadata_isRefused() {
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      ExternalAgents external = new ExternalAgents(registry, clock);
      UUID id = created(registry.create(external("edge"))).id();
      Map<String, String> many = new java.util.HashMap<>();
      for (int i = 0; i < 257; i++) {
        many.put("k" + i, "v");
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> external.heartbeat(id, LifecycleState.READY, many, Optional.empty()));
    }
  }

  @Test
  void events_keepsTheNewestHundred() {
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      ExternalAgents external = new ExternalAgents(registry, clock);
      UUID id = created(registry.create(external("edge"))).id();
      for (int i = 0; i < 130; i++) {
        external.event(id, "RunStarted", new JsonString("run " + i));
      }
      List<AgentEvent> events = registry.events(id);
      assertThat(events).hasSize(100);
      assertThat(events.get(0).payload()).isEqualTo(new JsonString("run 30"));
      assertThat(events.get(99).payload()).isEqualTo(new JsonString("run 129"));
    }
  }

  @Test
  void markUnreachable_afterThreeSilentIntervals_andBackWithTheNextHeartbeat() {
    try (Database database = open();
        AgentRegistry registry = registry(database)) {
      ExternalAgents external = new ExternalAgents(registry, clock);
      UUID id = created(registry.create(external("edge"))).id();
      UUID silent = created(registry.create(external("never reported"))).id();
      external.heartbeat(id, LifecycleState.RUNNING, Map.of(), Optional.empty());
      clock.advance(Duration.ofSeconds(90));
      assertThat(external.markUnreachable()).isZero();
      clock.advance(Duration.ofMillis(1));
      assertThat(external.markUnreachable()).isEqualTo(1);
      assertThat(registry.find(id).orElseThrow().state()).isEqualTo(LifecycleState.UNREACHABLE);
      assertThat(registry.find(silent).orElseThrow().state()).isEqualTo(LifecycleState.CREATED);
      external.heartbeat(id, LifecycleState.READY, Map.of(), Optional.empty());
      assertThat(registry.find(id).orElseThrow().state()).isEqualTo(LifecycleState.READY);
    }
  }

  @Test
  void executionLog_newestFirstAndLimited() {
    try (Database database = open()) {
      ExecutionLog log = new ExecutionLog(database);
      UUID agent = new UUID(0, 1);
      for (int i = 0; i < 5; i++) {
        log.append(agent, new HistoryEntry(new UUID(9, i), "completed", clock.instant()));
      }
      assertThat(log.newest(agent, 2))
          .extracting(HistoryEntry::executionId)
          .containsExactly(new UUID(9, 4), new UUID(9, 3));
      assertThat(log.newest(new UUID(0, 2), 2)).isEmpty();
    }
  }

  private static AgentSpec external(String name) {
    return new AgentSpec(name, Optional.empty(), EXTERNAL, "", List.of(), Map.of());
  }

  private static Agent created(Creation creation) {
    assertThat(creation).isInstanceOf(Creation.Created.class);
    return ((Creation.Created) creation).agent();
  }

  private Database open() {
    return Database.open(directory.resolve("runtime.db"));
  }

  private AgentRegistry registry(Database database) {
    return registry(database, 10_000);
  }

  private AgentRegistry registry(Database database, int maxAgents) {
    new ExecutionLog(database);
    return new AgentRegistry(
        database, new GsonCodec(), clock, UUID::randomUUID, maxAgents, List.of());
  }

  private static <T> List<T> inParallel(int threads, Callable<T> work) throws Exception {
    ExecutorService executor = Executors.newFixedThreadPool(threads);
    try {
      List<Callable<T>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(work);
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : executor.invokeAll(all)) {
        results.add(future.get());
      }
      return results;
    } finally {
      executor.shutdownNow();
    }
  }
}
