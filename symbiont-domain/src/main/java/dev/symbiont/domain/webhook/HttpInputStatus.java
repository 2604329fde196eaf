package dev.symbiont.domain.webhook;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * Whether an HTTP input listens (SDK surface, section 3.18).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record HttpInputStatus(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("running", "stopped", "error");

  /** {@code running}. */
  public static final HttpInputStatus RUNNING = new HttpInputStatus("running");

  /** {@code stopped}. */
  public static final HttpInputStatus STOPPED = new HttpInputStatus("stopped");

  /** {@code error}: it could not be started. */
  public static final HttpInputStatus ERROR = new HttpInputStatus("error");

  /** Gives known words their spelling. */
  public HttpInputStatus {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static HttpInputStatus of(String word) {
    return new HttpInputStatus(word);
  }

  @Override
  public boolean isKnown() {
    return KNOWN.contains(word);
  }

  @Override
  public String toString() {
    return word;
  }
}
