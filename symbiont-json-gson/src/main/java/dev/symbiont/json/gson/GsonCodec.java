package dev.symbiont.json.gson;

import com.google.gson.FormattingStyle;
import com.google.gson.stream.JsonWriter;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonBoolean;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** The JSON port on Gson's streaming reader and writer. Stateless and thread-safe. */
public final class GsonCodec implements JsonCodec {

  private final DuplicateNames duplicateNames;

  /** Creates a codec that refuses duplicate member names. */
  public GsonCodec() {
    this(DuplicateNames.REFUSED);
  }

  /** Creates a codec that treats duplicate member names as told. */
  public GsonCodec(DuplicateNames duplicateNames) {
    this.duplicateNames = Objects.requireNonNull(duplicateNames, "duplicateNames");
  }

  @Override
  public JsonValue read(byte[] utf8, JsonLimits limits) {
    requireSize(utf8.length, limits);
    return TreeReader.read(decode(utf8), limits, duplicateNames);
  }

  @Override
  public JsonValue read(String text, JsonLimits limits) {
    // A char is at least one byte of UTF-8, so this bound is never stricter than the one on bytes.
    requireSize(text.length(), limits);
    return TreeReader.read(text, limits, duplicateNames);
  }

  @Override
  public byte[] write(JsonValue value) {
    return writeText(value).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String writeText(JsonValue value) {
    return write(value, FormattingStyle.COMPACT);
  }

  @Override
  public String writePretty(JsonValue value) {
    return write(value, FormattingStyle.PRETTY);
  }

  private static void requireSize(int length, JsonLimits limits) {
    if (length > limits.maxBytes()) {
      throw new JsonFormatException(
          "$", "JSON text of " + length + " bytes is longer than the limit " + limits.maxBytes());
    }
  }

  /**
   * The fast decoder of the JDK puts U+FFFD where bytes are malformed, so only a text with one
   * needs a closer look.
   */
  private static String decode(byte[] utf8) {
    String text = new String(utf8, StandardCharsets.UTF_8);
    return text.indexOf('\uFFFD') < 0 ? text : decodeStrictly(utf8);
  }

  private static String decodeStrictly(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8))
          .toString();
    } catch (CharacterCodingException e) {
      throw new JsonFormatException("$", "JSON text is not UTF-8");
    }
  }

  private static String write(JsonValue value, FormattingStyle style) {
    StringWriter text = new StringWriter();
    try (JsonWriter writer = new JsonWriter(text)) {
      writer.setFormattingStyle(style);
      writer.setHtmlSafe(false);
      writer.setSerializeNulls(true);
      write(value, writer);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  private static void write(JsonValue value, JsonWriter writer) throws IOException {
    if (value instanceof JsonObject object) {
      writer.beginObject();
      for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
        writer.name(member.getKey());
        write(member.getValue(), writer);
      }
      writer.endObject();
    } else if (value instanceof JsonArray array) {
      writer.beginArray();
      for (JsonValue element : array) {
        write(element, writer);
      }
      writer.endArray();
    } else if (value instanceof JsonString string) {
      writer.value(string.value());
    } else if (value instanceof JsonNumber number) {
      writer.jsonValue(number.literal());
    } else if (value instanceof JsonBoolean bool) {
      writer.value(bool.value());
    } else if (value instanceof JsonNull) {
      writer.nullValue();
    }
  }
}
