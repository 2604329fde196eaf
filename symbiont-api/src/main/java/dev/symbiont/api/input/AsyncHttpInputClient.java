package dev.symbiont.api.input;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.api.call.Operation;
import dev.symbiont.domain.id.HttpInputId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.webhook.HttpInputServerConfig;
import dev.symbiont.domain.webhook.HttpInputServerInfo;
import dev.symbiont.domain.webhook.WebhookInvocationRequest;
import dev.symbiont.domain.webhook.WebhookInvocationResponse;
import dev.symbiont.domain.webhook.WebhookTriggerResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Calls about HTTP inputs, and deliveries to one. Each returns at once; cancelling a future ends
 * its call. Thread-safe; a view of its caller.
 */
public final class AsyncHttpInputClient {
  private final Caller caller;
  private final WebhookSender sender;

  /**
   * Creates a view of {@code caller}.
   *
   * @param sender sends deliveries
   */
  public AsyncHttpInputClient(Caller caller, WebhookSender sender) {
    this.caller = caller;
    this.sender = sender;
  }

  /** Returns a view whose calls have these options. */
  public AsyncHttpInputClient with(CallOptions options) {
    return new AsyncHttpInputClient(caller.with(options), sender.with(options));
  }

  /** Returns a view whose deliveries go to {@code target}; see {@link HttpInputClient#at}. */
  public AsyncHttpInputClient at(WebhookTarget target) {
    return new AsyncHttpInputClient(caller, sender.to(target));
  }

  /** Delivers a webhook. It is never repeated, because an agent may be at work on it. */
  public CompletableFuture<WebhookInvocationResponse> invoke(WebhookInvocationRequest request) {
    return sender.caller().callAsync(sender.call(request));
  }

  /** Keeps a further input; {@link #start} lets it listen. */
  public CompletableFuture<HttpInputServerInfo> create(HttpInputServerConfig config) {
    return caller.callAsync(HttpInputCalls.create(config));
  }

  /** Lists the inputs. */
  public CompletableFuture<List<HttpInputServerInfo>> list() {
    return caller.callAsync(HttpInputCalls.list());
  }

  /** Shows an input. */
  public CompletableFuture<HttpInputServerInfo> get(HttpInputId id) {
    return caller.callAsync(HttpInputCalls.get(id));
  }

  /** Replaces the settings of an input; one that listens is started anew. */
  public CompletableFuture<HttpInputServerInfo> update(
      HttpInputId id, HttpInputServerConfig config) {
    return caller.callAsync(HttpInputCalls.update(id, config));
  }

  /** Stops an input and forgets it. */
  public CompletableFuture<Operation.Done> delete(HttpInputId id) {
    return caller.callAsync(HttpInputCalls.delete(id));
  }

  /** Lets an input listen. */
  public CompletableFuture<Operation.Done> start(HttpInputId id) {
    return caller.callAsync(HttpInputCalls.start(id));
  }

  /** Ends the listening of an input. */
  public CompletableFuture<Operation.Done> stop(HttpInputId id) {
    return caller.callAsync(HttpInputCalls.stop(id));
  }

  /** Hands a delivery to an input, without its credentials. */
  public CompletableFuture<WebhookTriggerResponse> trigger(
      HttpInputId id, JsonObject payload, Map<String, String> headers) {
    return caller.callAsync(HttpInputCalls.trigger(id, payload, headers));
  }

  /** Asks for the counters of an input. */
  public CompletableFuture<JsonObject> metrics(HttpInputId id) {
    return caller.callAsync(HttpInputCalls.metrics(id));
  }
}
