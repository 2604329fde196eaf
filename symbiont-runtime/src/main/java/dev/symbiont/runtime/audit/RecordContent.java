package dev.symbiont.runtime.audit;

import dev.symbiont.domain.crypto.Sha256;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;

/** Turns an event into the members of a record that the hash covers. */
final class RecordContent {
  static final int MAX_DETAILS_BYTES = 16 * 1024;
  private static final int PREVIEW_CHARS = 1024;
  private static final long LARGEST_EXACT_INTEGER = 1L << 53;
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private RecordContent() {}

  static JsonObject of(AuditEvent event, long sequence, UUID id, Instant time) {
    return JsonObject.builder()
        .put("v", 1)
        .put("seq", sequence)
        .put("id", id.toString())
        .put("ts", timestamp(time))
        .put("type", event.type().word())
        .put("agent_id", optional(event.agentId()))
        .put("actor", event.actor())
        .put("action", event.action())
        .put("resource", optional(event.resource()))
        .put("outcome", event.outcome().word())
        .put("details", details(event.details()))
        .build();
  }

  static String timestamp(Instant time) {
    return MILLISECONDS.format(time);
  }

  private static JsonValue optional(Optional<String> text) {
    return text.<JsonValue>map(JsonString::new).orElse(JsonNull.NULL);
  }

  private static JsonObject details(JsonObject given) {
    JsonObject details = (JsonObject) exactNumbers(SecretMask.maskPersonal(given));
    byte[] canonical = CanonicalJson.of(details);
    return canonical.length <= MAX_DETAILS_BYTES ? details : summary(canonical);
  }

  private static JsonObject summary(byte[] canonical) {
    String text = new String(canonical, StandardCharsets.UTF_8);
    int end =
        text.offsetByCodePoints(0, Math.min(PREVIEW_CHARS, text.codePointCount(0, text.length())));
    return JsonObject.builder()
        .put("truncated", true)
        .put("original_bytes", canonical.length)
        .put("original_sha256", Sha256.hex(canonical))
        .put("preview", text.substring(0, end))
        .build();
  }

  /** Integers beyond 2^53 and fractions become text, because readers disagree about them. */
  private static JsonValue exactNumbers(JsonValue value) {
    if (value instanceof JsonObject object) {
      JsonObject.Builder copy = JsonObject.builder();
      object.members().forEach((name, member) -> copy.put(name, exactNumbers(member)));
      return copy.build();
    }
    if (value instanceof JsonArray array) {
      return new JsonArray(array.values().stream().map(RecordContent::exactNumbers).toList());
    }
    if (value instanceof JsonNumber number) {
      return number.asLong().isPresent()
              && Math.abs(number.asLong().getAsLong()) <= LARGEST_EXACT_INTEGER
          ? JsonNumber.of(number.asLong().getAsLong())
          : new JsonString(number.literal());
    }
    return value;
  }
}
