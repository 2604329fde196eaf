package dev.symbiont.runtime.communication;

import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.time.Instant;
import java.util.OptionalLong;

/** The JSON form of rules, in the file and on the wire. */
final class RuleJson {
  private RuleJson() {}

  /** Writes the snake_case form. */
  static JsonObject write(CommunicationRule rule) {
    return write(rule, "from_agent", "to_agent", "max_depth", "created_at");
  }

  /** Writes the form that the JavaScript SDK reads. */
  static JsonObject writeCamelCase(CommunicationRule rule) {
    return write(rule, "fromAgent", "toAgent", "maxDepth", "createdAt");
  }

  private static JsonObject write(
      CommunicationRule rule, String from, String to, String maxDepth, String createdAt) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", rule.id())
            .put(from, rule.from())
            .put(to, rule.to())
            .put("action", rule.action())
            .put("effect", rule.effect().word())
            .put("reason", rule.reason())
            .put("priority", rule.priority())
            .put(maxDepth, limit(rule.maxDepth()))
            .put(createdAt, rule.createdAt().toString());
    if (rule.extra().size() > 0) {
      json.put("extra", rule.extra());
    }
    return json.build();
  }

  /**
   * Reads what {@link #write(CommunicationRule)} wrote.
   *
   * @throws RuntimeException if it is anything else
   */
  static CommunicationRule read(JsonObject json) {
    return new CommunicationRule(
        json.string("id").orElseThrow(),
        json.string("from_agent").orElseThrow(),
        json.string("to_agent").orElseThrow(),
        json.string("action").orElseThrow(),
        Effect.parse(json.string("effect").orElseThrow()).orElseThrow(),
        json.string("reason").orElseThrow(),
        json.integer("priority").orElseThrow(),
        limit(json),
        Instant.parse(json.string("created_at").orElseThrow()),
        json.object("extra").orElse(JsonObject.EMPTY));
  }

  /** A limit that cannot be read must not become no limit. */
  private static OptionalLong limit(JsonObject json) {
    return json.get("max_depth").orElseThrow() instanceof JsonNull
        ? OptionalLong.empty()
        : OptionalLong.of(json.integer("max_depth").orElseThrow());
  }

  private static JsonValue limit(OptionalLong maxDepth) {
    return maxDepth.isPresent() ? JsonNumber.of(maxDepth.getAsLong()) : JsonNull.NULL;
  }
}
