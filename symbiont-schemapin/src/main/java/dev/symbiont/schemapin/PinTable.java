package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The pins of a store. Each pin keeps the members of its file entry, so that writing loses nothing.
 * Not thread-safe.
 */
final class PinTable {
  private final Map<PinKey, List<Pin>> pins = new LinkedHashMap<>();

  /**
   * One pinned key.
   *
   * @param fingerprint the key
   * @param entry the members of the file entry, in the form of the file
   */
  record Pin(KeyFingerprint fingerprint, JsonObject entry) {}

  PinStatus check(PinKey key, KeyFingerprint presented) {
    List<Pin> pinned = pins.get(key);
    if (pinned == null) {
      return PinStatus.FIRST_USE;
    }
    return pinned.stream().anyMatch(pin -> pin.fingerprint().equals(presented))
        ? PinStatus.PINNED
        : PinStatus.CHANGED;
  }

  void add(PinKey key, Pin pin) {
    pins.computeIfAbsent(key, absent -> new ArrayList<>()).add(pin);
  }

  void replace(PinKey key, Pin pin) {
    pins.put(key, new ArrayList<>(List.of(pin)));
  }

  boolean remove(PinKey key) {
    return pins.remove(key) != null;
  }

  Map<PinKey, List<Pin>> all() {
    return pins;
  }

  Map<PinKey, List<KeyFingerprint>> fingerprints() {
    Map<PinKey, List<KeyFingerprint>> copy = new LinkedHashMap<>();
    pins.forEach((key, list) -> copy.put(key, list.stream().map(Pin::fingerprint).toList()));
    return Collections.unmodifiableMap(copy);
  }
}
