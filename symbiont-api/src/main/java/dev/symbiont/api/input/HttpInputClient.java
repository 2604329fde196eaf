package dev.symbiont.api.input;

import dev.symbiont.api.call.CallOptions;
import dev.symbiont.api.call.Caller;
import dev.symbiont.domain.id.HttpInputId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.webhook.HttpInputServerConfig;
import dev.symbiont.domain.webhook.HttpInputServerInfo;
import dev.symbiont.domain.webhook.WebhookInvocationRequest;
import dev.symbiont.domain.webhook.WebhookInvocationResponse;
import dev.symbiont.domain.webhook.WebhookTriggerResponse;
import java.util.List;
import java.util.Map;

/**
 * Calls about HTTP inputs, and deliveries to one. Each blocks until the answer is there; errors as
 * in {@link Caller#call}. Thread-safe; a view of its caller.
 */
public final class HttpInputClient {
  private final Caller caller;
  private final WebhookSender sender;

  /**
   * Creates a view of {@code caller}.
   *
   * @param sender sends deliveries
   */
  public HttpInputClient(Caller caller, WebhookSender sender) {
    this.caller = caller;
    this.sender = sender;
  }

  /** Returns a view whose calls have these options. */
  public HttpInputClient with(CallOptions options) {
    return new HttpInputClient(caller.with(options), sender.with(options));
  }

  /**
   * Returns a view whose deliveries go to {@code target}; without it they go to port 8081 of the
   * host of the API, path {@code /webhook}, with the credential of the client.
   */
  public HttpInputClient at(WebhookTarget target) {
    return new HttpInputClient(caller, sender.to(target));
  }

  /** Returns the asynchronous view. */
  public AsyncHttpInputClient async() {
    return new AsyncHttpInputClient(caller, sender);
  }

  /** Delivers a webhook. It is never repeated, because an agent may be at work on it. */
  public WebhookInvocationResponse invoke(WebhookInvocationRequest request) {
    return sender.caller().call(sender.call(request));
  }

  /** Keeps a further input; {@link #start} lets it listen. */
  public HttpInputServerInfo create(HttpInputServerConfig config) {
    return caller.call(HttpInputCalls.create(config));
  }

  /** Lists the inputs. */
  public List<HttpInputServerInfo> list() {
    return caller.call(HttpInputCalls.list());
  }

  /** Shows an input. */
  public HttpInputServerInfo get(HttpInputId id) {
    return caller.call(HttpInputCalls.get(id));
  }

  /** Replaces the settings of an input; one that listens is started anew. */
  public HttpInputServerInfo update(HttpInputId id, HttpInputServerConfig config) {
    return caller.call(HttpInputCalls.update(id, config));
  }

  /** Stops an input and forgets it. */
  public void delete(HttpInputId id) {
    var unused = caller.call(HttpInputCalls.delete(id));
  }

  /** Lets an input listen. */
  public void start(HttpInputId id) {
    var unused = caller.call(HttpInputCalls.start(id));
  }

  /** Ends the listening of an input. */
  public void stop(HttpInputId id) {
    var unused = caller.call(HttpInputCalls.stop(id));
  }

  /** Hands a delivery to an input, without its credentials. */
  public WebhookTriggerResponse trigger(
      HttpInputId id, JsonObject payload, Map<String, String> headers) {
    return caller.call(HttpInputCalls.trigger(id, payload, headers));
  }

  /** Asks for the counters of an input. */
  public JsonObject metrics(HttpInputId id) {
    return caller.call(HttpInputCalls.metrics(id));
  }
}
