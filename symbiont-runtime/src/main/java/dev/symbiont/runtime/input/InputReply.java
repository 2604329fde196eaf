package dev.symbiont.runtime.input;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import java.nio.charset.StandardCharsets;

/** The answers without JSON (HTTP contract section 7.2). */
final class InputReply {
  private InputReply() {}

  static HttpReply empty(int status, String... headers) {
    return new HttpReply(status, HttpHeaders.of(headers), new byte[0]);
  }

  static HttpReply text(int status, String text) {
    return new HttpReply(
        status,
        HttpHeaders.of("content-type", "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }
}
