package dev.symbiont.domain.communication;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * What a matching rule does (runtime policy specification, section 3.2).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record CommunicationEffect(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("allow", "deny");

  /** {@code allow}. */
  public static final CommunicationEffect ALLOW = new CommunicationEffect("allow");

  /** {@code deny}. */
  public static final CommunicationEffect DENY = new CommunicationEffect("deny");

  /** Gives known words their spelling. */
  public CommunicationEffect {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static CommunicationEffect of(String word) {
    return new CommunicationEffect(word);
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
