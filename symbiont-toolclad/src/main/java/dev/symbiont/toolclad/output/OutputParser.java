package dev.symbiont.toolclad.output;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.DuplicateNames;
import dev.symbiont.json.gson.GsonCodec;
import dev.symbiont.toolclad.manifest.OutputFormat;
import dev.symbiont.toolclad.output.ParseResult.Parsed;
import dev.symbiont.toolclad.output.ParseResult.Unparsable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The built-in output parsers (ToolClad digest, section 10). A result that is no object is wrapped
 * as {@code {"parsed_output": value}}. Thread-safe.
 */
public final class OutputParser {
  /** Longest output that is parsed, and deepest nesting of results. */
  static final JsonLimits LIMITS = new JsonLimits(16 * 1024 * 1024, 100);

  private static final JsonCodec JSON = new GsonCodec(DuplicateNames.LAST_WINS);

  private OutputParser() {}

  /** Parses {@code raw}, which a tool wrote in {@code format}. */
  public static ParseResult parse(OutputFormat format, byte[] raw) {
    try {
      return switch (format) {
        case TEXT -> new Parsed(raw(raw));
        case JSON -> new Parsed(wrap(json(text(raw))));
        case JSONL -> new Parsed(wrap(jsonLines(text(raw))));
        case CSV -> new Parsed(wrap(CsvReader.read(text(raw))));
        case XML -> new Parsed(XmlTree.read(raw));
      };
    } catch (OutputException | JsonFormatException e) {
      return new Unparsable(String.valueOf(e.getMessage()));
    }
  }

  /** Returns {@code {"raw_output": text}}; bytes that are no UTF-8 become U+FFFD. */
  public static JsonObject raw(byte[] raw) {
    return JsonObject.builder().put("raw_output", text(raw)).build();
  }

  /** Parses what a custom parser wrote: strict JSON. */
  public static ParseResult parseJson(byte[] raw) {
    return parse(OutputFormat.JSON, raw);
  }

  /** Wraps {@code value} unless it is an object. */
  public static JsonObject wrap(JsonValue value) {
    return value instanceof JsonObject object
        ? object
        : JsonObject.builder().put("parsed_output", value).build();
  }

  private static String text(byte[] raw) {
    return new String(raw, StandardCharsets.UTF_8);
  }

  private static JsonValue json(String text) throws OutputException {
    JsonValue value = JSON.read(text, LIMITS);
    requireFinite(value);
    return value;
  }

  /** Depth is bounded by {@link #LIMITS}. */
  private static void requireFinite(JsonValue value) throws OutputException {
    if (value instanceof JsonNumber number && !Double.isFinite(number.asDouble())) {
      throw new OutputException("a number overflows");
    }
    if (value instanceof JsonArray array) {
      for (JsonValue element : array) {
        requireFinite(element);
      }
    } else if (value instanceof JsonObject object) {
      for (JsonValue member : object.members().values()) {
        requireFinite(member);
      }
    }
  }

  private static JsonArray jsonLines(String text) throws OutputException {
    List<JsonValue> values = new ArrayList<>();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      String content = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      if (!content.isBlank()) {
        try {
          values.add(json(content));
        } catch (JsonFormatException e) {
          throw new OutputException("line " + number + ": " + e.getMessage());
        }
      }
    }
    return new JsonArray(values);
  }
}
