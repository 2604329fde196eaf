package dev.symbiont.runtime.tool;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.runtime.policy.ApprovedAction;
import dev.symbiont.runtime.policy.cedar.ToolFacts;
import dev.symbiont.runtime.reasoning.ToolExecutor;
import dev.symbiont.toolclad.ApprovalGate;
import dev.symbiont.toolclad.CallContext;
import dev.symbiont.toolclad.CallListener;
import dev.symbiont.toolclad.Envelope;
import dev.symbiont.toolclad.Outcome;
import dev.symbiont.toolclad.PolicyGate;
import dev.symbiont.toolclad.Preparation;
import dev.symbiont.toolclad.PreparedCall;
import dev.symbiont.toolclad.ToolCatalog;
import dev.symbiont.toolclad.ToolClad;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Runs the ToolClad tools of a project for loops. Takes approved actions only, so the policy and
 * the person that a manifest asks for have been heard before; ToolClad's own checks of arguments
 * and scope still apply. Thread-safe.
 */
public final class ToolCladExecutor implements ToolExecutor, AutoCloseable {
  private static final String SURFACE = "loop";

  private final ToolClad tools;
  private final ManifestFacts facts;
  private final JsonCodec json;

  /**
   * Creates the executor.
   *
   * @param project describes the project; its gates are set here, because the gate of the runtime
   *     has decided before a call arrives
   */
  public ToolCladExecutor(ToolClad.Builder project, JsonCodec json) {
    this.tools =
        project
            .policy((call, context) -> new PolicyGate.Permit())
            .approvals((call, context) -> new ApprovalGate.Approved())
            .build();
    this.facts = new ManifestFacts(tools.catalog());
    this.json = Objects.requireNonNull(json, "json");
  }

  /** Returns what is wrong with the manifests that cannot be used, each with its file. */
  public List<String> errors() {
    return tools.catalog().errors();
  }

  @Override
  public List<ToolDefinition> definitions() {
    return tools.catalog().schemas().stream().map(ToolCladExecutor::definition).toList();
  }

  /** The name of a session or browser alone is no tool: only its commands can be called. */
  @Override
  public Optional<ToolDefinition> definition(String name) {
    return tools
        .catalog()
        .schema(name)
        .filter(schema -> !schema.has("tools"))
        .map(ToolCladExecutor::definition);
  }

  private static ToolDefinition definition(JsonObject schema) {
    return new ToolDefinition(
        schema.string("name").orElseThrow(),
        schema.string("description").orElse(""),
        schema.object("inputSchema").orElse(JsonObject.EMPTY));
  }

  @Override
  public ToolOutcome execute(ApprovedAction call, Duration limit) throws InterruptedException {
    if (!(call.action() instanceof ProposedAction.ToolCall toolCall)) {
      return ToolOutcome.refused("not a tool call");
    }
    Outcome outcome =
        tools.execute(
            toolCall.name(), call.arguments(), new CallContext(call.context().agentId(), SURFACE));
    if (outcome instanceof Outcome.Completed completed) {
      return outcome(completed.envelope());
    }
    return ToolOutcome.refused(
        outcome instanceof Outcome.Refused refused
            ? refused.problem().toString()
            : "the tool waits for an approval that was given before");
  }

  /** Returns what a call would do; empty if there is no such tool or its arguments are refused. */
  public Optional<PreparedCall> prepared(String name, JsonObject arguments) {
    return tools.prepare(name, arguments) instanceof Preparation.Ready ready
        ? Optional.of(ready.call())
        : Optional.empty();
  }

  /** Returns what policies may know of a tool. */
  public ToolFacts facts(String name) {
    return facts.apply(name);
  }

  /** Tells whether calls of a tool, or of a command of it, need a person's approval. */
  public boolean asksForApproval(String name) {
    return facts(name).humanApproval();
  }

  /**
   * Returns the same tools for callers outside of loops, whose calls no gate has decided about yet.
   */
  public ToolClad governedBy(PolicyGate policy, ApprovalGate approvals, CallListener listener) {
    return tools.governedBy(policy, approvals, listener);
  }

  /** Loads changed manifests; the last good ones stay where a new one is broken. */
  public Optional<ToolCatalog.Reload> reloadIfChanged() {
    return tools.catalog().reloadIfChanged();
  }

  @Override
  public void close() {
    tools.close();
  }

  private ToolOutcome outcome(Envelope envelope) {
    Map<String, String> metadata =
        Map.of(
            "scan_id", envelope.scanId(),
            "exit_code", String.valueOf(envelope.exitCode()),
            "duration_ms", String.valueOf(envelope.durationMs()));
    return switch (envelope.status()) {
      case SUCCESS -> new ToolOutcome(Status.OK, content(envelope), metadata);
      case ERROR -> new ToolOutcome(Status.FAILED, content(envelope), metadata);
      case TIMEOUT -> new ToolOutcome(Status.TIMEOUT, content(envelope), metadata);
    };
  }

  /** What the model reads: the parsed result, and why it is no success. */
  private String content(Envelope envelope) {
    String results =
        envelope.results().string("raw_output").orElseGet(() -> json.writeText(envelope.results()));
    return envelope
        .error()
        .map(problem -> problem + "\n" + envelope.stderr() + results)
        .orElse(results);
  }
}
