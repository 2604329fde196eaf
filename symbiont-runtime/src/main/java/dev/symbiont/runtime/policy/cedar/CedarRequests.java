package dev.symbiont.runtime.policy.cedar;

import dev.symbiont.cedar.entity.Entities;
import dev.symbiont.cedar.entity.Entity;
import dev.symbiont.cedar.entity.Request;
import dev.symbiont.cedar.value.DecimalValue;
import dev.symbiont.cedar.value.EntityType;
import dev.symbiont.cedar.value.EntityUid;
import dev.symbiont.cedar.value.RecordValue;
import dev.symbiont.cedar.value.SetValue;
import dev.symbiont.cedar.value.Value;
import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.ActionName;
import dev.symbiont.runtime.policy.PolicyDecider;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns a question to the policies into a Cedar request (specification section 2.3). */
final class CedarRequests {
  private static final EntityType AGENT = EntityType.of("Agent");
  private static final EntityType AGENT_GROUP = EntityType.of("AgentGroup");
  private static final EntityType ACTION = EntityType.of("Action");
  private static final EntityType RESOURCE = EntityType.of("Resource");
  private static final EntityType TOOL = EntityType.of("Tool");
  private static final EntityUid DEFAULT_RESOURCE = RESOURCE.uid("default");
  private static final Set<String> RESERVED =
      Set.of("has_human_approval", "iteration", "delegation_depth", "now", "surface", "tool_input");
  private static final int DEEPEST = 32;
  private static final int MOST_NODES = 10_000;

  private final Clock clock;

  CedarRequests(Clock clock) {
    this.clock = clock;
  }

  /**
   * A request with the entities it talks about.
   *
   * @param request the request
   * @param entities its principal, action and resource
   */
  record Prepared(Request request, Entities entities) {}

  Prepared prepare(PolicyDecider.Question question, AgentFacts agent, ToolFacts tool) {
    Entity principal = principal(question.context(), agent);
    Entity action = action(question.action(), tool);
    Entity resource = resource(question.action(), tool);
    Request request =
        Request.of(principal.uid(), action.uid(), resource.uid())
            .withContext(
                context(question.context(), question.arguments(), question.approvedByPerson()));
    return new Prepared(request, Entities.of(principal, action, resource));
  }

  /** A message from one agent to another. */
  Prepared prepareMessage(
      ActionContext sender,
      AgentFacts agent,
      String operation,
      String recipientId,
      String recipientName) {
    Entity principal = principal(sender, agent);
    Entity action =
        Entity.builder(ACTION.uid("message::" + operation)).parent(ACTION.uid("message")).build();
    Entity resource =
        described("message", recipientName, ToolFacts.UNKNOWN)
            .parent(AGENT.uid(recipientId))
            .build();
    Request request =
        Request.of(principal.uid(), action.uid(), resource.uid())
            .withContext(context(sender, JsonObject.EMPTY, false));
    return new Prepared(request, Entities.of(principal, action, resource));
  }

  private static Entity principal(ActionContext context, AgentFacts agent) {
    Entity.Builder entity =
        Entity.builder(AGENT.uid(context.agentId()))
            .attribute("id", context.agentId())
            .attribute("name", context.agentName())
            .attribute("tier", agent.tier())
            .attribute("capabilities", Value.setOfStrings(agent.capabilities()))
            .attribute("delegated", context.delegationDepth() > 0)
            .attribute("depth", context.delegationDepth());
    agent.groups().forEach(group -> entity.parent(AGENT_GROUP.uid(group)));
    return entity.build();
  }

  private static Entity action(ProposedAction action, ToolFacts tool) {
    Entity.Builder entity = Entity.builder(ACTION.uid(ActionName.of(action)));
    if (action instanceof ProposedAction.ToolCall) {
      entity.parent(ACTION.uid("tool_call"));
      tool.actionGroups().forEach(group -> entity.parent(EntityUid.parse(group)));
    } else if (action instanceof ProposedAction.Delegate) {
      entity.parent(ACTION.uid("delegate"));
    }
    return entity.build();
  }

  private static Entity resource(ProposedAction action, ToolFacts tool) {
    String name = name(action);
    Entity.Builder entity = described(kind(action), name, tool);
    if (action instanceof ProposedAction.ToolCall) {
      entity.parent(TOOL.uid(name));
    } else if (action instanceof ProposedAction.Delegate) {
      entity.parent(AGENT.uid(name));
    }
    return entity.build();
  }

  private static Entity.Builder described(String kind, String name, ToolFacts tool) {
    return Entity.builder(DEFAULT_RESOURCE)
        .attribute("kind", kind)
        .attribute("name", name)
        .attribute("tool_name", name)
        .attribute("verified", tool.verified())
        .attribute("risk_tier", tool.riskTier())
        .attribute("human_approval", tool.humanApproval())
        .attribute("provider", tool.provider())
        .attribute("backend", tool.backend());
  }

  private static String kind(ProposedAction action) {
    if (action instanceof ProposedAction.ToolCall) {
      return "tool";
    }
    return action instanceof ProposedAction.Delegate ? "agent" : "output";
  }

  private static String name(ProposedAction action) {
    if (action instanceof ProposedAction.ToolCall call) {
      return call.name();
    }
    return action instanceof ProposedAction.Delegate delegate ? delegate.target() : "";
  }

  private RecordValue context(ActionContext context, JsonObject arguments, boolean approved) {
    Conversion conversion = new Conversion();
    RecordValue.Builder record = RecordValue.builder();
    context
        .trusted()
        .members()
        .forEach(
            (name, value) -> {
              if (RESERVED.contains(name)) {
                throw new SymbiontException(
                    "cedar context: '" + name + "' is reserved and cannot be set by a caller");
              }
              conversion.value(value, 1).ifPresent(converted -> record.put(name, converted));
            });
    record
        .put("has_human_approval", Value.of(approved))
        .put("iteration", Value.of(context.iteration()))
        .put("delegation_depth", Value.of(context.delegationDepth()))
        .put("now", Value.of(clock.instant().getEpochSecond()))
        .put("surface", Value.of(context.surface()))
        .put("tool_input", conversion.record(arguments, 1));
    return record.build();
  }

  /**
   * JSON to Cedar. Members named {@code __entity} or {@code __extn} stay plain members: what a
   * model chose must not become an entity.
   */
  private static final class Conversion {
    private int nodes;

    Optional<Value> value(JsonValue value, int depth) {
      count(depth);
      if (value instanceof JsonNull) {
        return Optional.empty();
      }
      if (value instanceof JsonBoolean bool) {
        return Optional.of(Value.of(bool.value()));
      }
      if (value instanceof JsonString string) {
        return Optional.of(Value.of(string.value()));
      }
      if (value instanceof JsonNumber number) {
        return Optional.of(number(number));
      }
      if (value instanceof JsonArray array) {
        return Optional.of(set(array, depth));
      }
      return Optional.of(record((JsonObject) value, depth));
    }

    RecordValue record(JsonObject object, int depth) {
      RecordValue.Builder record = RecordValue.builder();
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        value(member.getValue(), depth + 1)
            .ifPresent(converted -> record.put(member.getKey(), converted));
      }
      return record.build();
    }

    private Value set(JsonArray array, int depth) {
      List<Value> elements = new ArrayList<>(array.size());
      for (JsonValue element : array) {
        value(element, depth + 1).ifPresent(elements::add);
      }
      return SetValue.of(elements);
    }

    private static Value number(JsonNumber number) {
      if (number.asLong().isPresent()) {
        return Value.of(number.asLong().getAsLong());
      }
      Optional<DecimalValue> decimal = DecimalValue.parse(number.literal());
      return decimal.isPresent() ? decimal.get() : Value.of(number.literal());
    }

    private void count(int depth) {
      nodes++;
      if (depth > DEEPEST || nodes > MOST_NODES) {
        throw new SymbiontException(
            "cedar context: the arguments nest deeper than %d or hold more than %d values"
                .formatted(DEEPEST, MOST_NODES));
      }
    }
  }
}
