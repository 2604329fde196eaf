package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonObject;
import java.util.Objects;

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
}
