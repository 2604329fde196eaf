package dev.symbiont.runtime.inference;

import java.util.ArrayList;
import java.util.List;

/**
 * How a conversation is made to fit the window of a model (runtime reasoning specification section
 * 9.2). Whatever a strategy does, a call and its results stay together, and what still does not fit
 * goes through the {@link ContextWindow}.
 */
public sealed interface ContextStrategy {
  /** Returns the messages for a budget of about {@code tokens}, in their order. */
  List<Message> fit(List<Message> conversation, long tokens);

  /** Returns the word of the specification, for example {@code sliding_window}. */
  String word();

  /** The oldest turns are left out. */
  record SlidingWindow() implements ContextStrategy {
    @Override
    public List<Message> fit(List<Message> conversation, long tokens) {
      return ContextWindow.fit(conversation, tokens);
    }

    @Override
    public String word() {
      return "sliding_window";
    }
  }

  /** Results of tools lose their content, but for those among the last six messages. */
  record ObservationMasking() implements ContextStrategy {
    private static final int SHORTEST = 4;
    private static final int UNTOUCHED = 6;

    @Override
    public List<Message> fit(List<Message> conversation, long tokens) {
      if (conversation.size() < SHORTEST || TokenEstimate.of(conversation) <= tokens) {
        return ContextWindow.fit(conversation, tokens);
      }
      List<Message> masked = new ArrayList<>(conversation);
      masked
          .subList(0, Math.max(0, masked.size() - UNTOUCHED))
          .replaceAll(ObservationMasking::masked);
      return ContextWindow.fit(masked, tokens);
    }

    private static Message masked(Message message) {
      if (message.role() != Message.Role.TOOL) {
        return message;
      }
      String tool = message.toolName().orElse("tool");
      return message.withContent("[Previous " + tool + " result omitted for context management]");
    }

    @Override
    public String word() {
      return "observation_masking";
    }
  }

  /**
   * The middle of the conversation becomes one message that says how much was left out.
   *
   * @param recent how many of the newest messages are kept, 1 or more; a turn is kept whole
   */
  record AnchoredSummary(int recent) implements ContextStrategy {
    /** Checks the number. */
    public AnchoredSummary {
      if (recent < 1) {
        throw new IllegalArgumentException("recent must be 1 or more, was " + recent);
      }
    }

    @Override
    public List<Message> fit(List<Message> conversation, long tokens) {
      int from = anchors(conversation);
      int to = newest(conversation);
      if (TokenEstimate.of(conversation) <= tokens || to <= from) {
        return ContextWindow.fit(conversation, tokens);
      }
      List<Message> shortened = new ArrayList<>(conversation.subList(0, from));
      shortened.add(summary(conversation.subList(from, to)));
      shortened.addAll(conversation.subList(to, conversation.size()));
      return ContextWindow.fit(shortened, tokens);
    }

    /** The instructions at the beginning, and the task if it is one of the first two messages. */
    private static int anchors(List<Message> conversation) {
      int end = 0;
      while (end < conversation.size() && is(conversation.get(end), Message.Role.SYSTEM)) {
        end++;
      }
      return end <= 1 && end < conversation.size() && is(conversation.get(end), Message.Role.USER)
          ? end + 1
          : end;
    }

    /** Where the newest messages begin: never between a call and its results. */
    private int newest(List<Message> conversation) {
      int start = Math.max(0, conversation.size() - recent);
      while (start > 0 && is(conversation.get(start), Message.Role.TOOL)) {
        start--;
      }
      return start;
    }

    private static boolean is(Message message, Message.Role role) {
      return message.role() == role;
    }

    private static Message summary(List<Message> dropped) {
      int calls = dropped.stream().mapToInt(message -> message.toolCalls().size()).sum();
      long results = dropped.stream().filter(message -> is(message, Message.Role.TOOL)).count();
      return Message.user(
          "[Left out here to save room: %d messages, with %d tool calls and %d tool results]"
              .formatted(dropped.size(), calls, results));
    }

    @Override
    public String word() {
      return "anchored_summary";
    }
  }
}
