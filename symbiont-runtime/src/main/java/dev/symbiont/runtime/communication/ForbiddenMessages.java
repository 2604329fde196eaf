package dev.symbiont.runtime.communication;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.agent.Agent;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.bus.MessagePolicy;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.VisibleTools;
import dev.symbiont.runtime.policy.cedar.CedarDecider;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The communication rules, and after them the Cedar policies about {@code
 * Action::"message::send_message"}, which can only forbid (runtime policy specification sections
 * 2.3 and 19). Thread-safe.
 */
public final class ForbiddenMessages implements MessagePolicy {
  private static final String SURFACE = "bus";

  private final CommunicationRules rules;
  private final AgentRegistry agents;
  private final CedarDecider cedar;

  /** Asks {@code rules} first, then {@code cedar}. */
  public ForbiddenMessages(CommunicationRules rules, AgentRegistry agents, CedarDecider cedar) {
    this.rules = Objects.requireNonNull(rules, "rules");
    this.agents = Objects.requireNonNull(agents, "agents");
    this.cedar = Objects.requireNonNull(cedar, "cedar");
  }

  @Override
  public Optional<String> denial(Request request) {
    return rules
        .denial(request)
        .or(() -> request.recipient().flatMap(to -> forbidden(request.sender(), to)));
  }

  @Override
  public Map<UUID, String> denials(Request request, List<UUID> recipients) {
    Map<UUID, String> denials = new HashMap<>(rules.denials(request, recipients));
    for (UUID recipient : recipients) {
      if (!denials.containsKey(recipient)) {
        forbidden(request.sender(), recipient).ifPresent(reason -> denials.put(recipient, reason));
      }
    }
    return denials;
  }

  /** Whoever has just ended gets nothing, so that nothing has to be forbidden. */
  private Optional<String> forbidden(UUID from, UUID to) {
    Optional<Agent> sender = agents.find(from);
    Optional<Agent> recipient = agents.find(to);
    if (sender.isEmpty() || recipient.isEmpty()) {
      return Optional.empty();
    }
    ActionContext context =
        new ActionContext(
            from.toString(),
            sender.get().name(),
            Optional.empty(),
            0,
            0,
            SURFACE,
            VisibleTools.NONE,
            JsonObject.EMPTY);
    return cedar.forbids(context, CommunicationRules.SEND, to.toString(), recipient.get().name());
  }
}
