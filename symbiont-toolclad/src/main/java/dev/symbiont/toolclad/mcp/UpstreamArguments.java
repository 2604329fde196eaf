package dev.symbiont.toolclad.mcp;

import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.toolclad.manifest.Backend;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.Arguments;
import dev.symbiont.toolclad.value.Signature;
import java.util.Optional;

/**
 * The arguments that an MCP server receives (ToolClad digest, section 14): renamed by the field
 * map, typed, absent ones left out.
 */
public final class UpstreamArguments {
  private UpstreamArguments() {}

  /** Returns {@code arguments} as {@code backend} sends them. */
  public static JsonObject of(Backend.Mcp backend, Signature signature, Arguments arguments) {
    JsonObject.Builder upstream = JsonObject.builder();
    for (ArgumentDefinition definition : signature.arguments()) {
      Optional<String> value = arguments.get(definition.name());
      if (value.isPresent()) {
        String name = backend.fieldMap().getOrDefault(definition.name(), definition.name());
        upstream.put(name, typed(definition, value.get()));
      }
    }
    return upstream.build();
  }

  /** A default is the operator's word and may not fit its type; then it stays text. */
  private static JsonValue typed(ArgumentDefinition definition, String value) {
    return switch (definition.type()) {
      case INTEGER, NUMBER, PORT -> number(value);
      case BOOLEAN ->
          value.equals("true") || value.equals("false")
              ? JsonBoolean.of(value.equals("true"))
              : new JsonString(value);
      default -> new JsonString(value);
    };
  }

  private static JsonValue number(String value) {
    try {
      return JsonNumber.ofLiteral(value);
    } catch (IllegalArgumentException noNumber) {
      return new JsonString(value);
    }
  }
}
