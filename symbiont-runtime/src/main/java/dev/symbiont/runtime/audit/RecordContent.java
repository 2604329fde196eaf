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

/**
 * What an event says in its record: everything but its place in the chain, so that it can be got
 * ready before the record ahead of it is written. Immutable and thread-safe.
 */
final class RecordContent {
  static final int MAX_DETAILS_BYTES = 16 * 1024;
  private static final int VERSION = 1;
  private static final int PREVIEW_CHARS = 1024;
  private static final long LARGEST_EXACT_INTEGER = 1L << 53;
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonObject members;
  private final String text;
  private final String beforePlace;
  private final String afterPlace;

  private RecordContent(JsonObject members) {
    this.members = members;
    this.text = LogFiles.text(members);
    String canonical = CanonicalJson.text(members.toBuilder().put("v", VERSION).build());
    // The place is a member between "resource" and "ts"; behind that nothing is free text.
    int place = canonical.lastIndexOf(",\"ts\":");
    this.beforePlace = canonical.substring(0, place);
    this.afterPlace = canonical.substring(place);
  }

  static RecordContent of(AuditEvent event, UUID id, Instant time) {
    return new RecordContent(
        JsonObject.builder()
            .put("id", id.toString())
            .put("ts", timestamp(time))
            .put("type", event.type().word())
            .put("agent_id", optional(event.agentId()))
            .put("actor", event.actor())
            .put("action", event.action())
            .put("resource", optional(event.resource()))
            .put("outcome", event.outcome().word())
            .put("details", details(event.details()))
            .build());
  }

  /** Returns what the hash covers, in canonical form. */
  byte[] canonical(long sequence) {
    return (beforePlace + ",\"seq\":" + sequence + afterPlace).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the whole record. */
  JsonObject record(long sequence, JsonObject link) {
    JsonObject.Builder record = JsonObject.builder().put("v", VERSION).put("seq", sequence);
    members.members().forEach(record::put);
    link.members().forEach(record::put);
    return record.build();
  }

  /** Returns the text of the whole record, which is the one that its JSON would be written as. */
  String text(long sequence, JsonObject link) {
    return "{\"v\":"
        + VERSION
        + ",\"seq\":"
        + sequence
        + ","
        + text.substring(1, text.length() - 1)
        + ","
        + LogFiles.text(link).substring(1);
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
