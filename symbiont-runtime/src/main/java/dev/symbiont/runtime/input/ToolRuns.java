package dev.symbiont.runtime.input;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.domain.webhook.WebhookToolRun;
import dev.symbiont.runtime.inference.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the tool calls of a loop from its conversation, denied ones included, in order. */
final class ToolRuns {
  private static final int LONGEST_PREVIEW_BYTES = 500;

  private ToolRuns() {}

  static List<WebhookToolRun> of(List<Message> conversation, JsonCodec json) {
    List<WebhookToolRun> runs = new ArrayList<>();
    Map<String, ToolCallRequest> asked = new HashMap<>();
    for (Message message : conversation) {
      // A model may use an id again in a later round, so the latest call is meant.
      message.toolCalls().forEach(call -> asked.put(call.id(), call));
      if (message.role() == Message.Role.TOOL) {
        runs.add(
            new WebhookToolRun(
                message.toolName().orElse(""),
                input(message.toolCallId().flatMap(id -> Optional.ofNullable(asked.get(id))), json),
                Utf8Prefix.of(message.content(), LONGEST_PREVIEW_BYTES)));
      }
    }
    return runs;
  }

  /** Clients require an object, so arguments that are none are shown as an empty one. */
  private static JsonObject input(Optional<ToolCallRequest> call, JsonCodec json) {
    try {
      return call.map(asked -> json.read(asked.arguments(), JsonLimits.DEFAULT))
          .filter(JsonObject.class::isInstance)
          .map(JsonObject.class::cast)
          .orElse(JsonObject.EMPTY);
    } catch (JsonFormatException e) {
      return JsonObject.EMPTY;
    }
  }
}
