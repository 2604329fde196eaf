package dev.symbiont.domain.agent;

import dev.symbiont.domain.wire.OpenEnum;
import dev.symbiont.domain.wire.WireScalar;
import java.util.List;

/**
 * What an external agent reports (HTTP contract, section 5.8).
 *
 * @param word the word on the wire; known words are compared without regard to case
 */
@WireScalar
public record AgentEventType(String word) implements OpenEnum {
  private static final List<String> KNOWN = List.of("RunStarted", "RunCompleted", "RunFailed");

  /** {@code RunStarted}. */
  public static final AgentEventType RUN_STARTED = new AgentEventType("RunStarted");

  /** {@code RunCompleted}. */
  public static final AgentEventType RUN_COMPLETED = new AgentEventType("RunCompleted");

  /** {@code RunFailed}. */
  public static final AgentEventType RUN_FAILED = new AgentEventType("RunFailed");

  /** Gives known words their spelling. */
  public AgentEventType {
    word = OpenEnum.canonical(word, KNOWN);
  }

  /** Returns the value for {@code word}, known or not. */
  public static AgentEventType of(String word) {
    return new AgentEventType(word);
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
