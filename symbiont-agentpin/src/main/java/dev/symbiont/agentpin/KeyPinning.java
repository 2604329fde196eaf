package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonObject;
import java.time.Instant;
import java.util.Objects;

/**
 * How the key of an accepted credential was pinned.
 *
 * @param firstUse whether the domain was unknown until now
 * @param firstSeen when the first key of the domain was pinned
 */
public record KeyPinning(boolean firstUse, Instant firstSeen) {
  /** Refuses {@code null}. */
  public KeyPinning {
    Objects.requireNonNull(firstSeen, "firstSeen");
  }

  /** Returns the word on the wire, {@code "first_use"} or {@code "pinned"}. */
  public String status() {
    return firstUse ? "first_use" : "pinned";
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("status", status())
        .put("first_seen", WireTime.text(firstSeen))
        .build();
  }
}
