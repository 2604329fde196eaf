package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON as it is signed: no white space, member names sorted, and strings escaped as JavaScript and
 * Rust do it; JSON libraries escape more than they.
 */
final class CanonicalJson {
  private CanonicalJson() {}

  /** Returns {@code value} with the member names sorted at every level. */
  static String of(JsonValue value) {
    StringBuilder json = new StringBuilder();
    append(json, value);
    return json.toString();
  }

  /** Returns {@code text} as a JSON string. */
  static String quoted(String text) {
    StringBuilder json = new StringBuilder(text.length() + 2);
    appendQuoted(json, text);
    return json.toString();
  }

  private static void append(StringBuilder json, JsonValue value) {
    if (value instanceof JsonObject object) {
      json.append('{');
      String separator = "";
      for (Map.Entry<String, JsonValue> member : new TreeMap<>(object.members()).entrySet()) {
        json.append(separator);
        appendQuoted(json, member.getKey());
        append(json.append(':'), member.getValue());
        separator = ",";
      }
      json.append('}');
    } else if (value instanceof JsonArray array) {
      json.append('[');
      String separator = "";
      for (JsonValue element : array) {
        append(json.append(separator), element);
        separator = ",";
      }
      json.append(']');
    } else if (value instanceof JsonString text) {
      appendQuoted(json, text.value());
    } else {
      json.append(Json.CODEC.writeText(value));
    }
  }

  private static void appendQuoted(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ') {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
