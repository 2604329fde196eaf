package dev.symbiont.domain.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what the Rust runtime writes into exports of its journal: the same values as on the API,
 * spelled in another way (runtime reasoning specification, sections 2 and 2.14). A union is an
 * object with the variant's name as its only member, or that name alone; a time is an object of
 * seconds and nanoseconds.
 *
 * <p>Each method returns the spelling of the SDKs, and leaves alone what is spelled so already. No
 * method writes the other spelling, for no API takes it.
 */
public final class RustSpelling {
  private static final String TYPE = "type";
  private static final String DECISION = "decision";
  private static final Set<String> UNIONS =
      Set.of("default_recovery", "strategy", "termination_reason", "modified_action");
  private static final long MILLIS_PER_SECOND = 1000;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private RustSpelling() {}

  /** Returns an entry of a journal, with its event, in the spelling of the SDKs. */
  public static JsonObject journalEntry(JsonObject entry) {
    return entry
        .get("event")
        .map(event -> entry.toBuilder().put("event", union(event)).build())
        .orElse(entry);
  }

  /**
   * Returns an event, a proposed action, a reason of termination or a recovery strategy in the
   * spelling of the SDKs.
   */
  public static JsonValue union(JsonValue value) {
    return union(value, TYPE);
  }

  /** Returns a decision of the gate in the spelling of the SDKs. */
  public static JsonValue decision(JsonValue value) {
    return union(value, DECISION);
  }

  /** Returns a configuration or a result of a loop in the spelling of the SDKs. */
  public static JsonObject members(JsonObject given) {
    JsonObject.Builder spelled = JsonObject.builder();
    given.members().forEach((name, value) -> add(spelled, name, value));
    return spelled.build();
  }

  private static JsonValue union(JsonValue value, String tag) {
    if (value instanceof JsonString variant && isVariant(variant.value())) {
      return JsonObject.builder().put(tag, snakeCase(variant.value())).build();
    }
    if (value instanceof JsonObject object && object.members().size() == 1) {
      Map.Entry<String, JsonValue> only = object.members().entrySet().iterator().next();
      if (isVariant(only.getKey()) && only.getValue() instanceof JsonObject content) {
        return variant(only.getKey(), content, tag);
      }
    }
    return value;
  }

  private static JsonObject variant(String name, JsonObject content, String tag) {
    JsonObject.Builder spelled = JsonObject.builder().put(tag, snakeCase(name));
    members(content).members().forEach(spelled::put);
    if (name.equals("Terminated")) {
      content.get("reason").ifPresent(reason -> spelled.put("reason", union(reason)));
    }
    return spelled.build();
  }

  private static void add(JsonObject.Builder spelled, String name, JsonValue value) {
    Optional<JsonNumber> time = milliseconds(value);
    if (time.isPresent()) {
      spelled.put(name + "_ms", time.get());
    } else if (UNIONS.contains(name)) {
      spelled.put(name, union(value));
    } else if (name.equals("config") && value instanceof JsonObject config) {
      spelled.put(name, members(config));
    } else if (name.equals("actions") && value instanceof JsonArray actions) {
      spelled.put(name, new JsonArray(actions.values().stream().map(RustSpelling::union).toList()));
    } else {
      spelled.put(name, value);
    }
  }

  /** A time of the Rust runtime in whole milliseconds, rounded down. */
  private static Optional<JsonNumber> milliseconds(JsonValue value) {
    if (!(value instanceof JsonObject time) || time.members().size() != 2) {
      return Optional.empty();
    }
    Optional<Long> seconds = time.integer("secs");
    Optional<Long> nanos = time.integer("nanos");
    if (seconds.isEmpty() || nanos.isEmpty() || seconds.get() < 0 || nanos.get() < 0) {
      return Optional.empty();
    }
    long longest = (Long.MAX_VALUE - nanos.get() / NANOS_PER_MILLI) / MILLIS_PER_SECOND;
    return Optional.of(
        JsonNumber.of(
            seconds.get() > longest
                ? Long.MAX_VALUE
                : seconds.get() * MILLIS_PER_SECOND + nanos.get() / NANOS_PER_MILLI));
  }

  private static boolean isVariant(String name) {
    return !name.isEmpty() && name.charAt(0) >= 'A' && name.charAt(0) <= 'Z';
  }

  private static String snakeCase(String name) {
    StringBuilder text = new StringBuilder(name.length() + 4);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean capital = c >= 'A' && c <= 'Z';
      if (capital && i > 0) {
        text.append('_');
      }
      text.append(capital ? Character.toLowerCase(c) : c);
    }
    return text.toString();
  }
}
