package dev.symbiont.agentpin;

import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;

/** The JSON codec and the limits of this protocol (R7, R11, R33). */
final class Json {
  static final JsonCodec CODEC = new GsonCodec();

  /** Rust stops at 128 levels, so that 127 are the most an honest peer can send. */
  private static final int DEEPEST = 127;

  /** Documents: 1 MiB. */
  static final JsonLimits DOCUMENT = new JsonLimits(1024 * 1024, DEEPEST);

  /** Challenges and responses, which may carry a credential: 128 KiB. */
  static final JsonLimits MESSAGE = new JsonLimits(128 * 1024, DEEPEST);

  /** Bundles and pin files, which are local: 64 MiB. */
  static final JsonLimits FILE = new JsonLimits(64 * 1024 * 1024, DEEPEST);

  private Json() {}

  /** Reads an object; a refusal is an {@link AgentPinException} with {@code code}. */
  static JsonObject readObject(byte[] utf8, JsonLimits limits, String what, ErrorCode code) {
    try {
      return object(CODEC.read(utf8, limits), what, code);
    } catch (JsonFormatException e) {
      throw new AgentPinException(code, what + ": " + e.getMessage());
    }
  }

  /** Reads an object; a refusal is an {@link AgentPinException} with {@code code}. */
  static JsonObject readObject(String text, JsonLimits limits, String what, ErrorCode code) {
    try {
      return object(CODEC.read(text, limits), what, code);
    } catch (JsonFormatException e) {
      throw new AgentPinException(code, what + ": " + e.getMessage());
    }
  }

  static JsonObject object(JsonValue value, String what, ErrorCode code) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new AgentPinException(code, what + " is not a JSON object but " + value.kind());
  }
}
