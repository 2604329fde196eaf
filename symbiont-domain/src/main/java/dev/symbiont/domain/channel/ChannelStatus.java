package dev.symbiont.domain.channel;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * The state of a channel (HTTP contract, section 4.2).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record ChannelStatus(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("running", "stopped", "error");

  /** {@code running}. */
  public static final ChannelStatus RUNNING = new ChannelStatus("running");

  /** {@code stopped}. */
  public static final ChannelStatus STOPPED = new ChannelStatus("stopped");

  /** {@code error}. */
  public static final ChannelStatus ERROR = new ChannelStatus("error");

  /** Gives known words their spelling. */
  public ChannelStatus {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static ChannelStatus of(String word) {
    return new ChannelStatus(word);
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
