package dev.symbiont.toolclad.manifest;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.toolclad.value.ArgumentDefinition;
import dev.symbiont.toolclad.value.ArgumentType;
import dev.symbiont.toolclad.value.Constraints;
import dev.symbiont.toolclad.value.Signature;
import dev.symbiont.toolclad.value.ValuePattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The MCP tool objects of a manifest (ToolClad digest, section 18). */
public final class ToolSchema {
  private static final String DURATION_PATTERN =
      "^[0-9]+(?:h(?:[0-9]+m)?(?:[0-9]+s)?(?:[0-9]+ms)?"
          + "|m(?:[0-9]+s)?(?:[0-9]+ms)?|s(?:[0-9]+ms)?|ms)?$";
  private static final long MAX_PORT = 65_535;
  private static final JsonObject ANY_OBJECT = typed("object").build();

  private ToolSchema() {}

  /** Returns one tool object, or one per command of a session or browser, sorted by name. */
  public static List<JsonObject> tools(Manifest manifest) {
    if (manifest.backend() instanceof Backend.Session session) {
      List<JsonObject> tools = new ArrayList<>();
      session
          .commands()
          .forEach((name, command) -> tools.add(sessionTool(manifest, name, command)));
      return tools;
    }
    if (manifest.backend() instanceof Backend.Browser browser) {
      List<JsonObject> tools = new ArrayList<>();
      browser
          .commands()
          .forEach(
              (name, command) ->
                  tools.add(
                      tool(
                          manifest,
                          manifest.name() + "." + name,
                          command.description(),
                          inputSchema(JsonObject.builder(), List.of(), command.signature()))));
      return tools;
    }
    return List.of(
        tool(
            manifest,
            manifest.name(),
            manifest.description(),
            inputSchema(JsonObject.builder(), List.of(), manifest.signature())));
  }

  /**
   * Returns the answer to {@code get_schema(tool)}: the tool object, or for sessions and browsers
   * {@code {name, description, mode, tools}}.
   */
  public static JsonObject document(Manifest manifest) {
    boolean several =
        manifest.backend() instanceof Backend.Session
            || manifest.backend() instanceof Backend.Browser;
    if (!several) {
      return tools(manifest).get(0);
    }
    return JsonObject.builder()
        .put("name", manifest.name())
        .put("description", manifest.description())
        .put("mode", manifest.backend().word())
        .put("tools", new JsonArray(List.copyOf(tools(manifest))))
        .build();
  }

  private static JsonObject sessionTool(
      Manifest manifest, String name, Backend.SessionCommand command) {
    String pattern = command.pattern().source();
    JsonObject typedCommand =
        typed("string")
            .put("pattern", pattern)
            .put("description", "Command matching pattern: " + pattern)
            .build();
    JsonObject.Builder properties = JsonObject.builder().put("command", typedCommand);
    return tool(
        manifest,
        manifest.name() + "." + name,
        command.description(),
        inputSchema(properties, List.of("command"), command.signature()));
  }

  private static JsonObject tool(
      Manifest manifest, String name, String description, JsonObject inputSchema) {
    JsonObject.Builder tool =
        JsonObject.builder()
            .put("name", name)
            .put("description", description)
            .put("inputSchema", inputSchema);
    if (!(manifest.backend() instanceof Backend.Callback)) {
      tool.put("outputSchema", outputSchema(manifest.output()));
    }
    return tool.build();
  }

  private static JsonObject inputSchema(
      JsonObject.Builder properties, List<String> firstRequired, Signature signature) {
    List<String> required = new ArrayList<>(firstRequired);
    for (ArgumentDefinition argument : signature.arguments()) {
      properties.put(argument.name(), property(argument));
      if (argument.required()) {
        required.add(argument.name());
      }
    }
    return typed("object")
        .put("properties", properties.build())
        .put("required", JsonArray.ofStrings(required))
        .put("additionalProperties", false)
        .build();
  }

  private static JsonObject property(ArgumentDefinition argument) {
    JsonObject.Builder property = typed(jsonType(argument.type()));
    if (argument.type() == ArgumentType.URL) {
      property.put("format", "uri");
    }
    addBounds(property, argument.type(), argument.constraints());
    addPattern(property, argument.type(), argument.constraints().patterns());
    property.put("description", argument.description());
    Optional<List<String>> allowed = argument.constraints().allowed();
    if (allowed.isPresent() && !allowed.get().isEmpty()) {
      property.put("enum", JsonArray.ofStrings(allowed.get()));
    }
    argument.defaultValue().ifPresent(value -> property.put("default", value));
    return property.build();
  }

  private static String jsonType(ArgumentType type) {
    return switch (type) {
      case INTEGER, PORT -> "integer";
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      default -> "string";
    };
  }

  /** Clamped bounds are no hard limits, so they are not announced. */
  private static void addBounds(
      JsonObject.Builder property, ArgumentType type, Constraints limits) {
    if (type == ArgumentType.PORT) {
      property.put("minimum", Math.max(1, limits.min().orElse(1)));
      property.put("maximum", Math.min(MAX_PORT, limits.max().orElse(MAX_PORT)));
    } else if (type == ArgumentType.INTEGER && !limits.clamp()) {
      addBound(property, "minimum", OptionalDouble.empty(), limits.min());
      addBound(property, "maximum", OptionalDouble.empty(), limits.max());
    } else if (type == ArgumentType.NUMBER && !limits.clamp()) {
      addBound(property, "minimum", limits.minFloat(), limits.min());
      addBound(property, "maximum", limits.maxFloat(), limits.max());
    }
  }

  private static void addBound(
      JsonObject.Builder property, String name, OptionalDouble number, OptionalLong integer) {
    if (number.isPresent()) {
      property.put(name, JsonNumber.of(number.getAsDouble()));
    } else if (integer.isPresent()) {
      property.put(name, integer.getAsLong());
    }
  }

  private static void addPattern(
      JsonObject.Builder property, ArgumentType type, List<ValuePattern> patterns) {
    if (type == ArgumentType.DURATION) {
      property.put("pattern", DURATION_PATTERN);
    } else if (type == ArgumentType.STRING || type == ArgumentType.REGEX_MATCH) {
      if (patterns.size() == 1) {
        property.put("pattern", patterns.get(0).source());
      } else if (patterns.size() > 1) {
        List<JsonValue> each = new ArrayList<>();
        patterns.forEach(
            pattern -> each.add(JsonObject.builder().put("pattern", pattern.source()).build()));
        property.put("allOf", new JsonArray(each));
      }
    }
  }

  private static JsonObject outputSchema(OutputDefinition output) {
    if (!output.envelope()) {
      return output.schema();
    }
    JsonObject.Builder properties =
        JsonObject.builder()
            .put(
                "status",
                typed("string")
                    .put("enum", JsonArray.ofStrings(List.of("success", "error", "timeout")))
                    .build());
    for (Map.Entry<String, String> field : ENVELOPE_FIELDS) {
      properties.put(field.getKey(), typed(field.getValue()).build());
    }
    properties.put("timestamp", typed("string").put("format", "date-time").build());
    properties.put("output_file", typed("string").build());
    properties.put("output_hash", typed("string").build());
    properties.put("results", output.schema().size() == 0 ? ANY_OBJECT : output.schema());
    return typed("object").put("properties", properties.build()).build();
  }

  private static final List<Map.Entry<String, String>> ENVELOPE_FIELDS =
      List.of(
          Map.entry("scan_id", "string"),
          Map.entry("tool", "string"),
          Map.entry("command", "string"),
          Map.entry("exit_code", "integer"),
          Map.entry("stderr", "string"),
          Map.entry("duration_ms", "integer"));

  private static JsonObject.Builder typed(String type) {
    return JsonObject.builder().put("type", new JsonString(type));
  }
}
