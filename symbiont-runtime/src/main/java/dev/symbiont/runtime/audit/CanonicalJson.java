package dev.symbiont.runtime.audit;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * The JSON Canonicalization Scheme (RFC 8785), except that numbers keep the literal they have;
 * audit records hold integers within 2^53 only, for which that is the canonical form.
 */
public final class CanonicalJson {
  private CanonicalJson() {}

  /** Returns the canonical form of {@code value} in UTF-8. */
  public static byte[] of(JsonValue value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  static String text(JsonValue value) {
    StringBuilder text = new StringBuilder(512);
    append(value, text);
    return text.toString();
  }

  private static void append(JsonValue value, StringBuilder text) {
    if (value instanceof JsonObject object) {
      append(object, text);
    } else if (value instanceof JsonArray array) {
      append(array, text);
    } else if (value instanceof JsonString string) {
      append(string.value(), text);
    } else if (value instanceof JsonNumber number) {
      text.append(number.literal());
    } else if (value instanceof JsonBoolean bool) {
      text.append(bool.value());
    } else if (value instanceof JsonNull) {
      text.append("null");
    }
  }

  private static void append(JsonObject object, StringBuilder text) {
    char separator = '{';
    // String's natural order is the order of UTF-16 code units that section 3.2.3 asks for.
    for (Map.Entry<String, JsonValue> member : new TreeMap<>(object.members()).entrySet()) {
      text.append(separator);
      append(member.getKey(), text);
      text.append(':');
      append(member.getValue(), text);
      separator = ',';
    }
    text.append(separator == '{' ? "{}" : "}");
  }

  private static void append(JsonArray array, StringBuilder text) {
    char separator = '[';
    for (JsonValue element : array) {
      text.append(separator);
      append(element, text);
      separator = ',';
    }
    text.append(separator == '[' ? "[]" : "]");
  }

  private static void append(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\f' -> text.append("\\f");
        case '\r' -> text.append("\\r");
        default -> {
          if (c < ' ') {
            text.append("\\u00").append(c < 16 ? "0" : "1").append(Character.forDigit(c % 16, 16));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }
}
