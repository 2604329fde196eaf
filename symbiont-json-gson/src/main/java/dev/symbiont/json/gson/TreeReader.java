package dev.symbiont.json.gson;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one JSON text into a tree. Recursion is bounded by {@link JsonLimits#maxDepth()}. */
final class TreeReader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** Gson tells the place nowhere else. */
  private static final Pattern PLACE = Pattern.compile(" at line (\\d+) column (\\d+) path ");

  private final JsonReader reader;
  private final JsonLimits limits;
  private final DuplicateNames duplicateNames;

  private TreeReader(JsonReader reader, JsonLimits limits, DuplicateNames duplicateNames) {
    this.reader = reader;
    this.limits = limits;
    this.duplicateNames = duplicateNames;
  }

  static JsonValue read(String text, JsonLimits limits, DuplicateNames duplicateNames) {
    if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) {
      throw new JsonFormatException("$", "JSON text starts with a byte order mark");
    }
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    return new TreeReader(reader, limits, duplicateNames).document();
  }

  private JsonValue document() {
    try {
      JsonValue value = value(0);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw refused("$", "text after the JSON value");
      }
      return value;
    } catch (EOFException e) {
      throw refused(reader.getPath(), "JSON text ends too early");
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw refused(reader.getPath(), "not JSON");
    }
  }

  private JsonFormatException refused(String path, String problem) {
    Matcher place = PLACE.matcher(reader.toString());
    return place.find()
        ? new JsonFormatException(path, problem, number(place.group(1)), number(place.group(2)))
        : new JsonFormatException(path, problem);
  }

  /** Text is bounded by an int of characters, so its places are. */
  private static int number(String digits) {
    return Integer.parseInt(digits);
  }

  private JsonValue value(int depth) throws IOException {
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(deeper(depth));
      case BEGIN_ARRAY -> array(deeper(depth));
      case STRING -> new JsonString(reader.nextString());
      case NUMBER -> number();
      case BOOLEAN -> JsonBoolean.of(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.NULL;
      }
      case NAME, END_ARRAY, END_OBJECT, END_DOCUMENT ->
          throw refused(reader.getPath(), "a JSON value is missing");
    };
  }

  private int deeper(int depth) {
    if (depth >= limits.maxDepth()) {
      throw refused(reader.getPath(), "JSON nests deeper than the limit " + limits.maxDepth());
    }
    return depth + 1;
  }

  private JsonObject object(int depth) throws IOException {
    LinkedHashMap<String, JsonValue> members = new LinkedHashMap<>();
    reader.beginObject();
    while (reader.hasNext()) {
      String name = reader.nextName();
      if (duplicateNames == DuplicateNames.REFUSED && members.containsKey(name)) {
        throw refused(reader.getPath(), "duplicate member name");
      }
      members.put(name, value(depth));
    }
    reader.endObject();
    return new JsonObject(members);
  }

  private JsonArray array(int depth) throws IOException {
    List<JsonValue> values = new ArrayList<>();
    reader.beginArray();
    while (reader.hasNext()) {
      values.add(value(depth));
    }
    reader.endArray();
    return new JsonArray(values);
  }

  private JsonNumber number() throws IOException {
    String literal = reader.nextString();
    try {
      return JsonNumber.ofLiteral(literal);
    } catch (IllegalArgumentException e) {
      throw refused(reader.getPreviousPath(), "not a JSON number");
    }
  }
}
