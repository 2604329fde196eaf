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
 * <p>Kept in any case: the first instruction, the task, and the newest group. A tool result never
 * stands without its call, nor a call without its results.
 */
public final class ContextWindow {
  private ContextWindow() {}

  /** Returns the messages for a budget of about {@code tokens}, in their order. */
  public static List<Message> fit(List<Message> conversation, long tokens) {
    if (TokenEstimate.of(conversation) <= tokens) {
      return List.copyOf(conversation);
    }
    List<List<Message>> groups = groups(conversation);
    Set<Integer> kept = pinned(groups);
    long used = kept.stream().mapToLong(i -> TokenEstimate.of(groups.get(i))).sum();
    for (int i = groups.size() - 1; i >= 0; i--) {
      if (kept.contains(i)) {
        continue;
      }
      long cost = TokenEstimate.of(groups.get(i));
      if (used + cost > tokens && i != groups.size() - 1) {
        break;
      }
      used += cost;
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
