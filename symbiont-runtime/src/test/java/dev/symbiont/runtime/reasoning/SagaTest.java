package dev.symbiont.runtime.reasoning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.audit.AuditKey;
import dev.symbiont.runtime.audit.AuditQuery;
import dev.symbiont.runtime.audit.AuditReader;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditVerifier;
import dev.symbiont.runtime.policy.ApprovalDesk;
import dev.symbiont.runtime.policy.PolicyDecider;
import dev.symbiont.runtime.policy.PolicyGate;
import dev.symbiont.runtime.policy.Verdict;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.testsupport.SeededCases;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runtime reasoning specification section 16, and invariant 15 of section 23. */
@Timeout(60)
class SagaTest {
  private static final AgentProfile AGENT = AgentProfile.plain("agent-1", "agent-1");

  @TempDir private Path directory;
  private final GsonCodec json = new GsonCodec();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final List<String> made = Collections.synchronizedList(new ArrayList<>());
  private PolicyDecider decider = question -> new Verdict.Allowed("yes", List.of());
  private Duration timeout = Duration.ofSeconds(20);
  private Database database;
  private AuditTrail audit;

  @BeforeEach
  void open() {
    database = Database.inMemory();
    audit = AuditTrail.builder(directory, AuditKey.generate(new SecureRandom())).open();
  }

  @AfterEach
  void close() {
    workers.shutdownNow();
    audit.close();
    database.close();
  }

  // Invariant R23.15: "Saga: compensations = reverse of successful compensatables; no compensation
  // on success."
  @Test
  void invariant_R23_15_compensations_areTheReverseOfWhatWorked() {
    SeededCases.check(
        15,
        40,
        random -> {
          made.clear();
          List<Saga.Step> steps = steps(random);
          int failing = random.nextInt(steps.size() + 2);
          if (failing < steps.size()) {
            steps.set(failing, failing(steps.get(failing)));
          }

          SagaResult result = runner().run(AGENT, "saga-" + random.nextLong(), new Saga(steps));

          int worked = Math.min(failing, steps.size());
          List<String> expected = new ArrayList<>();
          steps.subList(0, worked).forEach(step -> expected.add("do " + step.name()));
          if (failing < steps.size()) {
            for (int i = worked - 1; i >= 0; i--) {
              if (steps.get(i).kind() == Saga.Kind.COMPENSATABLE) {
                expected.add("undo " + steps.get(i).name());
              }
            }
            assertThat(result.summary()).contains("'" + steps.get(failing).name() + "'");
          }
          assertThat(made).isEqualTo(expected);
          assertThat(result.success()).isEqualTo(failing >= steps.size());
        });
    assertThat(AuditVerifier.verify(directory).valid()).isTrue();
  }

  private static List<Saga.Step> steps(Random random) {
    List<Saga.Step> steps = new ArrayList<>();
    int count = 1 + random.nextInt(6);
    int firstFinal = random.nextInt(count + 3);
    for (int i = 0; i < count; i++) {
      String name = "s" + i;
      if (i >= firstFinal) {
        steps.add(Saga.Step.irrevocable(name, call("note", "do " + name)));
      } else if (random.nextBoolean()) {
        steps.add(Saga.Step.readOnly(name, call("note", "do " + name)));
      } else {
        steps.add(
            Saga.Step.compensatable(
                name, call("note", "do " + name), call("note", "undo " + name)));
      }
    }
    return steps;
  }

  private static Saga.Step failing(Saga.Step step) {
    return new Saga.Step(step.name(), step.kind(), call("fail", "x"), step.compensation());
  }

  @Test
  void run_compensationFails_theOthersAreMadeAllTheSame() {
    Saga saga =
        new Saga(
            List.of(
                Saga.Step.compensatable("a", call("note", "a"), call("note", "undo a")),
                Saga.Step.compensatable("b", call("note", "b"), call("fail", "undo b")),
                Saga.Step.readOnly("c", call("fail", "c"))));

    SagaResult result = runner().run(AGENT, "saga", saga);

    assertThat(made).containsExactly("a", "b", "undo a");
    assertThat(result.steps())
        .extracting(SagaResult.StepResult::name, SagaResult.StepResult::success)
        .containsExactly(
            tuple("a", true),
            tuple("b", true),
            tuple("c", false),
            tuple("compensate:b", false),
            tuple("compensate:a", true));
    assertThat(result.summary()).isEqualTo("step 'c' failed: no");
  }

  @Test
  void run_policyDenies_nothingRunsWithoutTheGate() {
    decider =
        question ->
            question.arguments().string("text").orElse("").equals("b")
                ? new Verdict.Denied("not b", List.of())
                : new Verdict.Allowed("yes", List.of());

    SagaResult result =
        runner()
            .run(
                AGENT,
                "saga",
                new Saga(
                    List.of(
                        Saga.Step.compensatable("a", call("note", "a"), call("note", "undo a")),
                        Saga.Step.irrevocable("b", call("note", "b")))));

    assertThat(result.summary()).isEqualTo("step 'b' failed: not b");
    assertThat(made).containsExactly("a", "undo a");
    assertThat(new AuditReader(directory).query(AuditQuery.LATEST))
        .extracting(record -> record.json().string("outcome").orElseThrow())
        .containsExactly("allowed", "success", "denied", "allowed", "success");
  }

  @Test
  void run_finalStepOutOfTime_isNotMadeTwiceAfterwards() {
    timeout = Duration.ofMillis(50);
    Saga saga = new Saga(List.of(Saga.Step.irrevocable("pay", call("stall", "x"))));

    assertThat(runner().run(AGENT, "saga", saga).summary()).contains("did not end within 50 ms");

    assertThat(runner().recover(AGENT, "other saga")).isEmpty();
    for (int i = 0; i < 2; i++) {
      assertThat(runner().recover(AGENT, "saga"))
          .singleElement()
          .satisfies(
              result -> {
                assertThat(result.name()).isEqualTo("recover:pay");
                assertThat(result.success()).isFalse();
                assertThat(result.detail()).startsWith("unknown");
              });
    }
    assertThat(made).containsExactly("stalled");
  }

  @Test
  void recover_toolThatMayRunTwice_isMadeAgainWithTheSameKeyOnce() {
    SagaIntents intents = new SagaIntents(database, json);
    intents.record("saga", new SagaIntents.Intent("key-1", "publish", call("again", "x")));

    assertThat(runner().recover(AGENT, "saga"))
        .containsExactly(new SagaResult.StepResult("recover:publish", true, "done"));
    assertThat(runner().recover(AGENT, "saga")).isEmpty();
    assertThat(made).containsExactly("x");
    assertThat(new AuditReader(directory).query(AuditQuery.LATEST))
        .extracting(
            record -> record.json().object("details").orElseThrow().string("call_id").orElse(""))
        .containsOnly("key-1");
  }

  @Test
  void run_intentCannotBeKept_isUndoneWithoutTheFinalStep() {
    SagaRunner runner = runner();
    database.write(sql -> sql.update("DROP TABLE saga_intent"));

    SagaResult result =
        runner.run(
            AGENT,
            "saga",
            new Saga(
                List.of(
                    Saga.Step.compensatable("a", call("note", "a"), call("note", "undo a")),
                    Saga.Step.irrevocable("b", call("note", "b")))));

    assertThat(result.success()).isFalse();
    assertThat(result.summary()).contains("was not made");
    assertThat(made).containsExactly("a", "undo a");
  }

  @Test
  void saga_wrongOrderOrCompensation_isRefused() {
    Saga.Step last = Saga.Step.irrevocable("end", call("note", "x"));
    Saga.Step read = Saga.Step.readOnly("read", call("note", "x"));
    assertThatThrownBy(() -> new Saga(List.of(last, read)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'read' follows a final step");
    assertThatThrownBy(() -> new Saga(List.of(read, read)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two steps");
    assertThatThrownBy(
            () -> new Saga.Step("x", Saga.Kind.COMPENSATABLE, call("note", "x"), Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs a compensation");
  }

  private static Saga.Call call(String tool, String text) {
    return new Saga.Call(tool, JsonObject.builder().put("text", text).build());
  }

  private SagaRunner runner() {
    ToolRegistry tools =
        ToolRegistry.builder()
            .tool("note", "Notes.", LoopHarness.ANY_OBJECT, this::note)
            .idempotentTool("again", "May run twice.", LoopHarness.ANY_OBJECT, this::note)
            .tool(
                "fail",
                "Fails.",
                LoopHarness.ANY_OBJECT,
                arguments -> {
                  throw new IllegalStateException("no");
                })
            .tool(
                "stall",
                "Stalls.",
                LoopHarness.ANY_OBJECT,
                arguments -> {
                  made.add("stalled");
                  new CountDownLatch(1).await();
                  return "never";
                })
            .build();
    return new SagaRunner(
        new PolicyGate(question -> decider.decide(question), ApprovalDesk.UNATTENDED, audit, json),
        tools,
        audit,
        new SagaIntents(database, json),
        json,
        workers,
        UUID::randomUUID,
        timeout);
  }

  private String note(JsonObject arguments) {
    made.add(arguments.string("text").orElseThrow());
    return "done";
  }
}
