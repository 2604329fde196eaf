package dev.symbiont.schemapin;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the text of a schema strictly (RFC 8259), for its canonical form alone.
 *
 * <p>The JSON port cannot serve here: its reader takes no number of more than 1024 characters,
 * while the canonical form knows integers of 4300 digits, and reading is most of the time that
 * canonicalisation takes. Used once.
 */
final class SchemaReader {
  private static final int MAX_CHARS = CanonicalSchema.LIMITS.maxBytes();
  private static final int MAX_DEPTH = CanonicalSchema.LIMITS.maxDepth();
  private static final char END = '\uFFFF';

  private final String text;
  private int position;
  private int depth;

  private SchemaReader(String text) {
    this.text = text;
  }

  /**
   * Reads one object.
   *
   * @throws CanonicalizationException if {@code text} is anything else, or goes beyond the limits
   */
  static JsonObject readObject(String text) {
    if (text.length() > MAX_CHARS) {
      throw new CanonicalizationException("the text is longer than the limit " + MAX_CHARS);
    }
    SchemaReader reader = new SchemaReader(text);
    reader.skipBlanks();
    JsonValue value = reader.value();
    reader.skipBlanks();
    if (reader.position < text.length()) {
      throw reader.unexpected("the end of the text");
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new CanonicalizationException("the root must be an object, found " + value.kind());
  }

  private JsonValue value() {
    char c = peek();
    return switch (c) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> new JsonString(string());
      case 't' -> word("true", JsonBoolean.TRUE);
      case 'f' -> word("false", JsonBoolean.FALSE);
      case 'n' -> word("null", JsonNull.NULL);
      default -> number();
    };
  }

  private JsonObject object() {
    enter();
    Map<String, JsonValue> members = new LinkedHashMap<>();
    if (!closes('}')) {
      do {
        skipBlanks();
        if (peek() != '"') {
          throw unexpected("a key");
        }
        String key = string();
        skipBlanks();
        expect(':');
        skipBlanks();
        if (members.put(key, value()) != null) {
          throw new CanonicalizationException("a key comes twice before position " + position);
        }
      } while (continues('}'));
    }
    depth--;
    return new JsonObject(members);
  }

  private JsonArray array() {
    enter();
    List<JsonValue> values = new ArrayList<>();
    if (!closes(']')) {
      do {
        skipBlanks();
        values.add(value());
      } while (continues(']'));
    }
    depth--;
    return new JsonArray(values);
  }

  private void enter() {
    position++;
    if (++depth > MAX_DEPTH) {
      throw new CanonicalizationException("the value nests deeper than " + MAX_DEPTH + " levels");
    }
  }

  private boolean closes(char bracket) {
    skipBlanks();
    if (peek() != bracket) {
      return false;
    }
    position++;
    return true;
  }

  /** Steps over a comma, after which another element must come, or over the closing bracket. */
  private boolean continues(char bracket) {
    skipBlanks();
    if (peek() == ',') {
      position++;
      return true;
    }
    expect(bracket);
    return false;
  }

  private JsonValue word(String word, JsonValue meaning) {
    if (!text.startsWith(word, position)) {
      throw unexpected("a value");
    }
    position += word.length();
    return meaning;
  }

  private String string() {
    int start = ++position;
    while (true) {
      char c = peek();
      if (c == '"') {
        return text.substring(start, position++);
      }
      if (c == '\\') {
        return stringWithEscapes(start);
      }
      requireStringCharacter(c);
      position++;
    }
  }

  private String stringWithEscapes(int start) {
    StringBuilder decoded = new StringBuilder().append(text, start, position);
    while (true) {
      char c = peek();
      if (c == '"') {
        position++;
        return decoded.toString();
      }
      if (c == '\\') {
        position++;
        decoded.append(escape());
      } else {
        requireStringCharacter(c);
        decoded.append(c);
        position++;
      }
    }
  }

  private void requireStringCharacter(char c) {
    if (c < ' ' || position >= text.length()) {
      throw unexpected("a character of a string");
    }
  }

  private char escape() {
    char c = peek();
    position++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> codeUnit();
      default -> throw unexpected("an escape");
    };
  }

  private char codeUnit() {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      int digit = peek() < 0x80 ? Character.digit(peek(), 16) : -1;
      if (digit < 0) {
        throw unexpected("four hexadecimal digits");
      }
      unit = unit << 4 | digit;
      position++;
    }
    return (char) unit;
  }

  private JsonNumber number() {
    int start = position;
    while (isNumberCharacter(peek())) {
      position++;
    }
    try {
      return JsonNumber.ofLiteral(text.substring(start, position));
    } catch (IllegalArgumentException notANumber) {
      throw unexpected("a value");
    }
  }

  private static boolean isNumberCharacter(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
  }

  private void skipBlanks() {
    while (position < text.length()) {
      char c = text.charAt(position);
      if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
        return;
      }
      position++;
    }
  }

  private void expect(char expected) {
    if (peek() != expected) {
      throw unexpected("'" + expected + "'");
    }
    position++;
  }

  /** Returns the next character; a character that no JSON text needs stands for the end. */
  private char peek() {
    return position < text.length() ? text.charAt(position) : END;
  }

  private CanonicalizationException unexpected(String expected) {
    return new CanonicalizationException(
        "not JSON: expected " + expected + " at position " + position);
  }
}
