package dev.symbiont.benchmarks.reasoning;

import dev.symbiont.cedar.Authorization;
import dev.symbiont.cedar.ErrorRule;
import dev.symbiont.cedar.PolicySet;
import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.Value;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.runtime.audit.AuditKey;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ApprovalDesk;
import dev.symbiont.runtime.policy.GateOutcome;
import dev.symbiont.runtime.policy.PolicyGate;
import dev.symbiont.runtime.policy.Verdict;
import dev.symbiont.runtime.policy.VisibleTools;
import dev.symbiont.runtime.policy.cedar.AgentFacts;
import dev.symbiont.runtime.policy.cedar.CedarDecider;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One decision about a tool call, with ten policies: the bare Cedar decision on a prepared request;
 * the gate's decision (arguments parsed and checked, facts gathered, request made, Cedar asked);
 * the whole gate with its signed audit record.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class GateBenchmark {
  /** Where the audit trail lies: a directory in memory for the cost without the disk's wait. */
  @Param({"/dev/shm", "/var/tmp"})
  public String root = "";

  private final ProposedAction action =
      new ProposedAction.ToolCall("call-1", "note", "{\"text\":\"hello\"}");
  private PolicySet policies;
  private Request request;
  private Entities entities;
  private ActionContext context;
  private AuditTrail audit;
  private PolicyGate gate;

  /** Creates the benchmark. */
  public GateBenchmark() {}

  /** Opens the trail and prepares the bare request. */
  @Setup
  public void open() throws IOException {
    policies = PolicySet.parse(TenPolicies.text());
    Entity agent =
        Entity.builder(EntityType.of("Agent").uid("agent-1"))
            .attribute("id", "agent-1")
            .attribute("name", "agent-1")
            .build();
    Entity call =
        Entity.builder(EntityType.of("Action").uid("tool_call::note"))
            .parent(EntityType.of("Action").uid("tool_call"))
            .build();
    Entity resource =
        Entity.builder(EntityType.of("Resource").uid("default"))
            .attribute("tool_name", "note")
            .attribute("risk_tier", "low")
            .build();
    entities = Entities.of(agent, call, resource);
    request =
        Request.of(agent.uid(), call.uid(), resource.uid())
            .withContext(RecordValue.builder().put("iteration", Value.of(1)).build());
    ToolDefinition tool =
        new ToolDefinition(
            "note",
            "Notes.",
            new GsonCodec()
                .read(
                    "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"}},"
                        + "\"required\":[\"text\"]}",
                    JsonLimits.DEFAULT));
    context =
        new ActionContext(
            "agent-1",
            "agent-1",
            Optional.of("loop-1"),
            1,
            0,
            "api",
            VisibleTools.of(List.of(tool)),
            JsonObject.EMPTY);
    Path directory = Files.createTempDirectory(Path.of(root), "symbiont-gate-");
    audit = AuditTrail.builder(directory, AuditKey.generate(new SecureRandom())).open();
    gate =
        new PolicyGate(
            new CedarDecider(
                ignored -> policies,
                agentId -> AgentFacts.UNKNOWN,
                name -> ToolFacts.UNKNOWN,
                Clock.systemUTC()),
            ApprovalDesk.UNATTENDED,
            audit,
            new GsonCodec());
    if (!bareCedar().isAllowed() || !(decision() instanceof Verdict.Allowed)) {
      throw new IllegalStateException("the measured decisions must be permits");
    }
  }

  /** Closes the trail. */
  @TearDown
  public void close() {
    audit.close();
  }

  /** Cedar alone. */
  @Benchmark
  public Authorization bareCedar() {
    return policies.authorize(request, entities, ErrorRule.DENY_ON_ANY_ERROR);
  }

  /** The gate's decision, without a record of it. */
  @Benchmark
  public Verdict decision() {
    return gate.explain(action, context);
  }

  /** The whole gate: the decision is chained, signed and forced before it counts. */
  @Benchmark
  public List<GateOutcome> check() {
    return gate.check(List.of(action), context);
  }
}
