package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.reasoning.ToolCallRequest;
import dev.symbiont.runtime.inference.Message;
import java.util.List;
import java.util.Locale;

/** Messages as the journal keeps them. */
final class MessageJson {
  private MessageJson() {}

  static JsonArray write(List<Message> messages) {
    return new JsonArray(messages.stream().<JsonValue>map(MessageJson::write).toList());
  }

  static List<Message> read(JsonArray messages) {
    return messages.values().stream().map(message -> read((JsonObject) message)).toList();
  }

  private static JsonObject write(Message message) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("role", message.role().name().toLowerCase(Locale.ROOT))
            .put("content", message.content());
    if (!message.toolCalls().isEmpty()) {
      json.put(
          "tool_calls",
          new JsonArray(message.toolCalls().stream().<JsonValue>map(MessageJson::write).toList()));
    }
    message.toolCallId().ifPresent(id -> json.put("tool_call_id", id));
    message.toolName().ifPresent(name -> json.put("tool_name", name));
    return message.isError() ? json.put("is_error", true).build() : json.build();
  }

  private static JsonObject write(ToolCallRequest call) {
    return JsonObject.builder()
        .put("id", call.id())
        .put("name", call.name())
        .put("arguments", call.arguments())
        .build();
  }

  private static Message read(JsonObject json) {
    return new Message(
        Message.Role.valueOf(json.string("role").orElseThrow().toUpperCase(Locale.ROOT)),
        json.string("content").orElseThrow(),
        json.array("tool_calls").orElse(JsonArray.EMPTY).values().stream()
            .map(call -> readCall((JsonObject) call))
            .toList(),
        json.string("tool_call_id"),
        json.string("tool_name"),
        json.bool("is_error").orElse(false));
  }

  private static ToolCallRequest readCall(JsonObject json) {
    return new ToolCallRequest(
        json.string("id").orElseThrow(),
        json.string("name").orElseThrow(),
        json.string("arguments").orElseThrow());
  }
}
