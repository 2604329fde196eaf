package dev.symbiont.api.input;

import dev.symbiont.api.call.Call;
import dev.symbiont.api.call.Operation;
import dev.symbiont.domain.id.HttpInputId;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.webhook.HttpInputServerConfig;
import dev.symbiont.domain.webhook.HttpInputServerInfo;
import dev.symbiont.domain.webhook.HttpInputServerRequest;
import dev.symbiont.domain.webhook.WebhookInvocationRequest;
import dev.symbiont.domain.webhook.WebhookInvocationResponse;
import dev.symbiont.domain.webhook.WebhookTriggerRequest;
import dev.symbiont.domain.webhook.WebhookTriggerResponse;
import dev.symbiont.json.gson.GsonCodec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operation table: about HTTP inputs (SDK surface sections 3.18 and 3.20). Send a call with
 * {@link dev.symbiont.api.call.Caller}.
 */
public final class HttpInputCalls {
  /** A delivery may be answered by a whole reasoning loop. */
  private static final Duration LONGEST_DELIVERY = Duration.ofMinutes(10);

  private static final int POLICY_DENIAL = 403;
  private static final String SERVERS = "http-input/servers";
  private static final String SERVER = SERVERS + "/{id}";

  private static final Operation<HttpInputServerInfo> CREATE =
      Operation.post("httpInput.create", SERVERS).asExtension().returns(HttpInputServerInfo.class);

  private static final Operation<List<HttpInputServerInfo>> LIST =
      Operation.get("httpInput.list", SERVERS).asExtension().returnsList(HttpInputServerInfo.class);

  private static final Operation<HttpInputServerInfo> GET =
      Operation.get("httpInput.get", SERVER).asExtension().returns(HttpInputServerInfo.class);

  private static final Operation<HttpInputServerInfo> UPDATE =
      Operation.put("httpInput.update", SERVER).asExtension().returns(HttpInputServerInfo.class);

  private static final Operation<Operation.Done> DELETE =
      Operation.delete("httpInput.delete", SERVER).asExtension().returnsNothing();

  private static final Operation<Operation.Done> START =
      Operation.post("httpInput.start", SERVER + "/start").asExtension().returnsNothing();

  private static final Operation<Operation.Done> STOP =
      Operation.post("httpInput.stop", SERVER + "/stop").asExtension().returnsNothing();

  private static final Operation<WebhookTriggerResponse> TRIGGER =
      Operation.post("httpInput.trigger", SERVER + "/trigger")
          .asExtension()
          .returns(WebhookTriggerResponse.class);

  private static final Operation<JsonObject> METRICS =
      Operation.get("httpInput.metrics", SERVER + "/metrics")
          .asExtension()
          .returns(JsonObject.class);

  private HttpInputCalls() {}

  /** Returns the call that keeps a further input, stopped. */
  public static Call<HttpInputServerInfo> create(HttpInputServerConfig config) {
    return CREATE.with().body(new HttpInputServerRequest(Optional.empty(), config));
  }

  /** Returns the call that lists the inputs. */
  public static Call<List<HttpInputServerInfo>> list() {
    return LIST.with();
  }

  /** Returns the call that shows an input. */
  public static Call<HttpInputServerInfo> get(HttpInputId id) {
    return GET.with(id);
  }

  /** Returns the call that replaces the settings of an input; one that listens is started anew. */
  public static Call<HttpInputServerInfo> update(HttpInputId id, HttpInputServerConfig config) {
    return UPDATE.with(id).body(new HttpInputServerRequest(Optional.of(id), config));
  }

  /** Returns the call that stops an input and forgets it. */
  public static Call<Operation.Done> delete(HttpInputId id) {
    return DELETE.with(id);
  }

  /** Returns the call that lets an input listen. */
  public static Call<Operation.Done> start(HttpInputId id) {
    return START.with(id);
  }

  /** Returns the call that ends the listening of an input. */
  public static Call<Operation.Done> stop(HttpInputId id) {
    return STOP.with(id);
  }

  /** Returns the call that hands a delivery to an input, without its credentials. */
  public static Call<WebhookTriggerResponse> trigger(
      HttpInputId id, JsonObject payload, Map<String, String> headers) {
    return TRIGGER
        .with(id)
        .body(new WebhookTriggerRequest(id, payload, headers))
        .taking(LONGEST_DELIVERY);
  }

  /** Returns the call that asks for the counters of an input. */
  public static Call<JsonObject> metrics(HttpInputId id) {
    return METRICS.with(id);
  }

  /**
   * Returns the delivery of {@code request} to {@code target}, to be sent to the origin of its
   * address. A loop whose wishes were all denied is an answer too.
   */
  static Call<WebhookInvocationResponse> invoke(
      WebhookTarget target, WebhookInvocationRequest request) {
    JsonObject body = request.toJson();
    Call<WebhookInvocationResponse> call =
        Operation.post("httpInput.invoke", target.address().getRawPath().substring(1))
            .answering(POLICY_DENIAL)
            .reads(reply -> WebhookInvocationResponse.fromJson(reply.as(JsonObject.class)))
            .with()
            .body(body)
            .taking(LONGEST_DELIVERY);
    return target
        .signing()
        .map(signing -> call.header(signing.header(), signing.sign(new GsonCodec().write(body))))
        .orElse(call);
  }
}
