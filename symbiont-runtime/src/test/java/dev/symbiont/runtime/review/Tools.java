package dev.symbiont.runtime.review;

import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.review.ReviewedTool;
import dev.symbiont.domain.review.ToolProvider;
import dev.symbiont.json.gson.GsonCodec;
import java.util.Optional;

/** Tools for tests. */
final class Tools {
  /** A schema about which no rule has anything to say. */
  static final String HARMLESS =
      """
      {"type":"object","properties":{"topic":{"type":"string","maxLength":80}},
       "required":["topic"],"additionalProperties":false}""";

  private static final GsonCodec JSON = new GsonCodec();

  private Tools() {}

  static ReviewedTool harmless() {
    return of(HARMLESS);
  }

  static ReviewedTool of(String schema) {
    return new ReviewedTool("summarise", "Summarises a topic.", json(schema), provider());
  }

  /** A tool with these members in its properties, which is harmless but for them. */
  static ReviewedTool withProperties(String members) {
    return of(
        "{\"type\":\"object\",\"properties\":{" + members + "},\"additionalProperties\":false}");
  }

  static ReviewedTool described(String description) {
    return new ReviewedTool("summarise", description, json(HARMLESS), provider());
  }

  static ReviewedTool named(String name) {
    return new ReviewedTool(name, "Summarises a topic.", json(HARMLESS), provider());
  }

  static ReviewedTool keyAt(Optional<String> url) {
    return new ReviewedTool(
        "summarise",
        "Summarises a topic.",
        json(HARMLESS),
        new ToolProvider("tools.example.com", url));
  }

  static JsonObject json(String text) {
    return (JsonObject) JSON.read(text, JsonLimits.DEFAULT);
  }

  private static ToolProvider provider() {
    return ToolProvider.of("tools.example.com", "https://tools.example.com/key.pem");
  }
}
