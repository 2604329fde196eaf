package dev.symbiont.runtime.reasoning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CircuitBreakerConfig;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopConfig;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.TerminationReason;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.Usage;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.json.gson.MappingRules;
import dev.symbiont.json.gson.RecordMapper;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.audit.AuditVerifier;
import dev.symbiont.runtime.inference.ContextWindow;
import dev.symbiont.runtime.inference.Message;
import dev.symbiont.runtime.inference.ScriptedProvider;
import dev.symbiont.runtime.inference.TokenEstimate;
import dev.symbiont.runtime.output.CodeFence;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The invariants of section 23 of the reasoning specification, by their numbers; 12 is in
 * JournalExportTest of symbiont-api, 13 and 14 in AdaptivePartsTest, 15 in SagaTest, 16 in
 * AdaptiveRuntimeTest. The first ones are checked over many random loops with random scripts,
 * policies, approvals, faults and cancellations. {@code -Dsymbiont.loops=N} sets how many, {@code
 * -Dsymbiont.seed=N} repeats one.
 */
@Timeout(120)
class LoopInvariantsTest {
  private static final int LOOPS = Integer.getInteger("symbiont.loops", 120);
  private static final long FIRST_SEED = Long.getLong("symbiont.seed", 23_000);
  private static final String AGENT = "agent-1";
  private static final int COMPACTED = 21;
  private static final Pattern ORDER =
      Pattern.compile(
          "Started (PreHydrationComplete )?(ReasoningComplete PolicyEvaluated (RecoveryTriggered )*ToolsDispatched"
              + " ObservationsCollected )*"
              + "(ReasoningComplete (PolicyEvaluated (RecoveryTriggered )*)?)?Terminated ");

  @TempDir private static Path shared;
  @TempDir private Path directory;
  private static final List<RandomLoop> loops = new ArrayList<>();
  private static List<AuditRecord> trail = List.of();

  @BeforeAll
  static void runTheLoops() {
    try (LoopHarness harness = new LoopHarness(shared)) {
      int count = System.getProperty("symbiont.seed") == null ? LOOPS : 1;
      for (int i = 0; i < count; i++) {
        long seed = FIRST_SEED + i;
        loops.add(new RandomLoop(harness, shared, "seed-" + seed, new Random(seed)));
      }
    }
    trail = wholeTrail();
  }

  private static List<AuditRecord> wholeTrail() {
    AuditQuery query = AuditQuery.LATEST.withLimit(10_000);
    Deque<AuditRecord> all = new ArrayDeque<>();
    List<AuditRecord> page = new AuditReader(shared).query(query);
    while (!page.isEmpty()) {
      for (int i = page.size() - 1; i >= 0; i--) {
        all.addFirst(page.get(i));
      }
      page = new AuditReader(shared).query(query.withBefore(page.get(0).sequence()));
    }
    return List.copyOf(all);
  }

  @AfterAll
  static void forget() {
    loops.clear();
    trail = List.of();
  }

  @Test
  void randomLoops_together_reachWhatTheInvariantsAreAbout() {
    assertThat(loops.stream().mapToInt(loop -> loop.executions.size()).sum())
        .isGreaterThan(loops.size() / 2);
    assertThat(loops).anyMatch(loop -> !loop.denied.isEmpty());
    assertThat(loops).anyMatch(loop -> !loop.asked.isEmpty());
    assertThat(loops).anyMatch(RandomLoop::wasCancelled);
    assertThat(loops.stream().filter(RandomLoop::wasResumed).count()).isGreaterThan(10);
    assertThat(loops).anyMatch(RandomLoop::delegated);
    assertThat(loops.stream().flatMap(loop -> loop.executions.stream()))
        .as("calls that the gate replaced, look-ups, tasks handed on after a crash")
        .anyMatch(execution -> execution.number() > 100_000 && execution.number() < 1_000_000)
        .anyMatch(execution -> execution.number() > 1_000_000);
    assertThat(loops)
        .anyMatch(loop -> loop.wasResumed() && loop.result.delegatedUsage().isPresent());
    assertThat(loops)
        .extracting(loop -> loop.result.terminationReason().getClass().getSimpleName())
        .contains("Completed", "MaxIterations", "MaxTokens", "Failed", "PolicyDenial");
  }

  // Invariant R23.1: "No executor call without a prior Allow for exactly that (call_id, name,
  // arguments)."
  // Invariant P17.5: "Every tool execution has an earlier PolicyEvaluated allow record with the
  // same call id and argument hash; every denial has a record."
  @Test
  void invariant_R23_1_P17_5_everyExecution_wasAllowedOnDiskBefore() {
    for (RandomLoop loop : loops) {
      assertThat(loop.executions).as(loop.loopId).allMatch(RandomLoop.Execution::allowedOnDisk);
    }
  }

  @Test
  void invariant_R23_1_deniedMeansNeverExecuted() {
    for (RandomLoop loop : loops) {
      Set<String> executed =
          loop.executions.stream()
              .map(execution -> execution.tool() + " " + execution.number())
              .collect(Collectors.toCollection(HashSet::new));
      executed.retainAll(loop.denied);
      assertThat(executed).as(loop.loopId).isEmpty();
    }
  }

  @Test
  void invariant_R23_1_onlyIdempotentTools_runTwiceForOneAllow() {
    for (RandomLoop loop : loops) {
      List<String> executed =
          loop.executions.stream()
              .filter(execution -> !execution.tool().equals("idempotent"))
              .map(execution -> execution.tool() + " " + execution.number())
              .toList();
      assertThat(executed).as(loop.loopId).doesNotHaveDuplicates();
    }
  }

  @Test
  void invariant_P17_5_auditTrail_saysWhatTheToolsSaw() {
    assertThat(AuditVerifier.verify(shared).valid()).isTrue();
    for (RandomLoop loop : loops) {
      List<AuditRecord> records = of(loop);
      assertEveryExecutionIsRecorded(loop, records);
      Set<String> allowed = new HashSet<>();
      for (AuditRecord record : records) {
        String call =
            action(record).startsWith("delegate::")
                ? action(record) + " "
                : action(record) + " " + details(record).string("call_id").orElse("");
        if (is(record, "PolicyEvaluated") && outcome(record).equals("allowed")) {
          allowed.add(
              details(record).string("approved_action").orElse(action(record))
                  + " "
                  + details(record).string("call_id").orElse(""));
        } else if (is(record, "ToolInvoked")
            && !details(record).string("status").equals(Optional.of("UNKNOWN_AFTER_RESTART"))) {
          // What is unknown after a crash is recorded as it was proposed.
          assertThat(allowed).as(loop.loopId).contains(call);
        }
      }
      assertThat(records.stream().filter(record -> outcome(record).equals("denied")).count())
          .as("every denial of %s has a record", loop.loopId)
          .isGreaterThanOrEqualTo(
              events(loop).stream()
                  .filter(LoopEvent.PolicyEvaluated.class::isInstance)
                  .mapToLong(event -> ((LoopEvent.PolicyEvaluated) event).deniedCount())
                  .sum());
    }
  }

  /** As many records of each tool as the tool has seen calls; one more for each that was ended. */
  private static void assertEveryExecutionIsRecorded(RandomLoop loop, List<AuditRecord> records) {
    for (String tool : List.of("good", "flaky", "broken", "idempotent", "lookup")) {
      List<String> invoked =
          records.stream()
              .filter(record -> is(record, "ToolInvoked"))
              .filter(record -> action(record).equals("tool_call::" + tool))
              .map(record -> details(record).string("status").orElseThrow())
              .toList();
      long ended =
          invoked.stream()
              .filter(
                  status -> status.equals("cancelled") || status.equals("UNKNOWN_AFTER_RESTART"))
              .count();
      long seen =
          loop.executions.stream().filter(execution -> execution.tool().equals(tool)).count();
      if (!loop.wasResumed()) {
        assertThat(seen)
            .as("calls of %s in %s: %s", tool, loop.loopId, invoked)
            .isBetween(invoked.size() - ended, (long) invoked.size());
      }
    }
  }

  // Invariant R23.2: "Model calls ≤ max_iterations; iterations in result = number of
  // reasoning_complete events."
  @Test
  void invariant_R23_2_modelCalls_areBoundedAndCounted() {
    for (RandomLoop loop : loops) {
      assertThat(loop.modelCalls.get())
          .as(loop.loopId)
          .isLessThanOrEqualTo(loop.config.maxIterations());
      assertThat(loop.result.iterations()).as(loop.loopId).isEqualTo(reasoned(loop).size());
    }
  }

  // Invariant R23.3: "Sum of reasoning_complete.usage = result.total_usage =
  // terminated.total_usage."
  @Test
  void invariant_R23_3_usage_isTheSumOfTheStepsEverywhere() {
    for (RandomLoop loop : loops) {
      Usage sum =
          reasoned(loop).stream()
              .map(LoopEvent.ReasoningComplete::usage)
              .reduce(Usage.ZERO, Usage::plus);
      assertThat(loop.result.totalUsage()).as(loop.loopId).isEqualTo(sum);
      assertThat(((LoopEvent.Terminated) last(events(loop))).totalUsage())
          .as(loop.loopId)
          .isEqualTo(sum);
    }
  }

  // Invariant R23.4: "Exactly one started first and one terminated last per loop; sequences
  // strictly +1; order per 3.4."
  @Test
  void invariant_R23_4_events_comeInTheirOrderWithoutGap() {
    for (RandomLoop loop : loops) {
      String order =
          events(loop).stream()
              .map(event -> event.getClass().getSimpleName() + " ")
              .collect(Collectors.joining());
      assertThat(order).as(loop.loopId).matches(ORDER);
      long first = loop.journal.get(0).sequence();
      assertThat(loop.journal)
          .as(loop.loopId)
          .extracting(JournalEntry::sequence)
          .isEqualTo(LongStream.range(first, first + loop.journal.size()).boxed().toList());
    }
  }

  // Invariant R23.5: "denied_count ≤ action_count; observations = approved tool calls + approved
  // delegates in non-terminal rounds."
  @Test
  void invariant_R23_5_counts_agreeWithEachOther() {
    for (RandomLoop loop : loops) {
      int approved = 0;
      for (LoopEvent event : events(loop)) {
        if (event instanceof LoopEvent.PolicyEvaluated evaluated) {
          assertThat(evaluated.deniedCount())
              .as(loop.loopId)
              .isLessThanOrEqualTo(evaluated.actionCount());
          approved = evaluated.actionCount() - evaluated.deniedCount();
        } else if (event instanceof LoopEvent.ObservationsCollected collected) {
          boolean answers =
              last(reasoned(loop)).iteration() == collected.iteration()
                  && loop.result.terminationReason() instanceof TerminationReason.Completed;
          assertThat(collected.observationCount())
              .as(loop.loopId)
              .isEqualTo(answers ? 0 : approved);
        }
      }
    }
  }

  // Invariant R23.6: "After every round each assistant tool call id has exactly one tool
  // message; also after truncation with any budget."
  @Test
  void invariant_R23_6_everyCall_hasExactlyOneResultAlsoAfterTruncation() {
    for (RandomLoop loop : loops) {
      boolean whole =
          loop.result.terminationReason() instanceof TerminationReason.Completed
              || loop.result.terminationReason() instanceof TerminationReason.MaxIterations
              || loop.result.terminationReason() instanceof TerminationReason.MaxTokens;
      if (whole) {
        assertPaired(loop.loopId, loop.conversation);
        for (int budget = 0; budget < 400; budget += 13) {
          assertPaired(loop.loopId, ContextWindow.fit(loop.conversation, budget));
        }
      }
    }
  }

  private static void assertPaired(String loopId, List<Message> messages) {
    List<String> calls =
        messages.stream()
            .flatMap(message -> message.toolCalls().stream())
            .map(ToolCallRequest::id)
            .toList();
    List<String> results =
        messages.stream().flatMap(message -> message.toolCallId().stream()).toList();
    assertThat(results).as(loopId).containsExactlyInAnyOrderElementsOf(calls);
  }

  // Invariant R23.7: "Truncation: estimate ≤ budget or exactly one group left; first system
  // message and task message preserved; idempotent; order preserved."
  @Test
  void invariant_R23_7_truncation_keepsBudgetTaskAndOrderAndIsIdempotent() {
    for (RandomLoop loop : loops) {
      for (int budget = 0; budget < 400; budget += 17) {
        List<Message> fit = ContextWindow.fit(loop.conversation, budget);
        assertThat(loop.conversation).as(loop.loopId).containsSubsequence(fit);
        assertThat(fit).as(loop.loopId).contains(loop.conversation.get(0));
        assertThat(fit).as(loop.loopId).contains(loop.conversation.get(1));
        assertThat(ContextWindow.fit(fit, budget)).as(loop.loopId).isEqualTo(fit);
        long groups =
            fit.subList(2, fit.size()).stream()
                .filter(message -> message.role() != Message.Role.TOOL)
                .count();
        assertThat(TokenEstimate.of(fit) <= budget || groups <= 1)
            .as("%s within %d: %s", loop.loopId, budget, fit)
            .isTrue();
      }
    }
  }

  // Invariant R23.8: "Parallelism never exceeds max_concurrent_tools; result order = proposal
  // order for any completion order."
  @Test
  void invariant_R23_8_parallelTools_keepTheLimitAndTheOrderOfTheirCalls() {
    for (RandomLoop loop : loops) {
      assertThat(loop.mostRunning.get())
          .as(loop.loopId)
          .isLessThanOrEqualTo(loop.config.maxConcurrentTools());
    }
    assertOrderWhateverEndsFirst();
  }

  /** The first call ends only after the last one has. */
  private void assertOrderWhateverEndsFirst() {
    CountDownLatch lastHasEnded = new CountDownLatch(1);
    try (LoopHarness harness = new LoopHarness(directory.resolve("audit"))) {
      harness.config = LoopConfig.builder().maxConcurrentTools(4).build();
      harness.tools =
          ToolRegistry.builder()
              .tool(
                  "race",
                  "Ends in turn.",
                  LoopHarness.ANY_OBJECT,
                  arguments -> {
                    long n = arguments.integer("n").orElseThrow();
                    if (n == 0) {
                      lastHasEnded.await();
                    } else if (n == 3) {
                      lastHasEnded.countDown();
                    }
                    return "r" + n;
                  })
              .build();
      harness.run(
          request ->
              new ScriptedProvider.Answer(
                  "",
                  IntStream.range(0, 4)
                      .mapToObj(n -> LoopHarness.call("c" + n, "race", "{\"n\":" + n + "}"))
                      .toList()),
          ScriptedProvider.says("done"));
      assertThat(harness.journal.replay(AGENT, "loop-1").stream())
          .filteredOn(message -> message.role() == Message.Role.TOOL)
          .extracting(Message::content)
          .containsExactly("r0", "r1", "r2", "r3");
    }
  }

  // Invariant R23.9: "Breaker: Open rejects until recovery_timeout; ≤ half_open_max_calls
  // concurrent probes; ≥ threshold consecutive failures open it; success resets."
  @Test
  void invariant_R23_9_breaker_behavesAsItsTableSays() {
    SeededCases.check(
        9,
        200,
        random -> {
          MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));
          CircuitBreakerConfig config =
              new CircuitBreakerConfig(1 + random.nextInt(4), 1000, 1 + random.nextInt(3));
          CircuitBreakers breakers = new CircuitBreakers(config, clock);
          Deque<CircuitBreakers.Permit> held = new ArrayDeque<>();
          Deque<CircuitBreakers.Permit> late = new ArrayDeque<>();
          Instant opened = Instant.EPOCH;
          for (int i = 0; i < 60; i++) {
            assertLateResultsDoNotCount(breakers, late, random);
            String before = state(breakers);
            switch (random.nextInt(6)) {
              case 0, 1, 2 -> {
                Optional<CircuitBreakers.Permit> permit = breakers.tryAcquire(AGENT, "t");
                boolean resting = Duration.between(opened, clock.instant()).toMillis() < 1000;
                if (before.equals("open")) {
                  assertThat(permit.isEmpty()).isEqualTo(resting);
                } else if (before.equals("closed")) {
                  assertThat(permit).isPresent();
                }
                if (before.equals("open") && permit.isPresent()) {
                  late.addAll(held);
                  held.clear();
                }
                permit.ifPresent(held::add);
                if (state(breakers).equals("half_open")) {
                  assertThat(held.size()).isLessThanOrEqualTo(config.halfOpenMaxCalls());
                }
              }
              case 3 -> {
                if (!held.isEmpty()) {
                  held.pop().success();
                  assertThat(state(breakers)).isEqualTo("closed");
                  if (before.equals("half_open")) {
                    late.addAll(held);
                    held.clear();
                  }
                  assertThat(failures(breakers)).isZero();
                }
              }
              case 4 -> {
                if (!held.isEmpty()) {
                  long known = failures(breakers);
                  held.pop().failure();
                  boolean opens =
                      before.equals("half_open") || known + 1 >= config.failureThreshold();
                  assertThat(state(breakers)).isEqualTo(opens ? "open" : "closed");
                  if (opens) {
                    opened = clock.instant();
                    late.addAll(held);
                    held.clear();
                  }
                }
              }
              default -> clock.advance(Duration.ofMillis(random.nextInt(700)));
            }
          }
        });
  }

  /** What was let through before the state changed must not count any more. */
  private static void assertLateResultsDoNotCount(
      CircuitBreakers breakers, Deque<CircuitBreakers.Permit> late, Random random) {
    if (!late.isEmpty() && random.nextBoolean()) {
      var before = breakers.status(AGENT);
      switch (random.nextInt(3)) {
        case 0 -> late.pop().success();
        case 1 -> late.pop().failure();
        default -> late.pop().ignore();
      }
      assertThat(breakers.status(AGENT)).isEqualTo(before);
    }
  }

  private static String state(CircuitBreakers breakers) {
    return Optional.ofNullable(breakers.status(AGENT).get("t"))
        .map(status -> status.state())
        .orElse("closed");
  }

  private static long failures(CircuitBreakers breakers) {
    return breakers.status(AGENT).get("t").failureCount();
  }

  // Invariant R23.10: "Journal survives a kill at any byte: reopened journal is a prefix of what
  // was appended; next sequence > all earlier ones, also after compact."
  @Test
  void invariant_R23_10_journalKilledAtAnyByte_isAPrefixAndNumbersGoOn() throws Exception {
    Path live = Files.createDirectory(directory.resolve("live")).resolve("runtime.db");
    try (Database database = Database.open(live)) {
      SqliteJournal journal = journal(database);
      for (int i = 0; i < 40; i++) {
        append(journal, i);
        journal.flush();
        if (i == COMPACTED - 1) {
          append(
              journal,
              "over",
              new LoopEvent.Terminated(new TerminationReason.Completed(), 1, Usage.ZERO, 1));
          journal.compact(AGENT);
        }
      }
      byte[] log = Files.readAllBytes(live.resolveSibling("runtime.db-wal"));
      SeededCases.check(10, 25, random -> assertPrefix(live, random.nextInt(log.length + 1), log));
    }
  }

  /** The process was killed when so many bytes of the write-ahead log had reached the disk. */
  private void assertPrefix(Path live, int bytes, byte[] log) throws Exception {
    Path copy = Files.createTempDirectory(directory, "killed-").resolve("runtime.db");
    Files.copy(live, copy, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel file =
        FileChannel.open(
            copy.resolveSibling("runtime.db-wal"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      assertThat(file.write(java.nio.ByteBuffer.wrap(log, 0, bytes))).isEqualTo(bytes);
    }
    long next;
    try (Database database = Database.open(copy)) {
      SqliteJournal journal = journal(database);
      List<JournalEntry> entries = journal.read(AGENT, 0, 1000);
      if (!entries.isEmpty()) {
        assertThat(entries)
            .extracting(JournalEntry::sequence)
            .filteredOn(sequence -> sequence != COMPACTED)
            .isEqualTo(
                LongStream.rangeClosed(0, last(entries).sequence())
                    .filter(sequence -> sequence != COMPACTED)
                    .boxed()
                    .toList());
      }
      long highest = entries.isEmpty() ? -1 : last(entries).sequence();
      assertThat(append(journal, 99).sequence()).isGreaterThan(highest);
      append(
          journal,
          "loop-1",
          new LoopEvent.Terminated(new TerminationReason.Completed(), 1, Usage.ZERO, 1));
      journal.compact(AGENT);
      assertThat(journal.read(AGENT, 0, 1000)).isEmpty();
      next = append(journal, 100).sequence();
      assertThat(next).isGreaterThan(highest + 2);
      append(
          journal,
          "loop-1",
          new LoopEvent.Terminated(new TerminationReason.Completed(), 1, Usage.ZERO, 1));
      journal.compact(AGENT);
    }
    // Nothing is left of the entries, and their numbers are not used again after a restart.
    try (Database database = Database.open(copy)) {
      assertThat(append(journal(database), 101).sequence()).isGreaterThan(next + 1);
    }
  }

  private static SqliteJournal journal(Database database) {
    return new SqliteJournal(database, new GsonCodec(), new RecordMapper(MappingRules.TOLERANT));
  }

  private static JournalEntry append(SqliteJournal journal, int number) {
    return append(journal, "loop-1", new LoopEvent.PolicyEvaluated(number, 1, 0));
  }

  private static JournalEntry append(SqliteJournal journal, String loopId, LoopEvent event) {
    return journal.append(AGENT, loopId, Instant.EPOCH, 1, event, List.of(Message.user("m")));
  }

  // Invariant R23.11: "Replay(journal) never calls the provider and yields the same conversation
  // as the live run."
  @Test
  void invariant_R23_11_replay_givesTheConversationWithoutTheModel() throws Exception {
    try (LoopHarness harness = new LoopHarness(directory.resolve("audit"))) {
      for (int i = 0; i < 20; i++) {
        RandomLoop loop =
            new RandomLoop(
                harness, directory.resolve("audit"), "replay-" + i, new Random(FIRST_SEED + i));
        int calls = loop.modelCalls.get();
        assertThat(harness.journal.replay(AGENT, loop.loopId))
            .as(loop.loopId)
            .isEqualTo(loop.conversation);
        assertThat(loop.modelCalls).hasValue(calls);
      }
    }
  }

  // Invariant R23.17: "Fence stripping and previews never split a code point."
  @Test
  void invariant_R23_17_cutTexts_neverSplitACharacter() {
    SeededCases.check(
        17,
        300,
        random -> {
          StringBuilder text = new StringBuilder();
          int length = random.nextInt(5) == 0 ? 270_000 : random.nextInt(50);
          while (text.length() < length) {
            text.appendCodePoint(
                switch (random.nextInt(5)) {
                  case 0 -> 0x1F600 + random.nextInt(20);
                  case 1 -> 0xE9;
                  case 2 -> 0x4E00 + random.nextInt(100);
                  case 3 -> random.nextInt(0x20);
                  default -> 'a' + random.nextInt(26);
                });
          }
          String clean = ResultText.of(text.toString());
          requireWhole(clean);
          assertThat(clean.getBytes(StandardCharsets.UTF_8).length)
              .isLessThanOrEqualTo(256 * 1024 + 60);
          requireWhole(CodeFence.strip("```json\n" + text + "\n```"));
        });
  }

  private static void requireWhole(String text) throws CharacterCodingException {
    assertThat(StandardCharsets.UTF_8.newEncoder().encode(java.nio.CharBuffer.wrap(text)).limit())
        .isNotNegative();
  }

  // Invariant R23.18: "Cancelling at any point ends the loop within tool_timeout + 1 s and
  // leaves no running tool process."
  @Test
  void invariant_R23_18_cancelledAnywhere_endsAndLeavesNothingRunning() throws Exception {
    for (RandomLoop loop : loops) {
      assertThat(loop.running).as(loop.loopId).hasValue(0);
      if (loop.result.terminationReason() instanceof TerminationReason.Failed failed
          && failed.message().equals("cancelled")) {
        assertThat(loop.wasCancelled()).as(loop.loopId).isTrue();
      }
    }
    try (LoopHarness harness = new LoopHarness(directory.resolve("audit"))) {
      CyclicBarrier atWork = new CyclicBarrier(2);
      CountDownLatch interrupted = new CountDownLatch(1);
      // No limit of the tool ends it: only the cancellation does.
      harness.config =
          LoopConfig.builder().toolTimeoutMs(Long.MAX_VALUE).timeoutMs(Long.MAX_VALUE).build();
      harness.tools =
          ToolRegistry.builder()
              .tool(
                  "wait",
                  "Waits.",
                  LoopHarness.ANY_OBJECT,
                  arguments -> {
                    atWork.await();
                    try {
                      new CountDownLatch(1).await();
                      return "never";
                    } catch (InterruptedException e) {
                      interrupted.countDown();
                      throw e;
                    }
                  })
              .build();
      harness.prepare(
          new ScriptedProvider(
              List.of(ScriptedProvider.calls("", LoopHarness.call("c", "wait", "{}")))));
      Thread canceller =
          new Thread(
              () -> {
                try {
                  atWork.await();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
                harness.handle.cancel();
              });
      canceller.start();
      assertThat(harness.loop.run(harness.handle).terminationReason())
          .isEqualTo(new TerminationReason.Failed("cancelled"));
      interrupted.await();
      canceller.join();
    }
  }

  // ---- reading what happened ----------------------------------------------------------------

  private static List<LoopEvent> events(RandomLoop loop) {
    return loop.journal.stream().map(JournalEntry::event).toList();
  }

  private static List<LoopEvent.ReasoningComplete> reasoned(RandomLoop loop) {
    return events(loop).stream()
        .filter(LoopEvent.ReasoningComplete.class::isInstance)
        .map(LoopEvent.ReasoningComplete.class::cast)
        .toList();
  }

  private static List<AuditRecord> of(RandomLoop loop) {
    return trail.stream()
        .filter(record -> details(record).string("loop_id").equals(Optional.of(loop.loopId)))
        .toList();
  }

  private static boolean is(AuditRecord record, String type) {
    return record.json().string("type").equals(Optional.of(type));
  }

  private static String outcome(AuditRecord record) {
    return record.json().string("outcome").orElseThrow();
  }

  private static String action(AuditRecord record) {
    return record.json().string("action").orElseThrow();
  }

  private static JsonObject details(AuditRecord record) {
    return record.json().object("details").orElseThrow();
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }
}
