package dev.symbiont.runtime.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.CedarPolicy;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.agent.Creation;
import dev.symbiont.runtime.agent.ExecutionLog;
import dev.symbiont.runtime.approval.Approval;
import dev.symbiont.runtime.approval.ApprovalQueue;
import dev.symbiont.runtime.approval.ApprovalRules;
import dev.symbiont.runtime.audit.AuditException;
import dev.symbiont.runtime.audit.AuditKey;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.policy.cedar.AgentFacts;
import dev.symbiont.runtime.policy.cedar.CedarDecider;
import dev.symbiont.runtime.policy.cedar.PolicyBook;
import dev.symbiont.runtime.policy.cedar.SharedPolicies;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.policy.dsl.DefinitionDecider;
import dev.symbiont.runtime.store.Database;
import dev.symbiont.testsupport.MutableClock;
import dev.symbiont.testsupport.SeededCases;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The invariants of section 17 of the policy specification, by their numbers. Of the others, 3 is
 * in DifferentialTest of symbiont-cedar, 5 in LoopInvariantsTest, 8 in ParserTest, 9 in
 * AuditTrailTest and 10 in ToolReviewInvariantsTest.
 */
@Timeout(60)
class PolicyInvariantsTest {
  private static final List<String> TOOLS = List.of("read", "write", "send");
  private static final List<String> CEDAR =
      List.of(
          "permit(principal, action in Action::\"tool_call\", resource);",
          "permit(principal, action == Action::\"tool_call::read\", resource);",
          "permit(principal, action, resource) when { resource.risk_tier == \"low\" };",
          "permit(principal, action, resource) when { context.has_human_approval };",
          "permit(principal, action, resource) when { principal.name == \"root\" };",
          "forbid(principal, action == Action::\"tool_call::send\", resource);",
          "forbid(principal, action, resource) unless { principal.capabilities.contains(\"x\") };",
          "forbid(principal, action, resource) when { context.missing };",
          "forbid(principal, action, resource) when { context.iteration > 3 };");
  private static final List<String> RULES =
      List.of(
          "allow: read",
          "allow: any",
          "allow: write if args.n > 3",
          "require: verified",
          "require: { human_approval: true }",
          "allow: [\"read\", \"send\"] if not (args.n == 1)");
  private static final List<String> DENIALS =
      List.of("deny: write", "deny: any if args.n < 2", "deny: send if user.admin", "deny: *");

  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock(Instant.parse("2026-05-01T08:00:00Z"));
  private final GsonCodec json = new GsonCodec();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private Database database;
  private AuditTrail audit;

  @BeforeEach
  void open() {
    database = Database.inMemory();
    audit =
        AuditTrail.builder(directory.resolve("audit"), AuditKey.generate(new SecureRandom()))
            .clock(clock)
            .open();
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    audit.close();
    database.close();
  }

  // Invariant P17.1: "Monotonicity: adding a forbid/deny (Cedar, communication, YAML, DSL) never
  // turns a denial into an allowance."
  @Test
  void invariant_P17_1_addingAForbidOrDeny_neverAllowsMore() {
    try (AgentRegistry agents = agents()) {
      SeededCases.check(
          1,
          25,
          random -> {
            PolicyBook book = PolicyBook.open(Files.createTempDirectory(directory, "book-"), json);
            List<String> rules = some(RULES, random);
            Agent plain = agent(agents, rules, random);
            rules.addAll(random.nextInt(rules.size() + 1), some(DENIALS, random));
            Agent stricter = agent(agents, rules, random);
            for (String source : some(CEDAR, random)) {
              put(book, plain, source);
              put(book, stricter, source);
            }
            put(book, stricter, CEDAR.get(5 + random.nextInt(4)));
            DefinitionDecider decider = definitions(agents, book);
            for (PolicyDecider.Question question : questions(plain, random)) {
              if (decider.decide(question) instanceof Verdict.Denied) {
                assertThat(decider.decide(as(stricter, question)))
                    .isInstanceOf(Verdict.Denied.class);
              }
            }
          });
    }
  }

  // Invariant P17.2: "Any internal error on the decision path (parse, context, I/O, timeout,
  // audit in strict mode) ends in deny."
  @Test
  void invariant_P17_2_anyErrorOnTheWay_isADenial() {
    ProposedAction call = new ProposedAction.ToolCall("c1", "read", "{}");
    ActionContext context = context("a1", "api");
    PolicyDecider yes = question -> new Verdict.Allowed("yes", List.of());
    PolicyDecider broken =
        question -> {
          throw new IllegalStateException("broken");
        };
    ApprovalDesk brokenDesk =
        new ApprovalDesk() {
          @Override
          public boolean needsApproval(ProposedAction action, ActionContext where) {
            return true;
          }

          @Override
          public Ruling hold(
              ProposedAction action, JsonObject arguments, ActionContext where, String why) {
            throw new IllegalStateException("the desk is on fire");
          }
        };
    CedarDecider blind =
        new CedarDecider(
            where -> {
              throw new IllegalStateException("the store is gone");
            },
            agent -> AgentFacts.UNKNOWN,
            tool -> ToolFacts.UNKNOWN,
            clock);

    for (PolicyGate gate :
        List.of(
            gate(broken, ApprovalDesk.UNATTENDED),
            gate(yes, brokenDesk),
            gate(blind, ApprovalDesk.UNATTENDED))) {
      assertThat(gate.check(List.of(call), context))
          .singleElement()
          .isInstanceOf(GateOutcome.Denied.class);
    }
    PolicyGate unrecorded = gate(yes, ApprovalDesk.UNATTENDED);
    audit.close();
    assertThatThrownBy(() -> unrecorded.check(List.of(call), context))
        .isInstanceOf(AuditException.class);
  }

  // Invariant P17.4: "Decision is a function of (policy revision, request); caching does not
  // change it."
  @Test
  void invariant_P17_4_sameRevisionAndRequest_sameDecisionWithOrWithoutCache() {
    SeededCases.check(
        4,
        8,
        random -> {
          Path where = Files.createTempDirectory(directory, "book-");
          PolicyBook warm = PolicyBook.open(where, json);
          for (int step = 0; step < 12; step++) {
            String name = "p" + random.nextInt(3);
            if (random.nextInt(3) == 0) {
              warm.remove("a1", name);
            } else {
              warm.put("a1", CedarPolicy.of(name, pick(CEDAR, random)));
            }
            PolicyBook cold = PolicyBook.open(where, json);
            for (String tool : TOOLS) {
              PolicyDecider.Question question = question("a1", tool, JsonObject.EMPTY);
              assertThat(cedar(warm).decide(question).reason())
                  .isEqualTo(cedar(cold).decide(question).reason())
                  .isEqualTo(cedar(warm).decide(question).reason());
            }
          }
        });
  }

  // Invariant P17.6: "Model output never reaches: principal, action parent set, resource
  // attributes, trusted context keys."
  @Test
  void invariant_P17_6_whatAModelSays_neverBecomesAFactOfTheRequest() {
    List<String> names =
        List.of(
            "name",
            "risk_tier",
            "has_human_approval",
            "capabilities",
            "iteration",
            "missing",
            "principal",
            "resource",
            "context",
            "tool_input",
            "__entity",
            "__extn",
            "id");
    SeededCases.check(
        6,
        15,
        random -> {
          PolicyBook book = PolicyBook.open(Files.createTempDirectory(directory, "book-"), json);
          int number = 0;
          for (String source : some(CEDAR, random)) {
            book.put("a1", CedarPolicy.of("p" + number++, source));
          }
          JsonObject.Builder said = JsonObject.builder();
          for (int i = 0; i < 6; i++) {
            switch (random.nextInt(3)) {
              case 0 -> said.put(pick(names, random), true);
              case 1 -> said.put(pick(names, random), pick(List.of("root", "low", "x"), random));
              default ->
                  said.put(
                      pick(names, random),
                      JsonObject.builder().put("type", "Agent").put("id", "root").build());
            }
          }
          for (String tool : TOOLS) {
            assertThat(cedar(book).decide(question("a1", tool, said.build())).reason())
                .isEqualTo(cedar(book).decide(question("a1", tool, JsonObject.EMPTY)).reason());
          }
        });
  }

  // Invariant P17.7: "An approval releases exactly one execution of exactly the approved
  // arguments."
  @Test
  void invariant_P17_7_anApproval_releasesOneExecutionOfItsArguments() throws Exception {
    ApprovalQueue queue =
        new ApprovalQueue(
            database,
            ApprovalRules.of(Set.of("send"), tool -> false),
            audit,
            json,
            clock,
            new SecureRandom());
    ProposedAction send = new ProposedAction.ToolCall("c1", "send", "{\"n\":1}");
    JsonObject arguments = JsonObject.builder().put("n", 1).build();
    ActionContext context = context("a1", "api");
    Approval held = queue.submit(send, arguments, context, "asked");
    assertThat(queue.use(held.id())).as("not yet decided").isFalse();
    assertThat(queue.resolve(held.id(), true, "ann", Optional.empty())).isNotNull();

    List<Future<Boolean>> uses = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      uses.add(threads.submit(() -> queue.use(held.id())));
    }

    int released = 0;
    for (Future<Boolean> use : uses) {
      released += use.get() ? 1 : 0;
    }
    assertThat(released).isOne();
    assertThat(queue.submit(send, arguments, context, "asked").id()).isNotEqualTo(held.id());
    assertThat(queue.use(held.id())).isFalse();
    JsonObject others = JsonObject.builder().put("n", 2).build();
    assertThat(queue.submit(send, others, context, "asked").id()).isNotEqualTo(held.id());
  }

  // Invariant P17.11: "Glob: ** ⊇ *; normalization idempotent; no .. escape."
  @Test
  void invariant_P17_11_globs_moreStarsMatchNoLess() {
    SeededCases.check(
        11,
        300,
        random -> {
          StringBuilder pattern = new StringBuilder();
          StringBuilder name = new StringBuilder();
          for (int i = 0; i < 1 + random.nextInt(6); i++) {
            pattern.append(pick(List.of("*", "?", "a", "b", ".", "/", ".."), random));
            name.append(pick(List.of("a", "b", ".", "/", "ab", "", "c"), random));
          }
          String stars = pattern.toString().replace("*", "**");
          if (Glob.of(pattern.toString()).matches(name.toString())) {
            assertThat(Glob.of(stars).matches(name.toString())).isTrue();
          }
        });
  }

  // Invariant P17.12: "Policy changes are atomic: no request sees half a set."
  @Test
  void invariant_P17_12_changes_areSeenWholeOrNotAtAll() throws Exception {
    PolicyBook book = PolicyBook.open(directory.resolve("cedar"), json);
    Path file = Files.createDirectory(directory.resolve("shared")).resolve("both.cedar");
    Files.writeString(file, bothOf(0));
    SharedPolicies files = new SharedPolicies(file.getParent(), book);
    book.put("a1", CedarPolicy.of("both", bothOf(0)));
    AtomicBoolean done = new AtomicBoolean();
    List<Future<Set<String>>> readers = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      readers.add(
          threads.submit(
              () -> {
                Set<String> seen = new HashSet<>();
                while (!done.get()) {
                  Verdict verdict = cedar(book).decide(question("a1", "read", JsonObject.EMPTY));
                  seen.add(String.valueOf(verdict.policies()).replaceAll("[0-9]", "N"));
                }
                return seen;
              }));
    }
    for (int i = 0; i < 3_000; i++) {
      if (i % 50 == 0) {
        book.put("a1", CedarPolicy.of("both", bothOf(i % 4)));
      }
      Files.writeString(file, bothOf((i + 1) % 4));
      files.refresh();
      assertThat(files.refresh()).isInstanceOf(SharedPolicies.Refresh.Loaded.class);
    }
    done.set(true);
    for (Future<Set<String>> reader : readers) {
      assertThat(reader.get()).containsExactly("[shared:noN, noN]");
    }
  }

  private static String bothOf(int version) {
    return "@id(\"yes%d\") permit(principal, action, resource); @id(\"no%d\") forbid(principal, action, resource);"
        .formatted(version, version);
  }

  // ---- what the invariants are about --------------------------------------------------------

  private AgentRegistry agents() {
    assertThat(new ExecutionLog(database)).isNotNull();
    return new AgentRegistry(database, json, clock, UUID::randomUUID, 10_000, List.of());
  }

  private static Agent agent(AgentRegistry agents, List<String> rules, Random random) {
    String source = "agent a { policy p { " + String.join("\n", rules) + " } }";
    return ((Creation.Created) agents.create(AgentSpec.of("agent-" + random.nextLong(), source)))
        .agent();
  }

  private static void put(PolicyBook book, Agent agent, String source) {
    String id = agent.id().toString();
    book.put(id, CedarPolicy.of("p" + book.list(id).size(), source));
  }

  private DefinitionDecider definitions(AgentRegistry agents, PolicyBook book) {
    return new DefinitionDecider(
        cedar(book),
        id -> agents.find(UUID.fromString(id)),
        tool ->
            new ToolFacts(false, tool.equals("read") ? "low" : "high", false, "", "", List.of()),
        true,
        clock);
  }

  private CedarDecider cedar(PolicyBook book) {
    return new CedarDecider(
        book::policies, agent -> AgentFacts.UNKNOWN, tool -> ToolFacts.UNKNOWN, clock);
  }

  private PolicyGate gate(PolicyDecider decider, ApprovalDesk desk) {
    return new PolicyGate(decider, desk, audit, json);
  }

  private static List<PolicyDecider.Question> questions(Agent agent, Random random) {
    List<PolicyDecider.Question> questions = new ArrayList<>();
    for (String tool : TOOLS) {
      questions.add(
          question(
              agent.id().toString(),
              tool,
              JsonObject.builder().put("n", random.nextInt(5)).build()));
    }
    return questions;
  }

  private static PolicyDecider.Question as(Agent agent, PolicyDecider.Question question) {
    return new PolicyDecider.Question(
        question.action(),
        question.arguments(),
        context(agent.id().toString(), "api"),
        question.approvedByPerson());
  }

  private static PolicyDecider.Question question(
      String agentId, String tool, JsonObject arguments) {
    return new PolicyDecider.Question(
        new ProposedAction.ToolCall("c1", tool, "{}"), arguments, context(agentId, "api"), false);
  }

  private static ActionContext context(String agentId, String surface) {
    return new ActionContext(
        agentId,
        "agent",
        Optional.of("loop-1"),
        1,
        0,
        surface,
        VisibleTools.of(
            TOOLS.stream()
                .map(
                    tool ->
                        new ToolDefinition(
                            tool, "", JsonObject.builder().put("type", "object").build()))
                .toList()),
        JsonObject.EMPTY);
  }

  private static List<String> some(List<String> all, Random random) {
    List<String> chosen = new ArrayList<>(all);
    chosen.removeIf(one -> random.nextInt(3) > 0);
    return chosen;
  }

  private static String pick(List<String> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
