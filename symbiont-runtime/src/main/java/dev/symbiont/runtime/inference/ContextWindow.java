package dev.symbiont.runtime.inference;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Chooses the messages that a model gets to see when the whole conversation is too long: a sliding
 * window over whole groups, where a group is one message, or a turn with tool calls and their
 * results (runtime reasoning specification section 9.2).
 *
 * <p>Kept in any case: the first instruction, the task, and the newest group. What the runtime has
 * put in beside them, knowledge and look-ups, is kept too unless it takes more than half of the
 * budget; then look-ups go first. A tool result never stands without its call, nor a call without
 * its results.
 */
public final class ContextWindow {
  /** How a system message begins that tells what is known about the task. */
  public static final String KNOWLEDGE = "[KNOWLEDGE_CONTEXT]";

  /** How a system message begins that tells what was looked up before the first question. */
  public static final String LOOK_UPS = "[PRE_HYDRATED_CONTEXT]";

  private ContextWindow() {}

  /** Returns the messages for a budget of about {@code tokens}, in their order. */
  public static List<Message> fit(List<Message> conversation, long tokens) {
    if (TokenEstimate.of(conversation) <= tokens) {
      return List.copyOf(conversation);
    }
    List<List<Message>> groups = groups(conversation);
    Set<Integer> kept = pinned(groups);
    kept.add(groups.size() - 1);
    addContext(kept, groups, Math.min(tokens / 2, tokens - cost(kept, groups)));
    long left = tokens - cost(kept, groups);
    for (int i = groups.size() - 1; i >= 0; i--) {
      if (kept.contains(i)) {
        continue;
      }
      left -= TokenEstimate.of(groups.get(i));
      if (left < 0) {
        break;
      }
      kept.add(i);
    }
    return kept.stream().sorted().flatMap(i -> groups.get(i).stream()).toList();
  }

  private static Set<Integer> pinned(List<List<Message>> groups) {
    Set<Integer> pinned = new HashSet<>();
    boolean taskSeen = false;
    for (int i = 0; i < groups.size(); i++) {
      Message first = groups.get(i).get(0);
      if (i == 0 && first.role() == Message.Role.SYSTEM) {
        pinned.add(i);
      }
      if (!taskSeen && first.role() == Message.Role.USER) {
        pinned.add(i);
        taskSeen = true;
      }
    }
    return pinned;
  }

  private static long cost(Set<Integer> kept, List<List<Message>> groups) {
    return kept.stream().mapToLong(i -> TokenEstimate.of(groups.get(i))).sum();
  }

  /** Adds knowledge and look-ups, as far as they take at most {@code most} tokens. */
  private static void addContext(Set<Integer> kept, List<List<Message>> groups, long most) {
    long left = most;
    for (String marker : List.of(KNOWLEDGE, LOOK_UPS)) {
      for (int i = 0; i < groups.size(); i++) {
        Message first = groups.get(i).get(0);
        long cost = TokenEstimate.of(first);
        if (first.role() == Message.Role.SYSTEM
            && first.content().startsWith(marker)
            && cost <= left) {
          left -= cost;
          kept.add(i);
        }
      }
    }
  }

  private static List<List<Message>> groups(List<Message> conversation) {
    List<List<Message>> groups = new ArrayList<>();
    for (Message message : conversation) {
      if (message.role() == Message.Role.TOOL && !groups.isEmpty()) {
        groups.get(groups.size() - 1).add(message);
      } else if (message.role() != Message.Role.TOOL) {
        List<Message> group = new ArrayList<>();
        group.add(message);
        groups.add(group);
      }
    }
    return groups;
  }
}
