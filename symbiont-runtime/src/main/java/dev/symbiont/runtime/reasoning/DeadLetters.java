package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.reasoning.ProposedAction;
import java.util.ArrayDeque;
import java.util.List;

/** Tool calls that failed for good: the newest thousand. Thread-safe. */
public final class DeadLetters {
  private static final int KEPT = 1000;

  private final ArrayDeque<DeadLetter> letters = new ArrayDeque<>();

  /**
   * A tool call that failed for good.
   *
   * @param agentId the agent
   * @param loopId the loop
   * @param toolName the tool
   * @param callId the call
   * @param error what went wrong
   */
  public record DeadLetter(
      String agentId, String loopId, String toolName, String callId, String error) {}

  /** Creates an empty list. */
  public DeadLetters() {}

  synchronized void add(String agentId, String loopId, ProposedAction.ToolCall call, String error) {
    letters.addLast(
        new DeadLetter(agentId, loopId, call.name(), call.callId(), ResultText.of(error)));
    if (letters.size() > KEPT) {
      letters.removeFirst();
    }
  }

  /** Returns the dead letters of an agent, oldest first. */
  public synchronized List<DeadLetter> of(String agentId) {
    return letters.stream().filter(letter -> letter.agentId().equals(agentId)).toList();
  }
}
