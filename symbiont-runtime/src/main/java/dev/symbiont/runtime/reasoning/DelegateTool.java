package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.reasoning.ToolDefinition;
import java.util.List;
import java.util.Optional;

/** The tool through which a model hands a task to another agent (specification section 18). */
final class DelegateTool {
  static final String NAME = "delegate";
  private static final JsonLimits LIMITS = new JsonLimits(256 * 1024, 8);

  private DelegateTool() {}

  static ToolDefinition definition() {
    JsonObject text = JsonObject.builder().put("type", "string").build();
    return new ToolDefinition(
        NAME,
        "Hands a task to another agent and returns its answer.",
        JsonObject.builder()
            .put("type", "object")
            .put("properties", JsonObject.builder().put("agent", text).put("task", text).build())
            .put("required", JsonArray.ofStrings(List.of("agent", "task")))
            .put("additionalProperties", false)
            .build());
  }

  static Optional<ProposedAction.Delegate> read(ToolCallRequest call, JsonCodec json) {
    try {
      if (json.read(call.arguments(), LIMITS) instanceof JsonObject object
          && object.string("agent").isPresent()
          && object.string("task").isPresent()) {
        return Optional.of(
            new ProposedAction.Delegate(object.string("agent").get(), object.string("task").get()));
      }
    } catch (JsonFormatException e) {
      // Not a delegation then: the gate says what is wrong with the arguments.
      return Optional.empty();
    }
    return Optional.empty();
  }
}
