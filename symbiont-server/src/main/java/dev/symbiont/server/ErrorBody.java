package dev.symbiont.server;

import java.nio.charset.StandardCharsets;

/** The body of an answer that the listener gives itself (spec/runtime-http-api.md section 3). */
final class ErrorBody {
  private ErrorBody() {}

  /** Returns the body; neither word nor sentence may need escapes. */
  static byte[] of(String code, String sentence) {
    return "{\"error\":\"%s\",\"code\":\"%s\",\"details\":null}"
        .formatted(sentence, code)
        .getBytes(StandardCharsets.UTF_8);
  }
}
