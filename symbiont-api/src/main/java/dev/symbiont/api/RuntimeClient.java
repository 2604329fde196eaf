package dev.symbiont.api;

import dev.symbiont.api.agentpin.AgentPinClient;
import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.api.call.EventStream;
import dev.symbiont.api.call.RawResponse;
import dev.symbiont.api.call.Waiter;
import dev.symbiont.api.config.SymbiontConfig;
import dev.symbiont.api.input.HttpInputClient;
import dev.symbiont.api.input.WebhookSender;
import dev.symbiont.api.review.ToolReviewClient;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** The client: an invoker together with what it was built from. */
final class RuntimeClient implements SymbiontClient {
  private final SymbiontConfig config;
  private final String description;
  private final Caller caller;
  private final LazyAgentPin agentpin;
  private final WebhookSender webhooks;
  private final Waiter waiter;
  private final Runnable closer;

  RuntimeClient(
      SymbiontConfig config,
      String description,
      Caller caller,
      LazyAgentPin agentpin,
      WebhookSender webhooks,
      Waiter waiter,
      Runnable closer) {
    this.config = config;
    this.description = description;
    this.caller = caller;
    this.agentpin = agentpin;
    this.webhooks = webhooks;
    this.waiter = waiter;
    this.closer = closer;
  }

  @Override
  public <R> CompletableFuture<R> callAsync(Call<R> call) {
    return caller.callAsync(call);
  }

  @Override
  public <R> RawResponse<R> callRaw(Call<R> call) {
    return caller.callRaw(call);
  }

  @Override
  public <R> EventStream<R> stream(Call<R> call, Predicate<R> last) {
    return caller.stream(call, last);
  }

  @Override
  public SymbiontClient with(CallOptions options) {
    return new RuntimeClient(
        config, description, caller.with(options), agentpin, webhooks, waiter, () -> {});
  }

  @Override
  public SymbiontConfig config() {
    return config;
  }

  @Override
  public String describe() {
    return description;
  }

  @Override
  public AgentPinClient agentpin() {
    return agentpin.get();
  }

  @Override
  public HttpInputClient httpInput() {
    return new HttpInputClient(this, webhooks);
  }

  @Override
  public ToolReviewClient toolReview() {
    return new ToolReviewClient(this, waiter);
  }

  @Override
  public void close() {
    closer.run();
  }

  @Override
  public String toString() {
    return "SymbiontClient[" + description + "]";
  }
}
