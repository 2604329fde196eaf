package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The content of a pin store, and its text. Not thread-safe. */
final class Pins {
  private final Map<String, PinnedDomain> domains = new LinkedHashMap<>();

  /**
   * Reads the list that all implementations write, or the JSON string with such a list inside that
   * the Symbiont runtime writes (R21). The last entry of a repeated domain counts.
   */
  static Pins parse(String text) {
    try {
      JsonValue json = Json.CODEC.read(text, Json.FILE);
      return read(
          json instanceof JsonString wrapped ? Json.CODEC.read(wrapped.value(), Json.FILE) : json);
    } catch (JsonFormatException | AgentPinException e) {
      throw new PinStoreException("not a pin store: " + e.getMessage(), e);
    }
  }

  private static Pins read(JsonValue json) {
    if (!(json instanceof JsonArray list)) {
      throw new PinStoreException("not a pin store: a list is expected, not " + json.kind(), null);
    }
    Pins pins = new Pins();
    for (JsonValue entry : list) {
      // The code of the refusal is never seen: it becomes a PinStoreException.
      Members members =
          new Members(
              Json.object(entry, "pinned domain", ErrorCode.KEY_PIN_MISMATCH),
              "pinned domain",
              ErrorCode.KEY_PIN_MISMATCH);
      pins.put(
          new PinnedDomain(
              members.requiredText("domain"),
              members
                  .objects("pinned_keys")
                  .orElseThrow(() -> members.missing("pinned_keys"))
                  .stream()
                  .map(PinnedKey::read)
                  .toList()));
    }
    return pins;
  }

  String toText() {
    return Json.CODEC.writePretty(
        new JsonArray(domains.values().stream().<JsonValue>map(Pins::toJson).toList()));
  }

  private static JsonObject toJson(PinnedDomain domain) {
    return JsonObject.builder()
        .put("domain", domain.domain())
        .put(
            "pinned_keys",
            new JsonArray(domain.keys().stream().<JsonValue>map(PinnedKey::toJson).toList()))
        .build();
  }

  Optional<PinnedDomain> find(String domain) {
    return Optional.ofNullable(domains.get(domain));
  }

  List<PinnedDomain> all() {
    return List.copyOf(domains.values());
  }

  PinOutcome check(String domain, Jwk key) {
    PinnedDomain known = domains.get(domain);
    if (known == null) {
      return PinOutcome.FIRST_USE;
    }
    return known.find(key.thumbprint()).isPresent() ? PinOutcome.MATCHED : PinOutcome.CHANGED;
  }

  /** Tells whether {@code key} is pinned and was seen less than {@code interval} before now. */
  boolean isFresh(String domain, Jwk key, Instant now, Duration interval) {
    return find(domain)
        .flatMap(known -> known.find(key.thumbprint()))
        .filter(pinned -> Duration.between(pinned.lastSeen(), now).compareTo(interval) < 0)
        .isPresent();
  }

  PinOutcome checkAndPin(String domain, Jwk key, Instant now) {
    PinOutcome outcome = check(domain, key);
    switch (outcome) {
      case FIRST_USE -> put(new PinnedDomain(domain, List.of(PinnedKey.seen(key, now))));
      case MATCHED ->
          domains.computeIfPresent(domain, (name, known) -> known.seenAgain(key.thumbprint(), now));
      case CHANGED -> {}
    }
    return outcome;
  }

  void addKey(String domain, Jwk key, Instant now) {
    PinnedDomain known = find(domain).orElse(new PinnedDomain(domain, List.of()));
    if (known.find(key.thumbprint()).isEmpty()) {
      put(known.with(PinnedKey.seen(key, now)));
    }
  }

  boolean remove(String domain) {
    return domains.remove(domain) != null;
  }

  private void put(PinnedDomain domain) {
    domains.put(domain.domain(), domain);
  }
}
