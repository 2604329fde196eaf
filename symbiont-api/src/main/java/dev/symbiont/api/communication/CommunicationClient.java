package dev.symbiont.api.communication;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.communication.CommunicationEvaluation;
import dev.symbiont.domain.communication.CommunicationRule;
import dev.symbiont.domain.communication.EvaluateCommunicationRequest;
import dev.symbiont.domain.json.JsonObject;
import java.util.List;

/**
 * Calls about who may send to whom. Each blocks until the answer is there; errors as in {@link
 * Caller#call}. Thread-safe; a view of its caller.
 */
public final class CommunicationClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public CommunicationClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public CommunicationClient with(CallOptions options) {
    return new CommunicationClient(caller.with(options));
  }

  /** Returns the asynchronous view. */
  public AsyncCommunicationClient async() {
    return new AsyncCommunicationClient(caller);
  }

  /** Lists the rules in the order of their creation. */
  public List<CommunicationRule> list() {
    return caller.call(CommunicationCalls.list());
  }

  /**
   * Adds a rule and returns it as it is stored, with its id; it holds for the next message.
   *
   * @throws dev.symbiont.domain.error.ValidationException if {@code action} and {@code effect}
   *     contradict each other; nothing is sent then
   */
  public CommunicationRule add(CommunicationRule rule) {
    return caller.call(CommunicationCalls.add(rule));
  }

  /**
   * Adds a rule given as JSON, in snake_case or camelCase, as the other SDKs write it.
   *
   * @throws dev.symbiont.domain.error.ValidationException if {@code action} and {@code effect}
   *     contradict each other; nothing is sent then
   */
  public CommunicationRule add(JsonObject rule) {
    return caller.call(CommunicationCalls.add(rule));
  }

  /**
   * Removes a rule.
   *
   * @throws dev.symbiont.domain.error.NotFoundException if there is none of that id
   */
  public void remove(String ruleId) {
    caller.call(CommunicationCalls.remove(ruleId));
  }

  /** Asks whether a message would be allowed; nothing is sent to anybody. */
  public CommunicationEvaluation evaluate(EvaluateCommunicationRequest question) {
    return caller.call(CommunicationCalls.evaluate(question));
  }
}
