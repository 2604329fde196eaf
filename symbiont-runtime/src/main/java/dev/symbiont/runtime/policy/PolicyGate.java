package dev.symbiont.runtime.policy;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.runtime.audit.AuditEvent;
import dev.symbiont.runtime.audit.AuditOutcome;
import dev.symbiont.runtime.audit.AuditRecord;
import dev.symbiont.runtime.audit.AuditTrail;
import dev.symbiont.runtime.audit.AuditType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Decides about every action of an agent, in this order (runtime policy specification section 1):
 *
 * <ol>
 *   <li>the tool is visible, and the arguments are a JSON object that fits its schema;
 *   <li>the policies allow it, asked as if a person had approved it, so that nobody is bothered in
 *       vain;
 *   <li>a person approves it, where that is asked for;
 *   <li>the policies allow it with what is now known.
 * </ol>
 *
 * <p>Fail closed: whatever throws denies. An approval is handed out only when its audit record is
 * on disk. Thread-safe.
 */
public final class PolicyGate {
  private static final JsonLimits ARGUMENT_LIMITS = new JsonLimits(1024 * 1024, 32);

  private final PolicyDecider decider;
  private final ApprovalDesk desk;
  private final AuditTrail audit;
  private final JsonCodec json;

  /** Creates a gate over its parts. */
  public PolicyGate(PolicyDecider decider, ApprovalDesk desk, AuditTrail audit, JsonCodec json) {
    this.decider = Objects.requireNonNull(decider, "decider");
    this.desk = Objects.requireNonNull(desk, "desk");
    this.audit = Objects.requireNonNull(audit, "audit");
    this.json = Objects.requireNonNull(json, "json");
  }

  /** Tells whether {@link #check} may have to wait for a person. */
  public boolean mayAsk(List<ProposedAction> actions, ActionContext context) {
    return actions.stream().anyMatch(action -> desk.needsApproval(action, context));
  }

  /**
   * Decides about {@code actions} in their order and waits until that is recorded. Blocks while a
   * person is asked.
   *
   * @throws dev.symbiont.runtime.audit.AuditException if the decisions cannot be recorded; then
   *     nothing is approved
   */
  public List<GateOutcome> check(List<ProposedAction> actions, ActionContext context) {
    return decide(actions, context).recorded();
  }

  /**
   * Decides about {@code actions} in their order; the records are on their way to disk when this
   * returns. Blocks while a person is asked.
   */
  public GateDecisions decide(List<ProposedAction> actions, ActionContext context) {
    List<GateOutcome> outcomes = new ArrayList<>(actions.size());
    List<CompletableFuture<AuditRecord>> receipts = new ArrayList<>(actions.size());
    for (ProposedAction action : actions) {
      GateOutcome outcome = decide(action, context);
      outcomes.add(outcome);
      receipts.add(audit.append(event(outcome, context)));
    }
    return new GateDecisions(outcomes, receipts);
  }

  /** Says what would be decided, without asking a person and without approving anything. */
  public Verdict explain(ProposedAction action, ActionContext context) {
    try {
      JsonObject arguments = arguments(action, context);
      return decider.decide(new PolicyDecider.Question(action, arguments, context, false));
    } catch (UnfitArgumentsException e) {
      return new Verdict.Denied(e.getMessage(), List.of());
    } catch (RuntimeException e) {
      return new Verdict.Denied(evaluationFailed(e), List.of());
    }
  }

  private GateOutcome decide(ProposedAction action, ActionContext context) {
    try {
      return decideOrThrow(action, arguments(action, context), context);
    } catch (UnfitArgumentsException e) {
      return new GateOutcome.Denied(action, GateOutcome.Cause.ARGUMENTS, e.getMessage());
    } catch (RuntimeException e) {
      return new GateOutcome.Denied(action, GateOutcome.Cause.POLICY, evaluationFailed(e));
    }
  }

  private GateOutcome decideOrThrow(
      ProposedAction action, JsonObject arguments, ActionContext context) {
    if (action instanceof ProposedAction.Unknown) {
      return new GateOutcome.Denied(
          action, GateOutcome.Cause.POLICY, "an action of an unknown kind");
    }
    boolean ask = desk.needsApproval(action, context);
    Verdict first = decider.decide(new PolicyDecider.Question(action, arguments, context, ask));
    if (first instanceof Verdict.Denied denied) {
      return new GateOutcome.Denied(action, GateOutcome.Cause.POLICY, denied.reason());
    }
    if (first instanceof Verdict.Modified modified) {
      return decideReplacement(action, modified, context);
    }
    if (!ask) {
      return approved(action, action, arguments, context, false, first.reason());
    }
    ApprovalDesk.Ruling ruling = desk.hold(action, arguments, context, first.reason());
    if (!ruling.approved()) {
      return new GateOutcome.Denied(action, GateOutcome.Cause.APPROVAL, ruling.reason());
    }
    // Policies may have changed while the person thought.
    Verdict second = decider.decide(new PolicyDecider.Question(action, arguments, context, true));
    return second instanceof Verdict.Allowed
        ? approved(action, action, arguments, context, true, ruling.reason())
        : new GateOutcome.Denied(action, GateOutcome.Cause.POLICY, second.reason());
  }

  /** A replacement keeps the id of the call and has to be allowed as it is, in one further look. */
  private GateOutcome decideReplacement(
      ProposedAction proposed, Verdict.Modified modified, ActionContext context) {
    ProposedAction replacement = withCallIdOf(proposed, modified.replacement());
    JsonObject arguments = arguments(replacement, context);
    if (desk.needsApproval(replacement, context)) {
      return new GateOutcome.Denied(
          proposed, GateOutcome.Cause.APPROVAL, "the replacement needs a person's approval");
    }
    Verdict verdict =
        decider.decide(new PolicyDecider.Question(replacement, arguments, context, false));
    return verdict instanceof Verdict.Allowed
        ? approved(proposed, replacement, arguments, context, false, modified.reason())
        : new GateOutcome.Denied(proposed, GateOutcome.Cause.POLICY, verdict.reason());
  }

  private static GateOutcome approved(
      ProposedAction proposed,
      ProposedAction action,
      JsonObject arguments,
      ActionContext context,
      boolean byPerson,
      String reason) {
    return new GateOutcome.Approved(
        proposed, new ApprovedAction(action, arguments, context, byPerson), reason);
  }

  private static ProposedAction withCallIdOf(ProposedAction proposed, ProposedAction replacement) {
    return proposed instanceof ProposedAction.ToolCall original
            && replacement instanceof ProposedAction.ToolCall call
        ? new ProposedAction.ToolCall(original.callId(), call.name(), call.arguments())
        : replacement;
  }

  // ---- arguments ----------------------------------------------------------------------------

  private JsonObject arguments(ProposedAction action, ActionContext context) {
    if (!(action instanceof ProposedAction.ToolCall call)) {
      return JsonObject.EMPTY;
    }
    ToolDefinition tool =
        context
            .tools()
            .find(call.name())
            .orElseThrow(
                () -> new UnfitArgumentsException("unknown or hidden tool '" + call.name() + "'"));
    JsonObject arguments = parsed(call);
    List<String> problems = context.tools().problems(tool, arguments);
    if (!problems.isEmpty()) {
      throw new UnfitArgumentsException(
          "the arguments do not fit the schema of '%s': %s"
              .formatted(call.name(), String.join("; ", problems)));
    }
    return arguments;
  }

  private JsonObject parsed(ProposedAction.ToolCall call) {
    String text = call.arguments().isBlank() ? "{}" : call.arguments();
    try {
      JsonValue value = json.read(text, ARGUMENT_LIMITS);
      if (value instanceof JsonObject object) {
        return object;
      }
      throw new UnfitArgumentsException("the arguments are not a JSON object but " + value.kind());
    } catch (JsonFormatException e) {
      throw new UnfitArgumentsException("the arguments are not JSON: " + e.getMessage());
    }
  }

  // ---- audit --------------------------------------------------------------------------------

  private AuditEvent event(GateOutcome outcome, ActionContext context) {
    boolean allowed = outcome instanceof GateOutcome.Approved;
    JsonObject.Builder details =
        JsonObject.builder()
            .put("reason", reason(outcome))
            .put("iteration", context.iteration())
            .put("surface", context.surface());
    context.loopId().ifPresent(id -> details.put("loop_id", id));
    describe(outcome.proposed(), "", details);
    if (outcome instanceof GateOutcome.Approved approved) {
      ProposedAction action = approved.approved().action();
      if (!action.equals(approved.proposed())) {
        details.put("approved_action", ActionName.of(action));
        describe(action, "approved_", details);
      }
      if (approved.approved().approvedByPerson()) {
        details.put("approved_by_person", true);
      }
    }
    return AuditEvent.ofAgent(
        AuditType.POLICY_EVALUATED,
        context.agentId(),
        ActionName.of(outcome.proposed()),
        allowed ? AuditOutcome.ALLOWED : AuditOutcome.DENIED,
        details.build());
  }

  /** What was asked exactly, as a hash: it may hold what must not stand in a trail. */
  private static void describe(ProposedAction action, String prefix, JsonObject.Builder details) {
    if (action instanceof ProposedAction.ToolCall call) {
      details
          .put(prefix + "call_id", call.callId())
          .put(prefix + "arguments_sha256", Sha256.hex(call.arguments()));
    } else if (action instanceof ProposedAction.Delegate delegate) {
      details.put(prefix + "message_sha256", Sha256.hex(delegate.message()));
    }
  }

  private static String reason(GateOutcome outcome) {
    return outcome instanceof GateOutcome.Approved approved
        ? approved.reason()
        : ((GateOutcome.Denied) outcome).reason();
  }

  private static String evaluationFailed(RuntimeException e) {
    return "the policies could not be evaluated: " + e.getMessage();
  }

  /** Says no for a reason that the model can mend. */
  private static final class UnfitArgumentsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitArgumentsException(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
