package dev.symbiont.domain.tool;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * How dangerous a tool is, from harmless to critical (SDK surface, section 3.9).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record ToolRiskTier(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("info", "low", "medium", "high", "critical");

  /** {@code info}. */
  public static final ToolRiskTier INFO = new ToolRiskTier("info");

  /** {@code low}. */
  public static final ToolRiskTier LOW = new ToolRiskTier("low");

  /** {@code medium}. */
  public static final ToolRiskTier MEDIUM = new ToolRiskTier("medium");

  /** {@code high}. */
  public static final ToolRiskTier HIGH = new ToolRiskTier("high");

  /** {@code critical}. */
  public static final ToolRiskTier CRITICAL = new ToolRiskTier("critical");

  /** Gives known words their spelling. */
  public ToolRiskTier {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static ToolRiskTier of(String word) {
    return new ToolRiskTier(word);
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
