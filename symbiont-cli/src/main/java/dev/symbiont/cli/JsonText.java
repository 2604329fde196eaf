package dev.symbiont.cli;

import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.json.gson.GsonCodec;

/** One line of JSON. */
final class JsonText {
  private JsonText() {}

  static String line(JsonValue value) {
    return new GsonCodec().writeText(value);
  }
}
