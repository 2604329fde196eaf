package dev.symbiont.domain.tool;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * How the run of a tool ended (ToolClad digest, section 12).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record ToolRunStatus(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("success", "error", "timeout");

  /** {@code success}. */
  public static final ToolRunStatus SUCCESS = new ToolRunStatus("success");

  /** {@code error}. */
  public static final ToolRunStatus ERROR = new ToolRunStatus("error");

  /** {@code timeout}. */
  public static final ToolRunStatus TIMEOUT = new ToolRunStatus("timeout");

  /** Gives known words their spelling. */
  public ToolRunStatus {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static ToolRunStatus of(String word) {
    return new ToolRunStatus(word);
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
