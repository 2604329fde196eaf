package dev.symbiont.runtime.jsonschema;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the references of a schema lead to: its own definitions, and itself. Immutable. */
final class Definitions {
  private static final String ROOT = "#";
  private static final int LONGEST_CHAIN = 32;

  private final Map<String, JsonValue> byReference;

  private Definitions(Map<String, JsonValue> byReference) {
    this.byReference = byReference;
  }

  static Definitions of(JsonValue schema) {
    Map<String, JsonValue> byReference = new HashMap<>();
    byReference.put(ROOT, schema);
    if (schema instanceof JsonObject root) {
      for (String keyword : List.of("$defs", "definitions")) {
        root.object(keyword)
            .orElse(JsonObject.EMPTY)
            .members()
            .forEach((name, part) -> byReference.put(pointer(keyword, name), part));
      }
    }
    return new Definitions(byReference);
  }

  /** RFC 6901 escapes. */
  private static String pointer(String keyword, String name) {
    return ROOT + "/" + keyword + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  /** Refuses a reference that is none, or that leads nowhere in this schema. */
  void require(JsonValue reference, String at) {
    if (!(reference instanceof JsonString text) || !byReference.containsKey(text.value())) {
      throw JsonSchema.invalid(
          at, "must name a definition of this schema (#/$defs/NAME, #/definitions/NAME) or be #");
    }
  }

  /** Returns what {@code reference}, which was required before, leads to. */
  JsonValue resolve(String reference) {
    return byReference.getOrDefault(reference, JsonObject.EMPTY);
  }

  /**
   * Refuses references that lead back to themselves before they look into the value, such as {@code
   * {"$ref": "#"}}: no check of them would end. A definition may use itself for members and
   * elements, as a tree does.
   */
  void requireEnds() {
    Map<String, Integer> lengths = new HashMap<>();
    byReference.keySet().forEach(reference -> chainLength(reference, new ArrayList<>(), lengths));
  }

  /** Returns how many references follow each other from {@code reference} on, itself included. */
  private int chainLength(String reference, List<String> open, Map<String, Integer> lengths) {
    Integer known = lengths.get(reference);
    if (known != null) {
      return known;
    }
    boolean loops = open.contains(reference) || open.size() >= LONGEST_CHAIN;
    open.add(reference);
    int length = loops ? LONGEST_CHAIN : 0;
    List<String> next = new ArrayList<>();
    collect(resolve(reference), next);
    for (int i = 0; i < next.size() && length < LONGEST_CHAIN; i++) {
      length = Math.max(length, chainLength(next.get(i), open, lengths));
    }
    if (length >= LONGEST_CHAIN) {
      throw JsonSchema.invalid(
          reference, "refers to itself for the same value, or over too many references");
    }
    open.remove(open.size() - 1);
    lengths.put(reference, length + 1);
    return length + 1;
  }

  /** Collects the references that {@code schema} applies to the same value. */
  private static void collect(JsonValue schema, List<String> references) {
    if (schema instanceof JsonObject rules) {
      rules.string("$ref").ifPresent(references::add);
      for (String keyword : List.of("if", "then", "else")) {
        rules.get(keyword).ifPresent(part -> collect(part, references));
      }
      for (String keyword : List.of("dependentSchemas", "dependencies")) {
        rules
            .object(keyword)
            .orElse(JsonObject.EMPTY)
            .members()
            .values()
            .forEach(part -> collect(part, references));
      }
      for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
        rules
            .array(keyword)
            .orElse(JsonArray.EMPTY)
            .forEach(alternative -> collect(alternative, references));
      }
      rules.get("not").ifPresent(not -> collect(not, references));
    }
  }
}
