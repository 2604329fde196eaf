package dev.symbiont.domain.channel;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * The chat service behind a channel (HTTP contract, section 5.7).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record ChatPlatform(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("slack", "teams", "mattermost");

  /** {@code slack}. */
  public static final ChatPlatform SLACK = new ChatPlatform("slack");

  /** {@code teams}. */
  public static final ChatPlatform TEAMS = new ChatPlatform("teams");

  /** {@code mattermost}. */
  public static final ChatPlatform MATTERMOST = new ChatPlatform("mattermost");

  /** Gives known words their spelling. */
  public ChatPlatform {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static ChatPlatform of(String word) {
    return new ChatPlatform(word);
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
