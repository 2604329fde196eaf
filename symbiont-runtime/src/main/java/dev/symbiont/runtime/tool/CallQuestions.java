package dev.symbiont.runtime.tool;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.policy.ActionContext;
import dev.symbiont.runtime.policy.VisibleTools;
import dev.symbiont.toolclad.CallContext;
import dev.symbiont.toolclad.PreparedCall;
import java.util.Optional;

/** A prepared tool call in the words of the policy engine and of the approval queue. */
final class CallQuestions {
  private CallQuestions() {}

  static ProposedAction action(PreparedCall call, JsonCodec json) {
    return new ProposedAction.ToolCall(
        call.scanId(), call.name(), json.writeText(call.toolInput()));
  }

  static ActionContext context(CallContext context) {
    return new ActionContext(
        context.agent(),
        context.agent(),
        Optional.empty(),
        0,
        0,
        context.surface(),
        VisibleTools.NONE,
        JsonObject.EMPTY);
  }
}
