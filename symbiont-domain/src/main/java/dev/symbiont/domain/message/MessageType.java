package dev.symbiont.domain.message;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * How a message was sent (HTTP contract, section 4.2).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record MessageType(String word) implements OpenEnum {
  private static final List<String> KNOWN =
      List.of("direct", "broadcast", "publish", "subscribe", "request", "response");

  /** {@code direct}. */
  public static final MessageType DIRECT = new MessageType("direct");

  /** {@code broadcast}. */
  public static final MessageType BROADCAST = new MessageType("broadcast");

  /** {@code publish}. */
  public static final MessageType PUBLISH = new MessageType("publish");

  /** {@code subscribe}. */
  public static final MessageType SUBSCRIBE = new MessageType("subscribe");

  /** {@code request}. */
  public static final MessageType REQUEST = new MessageType("request");

  /** {@code response}. */
  public static final MessageType RESPONSE = new MessageType("response");

  /** Gives known words their spelling. */
  public MessageType {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static MessageType of(String word) {
    return new MessageType(word);
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
