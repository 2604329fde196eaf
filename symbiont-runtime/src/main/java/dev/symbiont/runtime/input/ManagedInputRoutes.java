package dev.symbiont.runtime.input;

import dev.symbiont.domain.http.HttpHeaders;
import dev.symbiont.domain.http.HttpReply;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonCodec;
import dev.symbiont.domain.json.JsonFormatException;
import dev.symbiont.domain.json.JsonLimits;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.webhook.HttpInputServerInfo;
import dev.symbiont.domain.webhook.HttpInputServerRequest;
import dev.symbiont.domain.webhook.WebhookTriggerRequest;
import dev.symbiont.domain.webhook.WebhookTriggerResponse;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.BodyFields;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** The routes of the HTTP contract section 9.11, all of them for administrators. */
public final class ManagedInputRoutes implements RouteModule {
  private static final String TAG = "http-input";

  private final ManagedInputs inputs;
  private final Supplier<UUID> ids;
  private final JsonCodec json;
  private final Clock clock;

  /** Creates the routes. */
  public ManagedInputRoutes(ManagedInputs inputs, Supplier<UUID> ids, JsonCodec json, Clock clock) {
    this.inputs = Objects.requireNonNull(inputs, "inputs");
    this.ids = Objects.requireNonNull(ids, "ids");
    this.json = Objects.requireNonNull(json, "json");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.post("http-input/servers")
                .named("createHttpInputServer")
                .described(TAG, "Keeps a further HTTP input; start it when it is wanted.")
                .takes(HttpInputServerRequest.class)
                .answers(HttpInputServerInfo.class)
                .to(this::create))
        .add(
            Route.get("http-input/servers")
                .named("listHttpInputServers")
                .described(TAG, "Lists the HTTP inputs that were created here.")
                .answersListOf(HttpInputServerInfo.class)
                .to(request -> list()))
        .add(
            Route.get("http-input/servers/{server_id}")
                .named("getHttpInputServer")
                .described(TAG, "Shows an HTTP input; its secrets are masked.")
                .answers(HttpInputServerInfo.class)
                .to(request -> shown(find(request))))
        .add(
            Route.put("http-input/servers/{server_id}")
                .named("updateHttpInputServer")
                .described(TAG, "Replaces the settings of an HTTP input; a masked secret stays.")
                .takes(HttpInputServerRequest.class)
                .answers(HttpInputServerInfo.class)
                .to(this::update))
        .add(
            Route.delete("http-input/servers/{server_id}")
                .named("deleteHttpInputServer")
                .described(TAG, "Stops an HTTP input and forgets it.")
                .to(this::delete))
        .add(
            Route.post("http-input/servers/{server_id}/start")
                .named("startHttpInputServer")
                .described(TAG, "Opens the socket of an HTTP input.")
                .optionalBody()
                .answers(HttpInputServerInfo.class)
                .to(this::start))
        .add(
            Route.post("http-input/servers/{server_id}/stop")
                .named("stopHttpInputServer")
                .described(TAG, "Closes the socket of an HTTP input.")
                .optionalBody()
                .answers(HttpInputServerInfo.class)
                .to(request -> changed(request, inputs::stop)))
        .add(
            Route.post("http-input/servers/{server_id}/trigger")
                .named("triggerWebhook")
                .described(TAG, "Hands a delivery to an HTTP input, without its credentials.")
                .takes(WebhookTriggerRequest.class)
                .answers(WebhookTriggerResponse.class)
                .to(this::trigger))
        .add(
            Route.get("http-input/servers/{server_id}/metrics")
                .named("getHttpInputMetrics")
                .described(TAG, "Counts what an HTTP input has answered.")
                .to(request -> ApiAnswer.ok(find(request).metrics(clock.instant()))));
  }

  private ApiAnswer list() {
    Instant now = clock.instant();
    return ApiAnswer.ok(
        new JsonArray(inputs.list().stream().<JsonValue>map(input -> input.info(now)).toList()));
  }

  private ApiAnswer create(ApiRequest request) {
    return inputs
        .create(ids.get(), config(request), request.actor())
        .map(this::shown)
        .orElseThrow(
            () ->
                ApiRefusal.of(
                    429,
                    "HTTP_INPUT_LIMIT_EXCEEDED",
                    "This runtime keeps as many HTTP inputs as it may; delete one first"));
  }

  private ApiAnswer update(ApiRequest request) {
    UUID id = find(request).id();
    return inputs
        .update(id, config(request), request.actor())
        .map(this::shown)
        .orElseThrow(ManagedInputRoutes::notFound);
  }

  private static JsonObject config(ApiRequest request) {
    BodyFields fields = request.fields();
    Optional<JsonObject> config = fields.object("config");
    fields.check();
    return config.orElseThrow(() -> ApiRefusal.invalidRequest("config: an object is required"));
  }

  private ApiAnswer start(ApiRequest request) {
    find(request);
    if (!inputs.canStart()) {
      throw ApiRefusal.of(
          501,
          "NOT_AVAILABLE",
          "This runtime opens no sockets; give its builder an httpInputHost, or use trigger");
    }
    ManagedInput input =
        inputs.start(find(request).id(), request.actor()).orElseThrow(ManagedInputRoutes::notFound);
    if (input.error().isPresent()) {
      throw ApiRefusal.of(
          409, "HTTP_INPUT_NOT_STARTED", "The input cannot listen: " + input.error().get());
    }
    return shown(input);
  }

  private ApiAnswer changed(
      ApiRequest request, BiFunction<UUID, String, Optional<ManagedInput>> change) {
    return change
        .apply(find(request).id(), request.actor())
        .map(this::shown)
        .orElseThrow(ManagedInputRoutes::notFound);
  }

  private ApiAnswer delete(ApiRequest request) {
    UUID id = find(request).id();
    return inputs
        .delete(id, request.actor())
        .map(
            deleted ->
                ApiAnswer.ok(
                    JsonObject.builder()
                        .put("server_id", id.toString())
                        .put("status", "deleted")
                        .build()))
        .orElseThrow(ManagedInputRoutes::notFound);
  }

  // ---- trigger ------------------------------------------------------------------------------

  private ApiAnswer trigger(ApiRequest request) {
    HttpInput input = find(request).input();
    BodyFields fields = request.fields();
    JsonValue payload = fields.value("payload").orElse(JsonObject.EMPTY);
    HttpHeaders headers = headers(fields);
    fields.check();
    Instant start = clock.instant();
    HttpReply reply = input.deliver(headers, payload);
    return ApiAnswer.ok(
        JsonObject.builder()
            .put("status", reply.status() < 400 ? "success" : "error")
            .put("response_code", reply.status())
            .put("response_body", body(reply))
            .put("processing_time_ms", Duration.between(start, clock.instant()).toMillis())
            .put("agent_id", input.agentFor(headers, payload))
            .build());
  }

  private static HttpHeaders headers(BodyFields fields) {
    HttpHeaders.Builder headers = HttpHeaders.builder();
    fields
        .object("headers")
        .orElse(JsonObject.EMPTY)
        .members()
        .forEach(
            (name, value) -> {
              try {
                headers.add(name, value instanceof JsonString text ? text.value() : "\n");
              } catch (IllegalArgumentException e) {
                fields.problem("headers", "must hold names and values of HTTP headers");
              }
            });
    return headers.build();
  }

  /** Clients require an object, so a text that is none stands in one. */
  private JsonObject body(HttpReply reply) {
    try {
      if (reply.body().length > 0
          && json.read(reply.body(), JsonLimits.DEFAULT) instanceof JsonObject object) {
        return object;
      }
    } catch (JsonFormatException notJson) {
      // It is shown as text.
    }
    return JsonObject.builder().put("text", reply.text()).build();
  }

  // ---- support ------------------------------------------------------------------------------

  private ManagedInput find(ApiRequest request) {
    try {
      return inputs
          .find(UUID.fromString(request.path("server_id")))
          .orElseThrow(ManagedInputRoutes::notFound);
    } catch (IllegalArgumentException notAnId) {
      throw notFound();
    }
  }

  private ApiAnswer shown(ManagedInput input) {
    return ApiAnswer.ok(input.info(clock.instant()));
  }

  private static ApiRefusal notFound() {
    return ApiRefusal.of(404, "HTTP_INPUT_NOT_FOUND", "No such HTTP input");
  }
}
