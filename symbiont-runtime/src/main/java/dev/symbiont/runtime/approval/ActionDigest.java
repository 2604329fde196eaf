package dev.symbiont.runtime.approval;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.audit.CanonicalJson;
import dev.symbiont.runtime.policy.ActionName;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(CanonicalJson.of(bound.build())));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
