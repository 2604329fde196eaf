package dev.symbiont.runtime.inference;

import dev.symbiont.domain.reasoning.ToolCallRequest;
import java.util.List;

/**
 * How many tokens a model will charge, estimated without its tokenizer (runtime reasoning
 * specification section 9.1). All lengths are bytes of UTF-8.
 */
public final class TokenEstimate {
  private static final int PER_MESSAGE = 7;
  private static final int PER_CALL = 30;
  private static final int PER_RESULT = 20;

  private TokenEstimate() {}

  /** Returns the estimate for {@code messages} together. */
  public static long of(List<Message> messages) {
    return messages.stream().mapToLong(TokenEstimate::of).sum();
  }

  /** Returns the estimate for {@code message}. */
  public static long of(Message message) {
    long bytes = utf8Length(message.content());
    for (ToolCallRequest call : message.toolCalls()) {
      bytes +=
          utf8Length(call.name()) + utf8Length(call.arguments()) + utf8Length(call.id()) + PER_CALL;
    }
    if (message.toolCallId().isPresent()) {
      bytes += utf8Length(message.toolCallId().get()) + PER_RESULT;
    }
    return Math.max(bytes * 10 / 33, 1) + PER_MESSAGE;
  }

  private static long utf8Length(String text) {
    long length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        length += 1;
      } else if (c < 0x800) {
        length += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        length += 4;
        i++;
      } else {
        length += 3;
      }
    }
    return length;
  }
}
