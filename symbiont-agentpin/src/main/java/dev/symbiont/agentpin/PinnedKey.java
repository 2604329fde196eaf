package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonObject;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A key that was seen for a domain (digest section 8).
 *
 * @param kid its id when it was seen first; not compared
 * @param thumbprint its {@linkplain Jwk#thumbprint() thumbprint}; this is what is compared
 * @param firstSeen when it was pinned
 * @param lastSeen when a credential was last accepted with it
 * @param trustLevel {@code tofu}, {@code verified} or {@code pinned}; changes nothing
 */
public record PinnedKey(
    String kid, String thumbprint, Instant firstSeen, Instant lastSeen, String trustLevel) {
  private static final String TRUST_ON_FIRST_USE = "tofu";

  /** Refuses {@code null}. */
  public PinnedKey {
    Objects.requireNonNull(kid, "kid");
    Objects.requireNonNull(thumbprint, "thumbprint");
    Objects.requireNonNull(firstSeen, "firstSeen");
    Objects.requireNonNull(lastSeen, "lastSeen");
    Objects.requireNonNull(trustLevel, "trustLevel");
  }

  static PinnedKey seen(Jwk key, Instant now) {
    return new PinnedKey(key.kid().orElse(""), key.thumbprint(), now, now, TRUST_ON_FIRST_USE);
  }

  PinnedKey seenAgain(Instant now) {
    return new PinnedKey(kid, thumbprint, firstSeen, now, trustLevel);
  }

  static PinnedKey read(Members members) {
    return new PinnedKey(
        members.requiredText("kid"),
        members.requiredText("public_key_hash"),
        time(members, "first_seen"),
        time(members, "last_seen"),
        members.text("trust_level").orElse(TRUST_ON_FIRST_USE));
  }

  private static Instant time(Members members, String name) {
    Optional<Instant> time = WireTime.readLenient(members.requiredText(name));
    return time.orElseThrow(() -> members.refuse(name + " is not a time"));
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("kid", kid)
        .put("public_key_hash", thumbprint)
        .put("first_seen", WireTime.text(firstSeen))
        .put("last_seen", WireTime.text(lastSeen))
        .put("trust_level", trustLevel)
        .build();
  }
}
