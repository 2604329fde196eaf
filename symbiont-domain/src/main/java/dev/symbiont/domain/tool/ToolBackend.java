package dev.symbiont.domain.tool;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * What runs a tool (SDK surface, section 3.9).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record ToolBackend(String word) implements OpenEnum {
  private static final List<String> KNOWN =
      List.of("shell", "http", "mcp", "session", "browser", "callback");

  /** {@code shell}. */
  public static final ToolBackend SHELL = new ToolBackend("shell");

  /** {@code http}. */
  public static final ToolBackend HTTP = new ToolBackend("http");

  /** {@code mcp}. */
  public static final ToolBackend MCP = new ToolBackend("mcp");

  /** {@code session}. */
  public static final ToolBackend SESSION = new ToolBackend("session");

  /** {@code browser}. */
  public static final ToolBackend BROWSER = new ToolBackend("browser");

  /** {@code callback}. */
  public static final ToolBackend CALLBACK = new ToolBackend("callback");

  /** Gives known words their spelling. */
  public ToolBackend {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static ToolBackend of(String word) {
    return new ToolBackend(word);
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
