package dev.symbiont.runtime.approval;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.audit.CanonicalJson;
import dev.symbiont.runtime.policy.ActionName;

/** What an approval is bound to: the agent, the action and its exact arguments. */
final class ActionDigest {
  private ActionDigest() {}

  static String of(String agentId, ProposedAction action, JsonObject arguments) {
    JsonObject.Builder bound =
        JsonObject.builder()
            .put("agent", agentId)
            .put("action", ActionName.of(action))
            .put("arguments", arguments);
    if (action instanceof ProposedAction.Delegate delegate) {
      bound.put("message", delegate.message());
    }
    return Sha256.hex(CanonicalJson.of(bound.build()));
  }
}
