package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;
import java.util.Optional;

/**
 * A line of the audit log: an event with its place in the chain.
 *
 * @param sequence the place, counted from 0 without gaps
 * @param hash hash over the previous hash and the content, 64 hex digits
 * @param json the whole line as it stands in the log
 */
public record AuditRecord(long sequence, String hash, JsonObject json) {
  /** Refuses {@code null}. */
  public AuditRecord {
    Objects.requireNonNull(hash, "hash");
    Objects.requireNonNull(json, "json");
  }

  /** Reads a line; empty for a torn one, which is being written just now, and for a strange one. */
  static Optional<AuditRecord> ofLine(LogFiles.Line line) {
    return LogFiles.record(line)
        .filter(json -> json.integer("seq").isPresent() && json.string("hash").isPresent())
        .map(
            json ->
                new AuditRecord(
                    json.integer("seq").orElseThrow(), json.string("hash").orElseThrow(), json));
  }
}
