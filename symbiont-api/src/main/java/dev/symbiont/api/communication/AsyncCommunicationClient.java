package dev.symbiont.api.communication;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.api.call.Operation;
import dev.symbiont.domain.communication.CommunicationEvaluation;
import dev.symbiont.domain.communication.CommunicationRule;
import dev.symbiont.domain.communication.EvaluateCommunicationRequest;
import dev.symbiont.domain.error.ValidationException;
import dev.symbiont.domain.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Calls about who may send to whom. Each returns at once; cancelling a future ends its call.
 * Thread-safe; a view of its caller.
 */
public final class AsyncCommunicationClient {
  private final Caller caller;

  /** Creates a view of {@code caller}. */
  public AsyncCommunicationClient(Caller caller) {
    this.caller = caller;
  }

  /** Returns a view whose calls have these options. */
  public AsyncCommunicationClient with(CallOptions options) {
    return new AsyncCommunicationClient(caller.with(options));
  }

  /** Lists the rules in the order of their creation. */
  public CompletableFuture<List<CommunicationRule>> list() {
    return caller.callAsync(CommunicationCalls.list());
  }

  /**
   * Adds a rule and returns it as it is stored, with its id. The future fails with a {@link
   * ValidationException} if {@code action} and {@code effect} contradict each other.
   */
  public CompletableFuture<CommunicationRule> add(CommunicationRule rule) {
    return checked(() -> CommunicationCalls.add(rule));
  }

  /** Adds a rule given as JSON, in snake_case or camelCase; fails as {@link #add} does. */
  public CompletableFuture<CommunicationRule> add(JsonObject rule) {
    return checked(() -> CommunicationCalls.add(rule));
  }

  /** Removes a rule. */
  public CompletableFuture<Operation.Done> remove(String ruleId) {
    return caller.callAsync(CommunicationCalls.remove(ruleId));
  }

  /** Asks whether a message would be allowed; nothing is sent to anybody. */
  public CompletableFuture<CommunicationEvaluation> evaluate(
      EvaluateCommunicationRequest question) {
    return caller.callAsync(CommunicationCalls.evaluate(question));
  }

  private CompletableFuture<CommunicationRule> checked(Supplier<Call<CommunicationRule>> call) {
    try {
      return caller.callAsync(call.get());
    } catch (ValidationException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
