package dev.symbiont.runtime.input;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonString;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.domain.secret.Secret;
import dev.symbiont.runtime.http.BodyFields;
import dev.symbiont.webhooks.InMemoryReplayGuard;
import dev.symbiont.webhooks.JwtVerifier;
import dev.symbiont.webhooks.ReplayGuardedVerifier;
import dev.symbiont.webhooks.WebhookProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of an input that is managed through the API, in the shape of the Python SDK or of
 * the runtime (HTTP contract sections 7.1 and 9.11).
 *
 * @param json as it was sent, with the defaults filled in; holds secrets
 */
record ServerConfig(JsonObject json) {
  /** Stands for a secret in answers; sent back it means the secret that is stored. */
  static final String MASK = "********";

  private static final Map<String, String> TAGS =
      Map.of("HeaderEquals", "header_equals", "JsonFieldEquals", "json_field_equals");
  private static final int USUAL_PORT = 8081;
  private static final int HIGHEST_PORT = 65_535;
  private static final int LONGEST_KEY_FILE = 64 * 1024;
  private static final Duration TOKEN_LEEWAY = Duration.ofSeconds(5);

  ServerConfig {
    Objects.requireNonNull(json, "json");
  }

  /**
   * Takes the settings of a request.
   *
   * @param before the settings until now, whose secrets stay where the mask is sent
   */
  static ServerConfig of(JsonObject sent, Optional<ServerConfig> before) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("bind_address", "127.0.0.1")
            .put("port", USUAL_PORT)
            .put("path", "/webhook")
            .put("agent_id", JsonNull.NULL)
            .put("auth_header", JsonNull.NULL)
            .put("jwt_public_key_path", JsonNull.NULL)
            .put("max_body_bytes", 65_536)
            .put("concurrency", 10)
            .put("routing_rules", JsonNull.NULL)
            .put("response_control", JsonNull.NULL)
            .put("forward_headers", JsonArray.EMPTY)
            .put("cors_enabled", false)
            .put("cors_origins", JsonArray.EMPTY)
            .put("audit_enabled", true)
            .put("webhook_verify", JsonNull.NULL);
    sent.members()
        .forEach(
            (name, value) -> {
              if (value != JsonNull.NULL) {
                json.put(name, value);
              }
            });
    JsonObject merged = json.build();
    return new ServerConfig(before.map(known -> known.secretsInto(merged)).orElse(merged));
  }

  private JsonObject secretsInto(JsonObject merged) {
    JsonObject.Builder whole = merged.toBuilder();
    if (merged.string("auth_header").filter(MASK::equals).isPresent()) {
      whole.put("auth_header", json.get("auth_header").orElse(JsonNull.NULL));
    }
    Optional<JsonObject> verify = merged.object("webhook_verify");
    if (verify.flatMap(members -> members.string("secret")).filter(MASK::equals).isPresent()) {
      JsonValue stored =
          json.object("webhook_verify")
              .flatMap(members -> members.get("secret"))
              .orElse(JsonNull.NULL);
      whole.put("webhook_verify", verify.get().toBuilder().put("secret", stored).build());
    }
    return whole.build();
  }

  /** Returns the settings without their secrets. */
  JsonObject masked() {
    JsonObject.Builder shown = json.toBuilder();
    if (json.string("auth_header").isPresent()) {
      shown.put("auth_header", MASK);
    }
    json.object("webhook_verify")
        .ifPresent(
            verify -> shown.put("webhook_verify", verify.toBuilder().put("secret", MASK).build()));
    return shown.build();
  }

  String host() {
    return json.string("bind_address").orElse("127.0.0.1");
  }

  int port() {
    return json.integer("port").map(Long::intValue).orElse(USUAL_PORT);
  }

  /** Returns the agent that gets what no rule sends elsewhere. */
  String agent() {
    return json.string("agent_id").or(() -> json.string("agent")).orElse("");
  }

  @Override
  public String toString() {
    return "ServerConfig" + masked();
  }

  // ---- what they mean -----------------------------------------------------------------------

  /**
   * Returns the input that the settings describe.
   *
   * @param keys the directory below which key files may be read; none if absent
   * @throws dev.symbiont.runtime.http.ApiRefusal naming every setting that cannot be used
   */
  HttpInputConfig input(Optional<Path> keys, Clock clock) {
    BodyFields fields = BodyFields.of(json);
    HttpInputConfig.Builder input = HttpInputConfig.builder(agent());
    if (agent().isBlank()) {
      fields.problem("config.agent_id", "is required");
    }
    fields
        .integer("port")
        .filter(port -> port < 0 || port > HIGHEST_PORT)
        .ifPresent(port -> fields.problem("config.port", "must be 0 to " + HIGHEST_PORT));
    fields.string("bind_address");
    set(fields, "path", fields.string("path"), input::path);
    set(fields, "max_body_bytes", whole(fields, "max_body_bytes"), input::maxBodyBytes);
    set(fields, "concurrency", whole(fields, "concurrency"), input::concurrency);
    set(fields, "forward_headers", Optional.of(fields.strings("forward_headers")), input::forward);
    set(fields, "cors_origins", Optional.of(origins(fields)), input::corsOrigins);
    set(fields, "auth_header", secret(fields, "auth_header", json), input::authorization);
    set(
        fields,
        "response_control",
        fields.object("response_control"),
        control -> input.responses(responses(control)));
    set(
        fields,
        "webhook_verify",
        fields.object("webhook_verify"),
        verify -> input.signature(verifier(verify, clock)));
    set(
        fields,
        "jwt_public_key_path",
        fields.string("jwt_public_key_path"),
        file -> input.tokens(tokens(keys, file, clock)));
    for (JsonObject rule : fields.objects("routing_rules")) {
      set(fields, "routing_rules", Optional.of(rule), json -> addRule(input, json));
    }
    fields.check();
    return input.build();
  }

  private interface Setter<T> {
    Object apply(T value);
  }

  private static <T> void set(
      BodyFields fields, String name, Optional<T> value, Setter<? super T> setter) {
    try {
      value.ifPresent(setter::apply);
    } catch (IllegalArgumentException e) {
      fields.problem("config." + name, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Integer> whole(BodyFields fields, String name) {
    return fields
        .integer(name)
        .map(value -> (int) Math.max(Integer.MIN_VALUE, Math.min(value, Integer.MAX_VALUE)));
  }

  private static Set<String> origins(BodyFields fields) {
    List<String> origins = fields.strings("cors_origins");
    if (origins.isEmpty() && fields.bool("cors_enabled").orElse(false)) {
      fields.problem("config.cors_enabled", "needs cors_origins, a list of origins without '*'");
    }
    return Set.copyOf(origins);
  }

  /** A reference that nothing here can follow must not become the secret itself. */
  private static Optional<Secret> secret(BodyFields fields, String name, JsonObject holder) {
    Optional<String> text = holder.string(name);
    if (text.filter(value -> value.startsWith("vault://") || value.startsWith("file://"))
        .isPresent()) {
      fields.problem(
          "config." + name,
          "is a reference, and this runtime follows none; send the secret itself");
    }
    if (text.filter(String::isBlank).isPresent() || text.filter(MASK::equals).isPresent()) {
      fields.problem("config." + name, "is no secret");
    }
    return text.map(Secret::of);
  }

  private static ResponseControl responses(JsonObject json) {
    BodyFields fields = BodyFields.of(json);
    int status = whole(fields, "default_status").orElse(ResponseControl.DEFAULT.defaultStatus());
    int error = whole(fields, "error_status").orElse(ResponseControl.DEFAULT.errorStatus());
    boolean output = fields.bool("agent_output_to_json").orElse(true);
    boolean echo = fields.bool("echo_input_on_error").orElse(false);
    fields.check();
    return new ResponseControl(status, output, error, echo);
  }

  private static ReplayGuardedVerifier verifier(JsonObject json, Clock clock) {
    BodyFields fields = BodyFields.of(json);
    String word = fields.requiredString("provider");
    fields.requiredString("secret");
    Optional<Secret> secret = secret(fields, "secret", json);
    fields.check();
    WebhookProvider provider = WebhookProvider.parse(word);
    return new ReplayGuardedVerifier(
        provider.verifier(secret.orElseThrow().value()),
        new InMemoryReplayGuard(provider.replayRetention(), InMemoryReplayGuard.DEFAULT_CAPACITY),
        provider.word(),
        clock);
  }

  private static JwtVerifier tokens(Optional<Path> keys, String file, Clock clock) {
    Path directory =
        keys.orElseThrow(
            () -> new IllegalArgumentException("needs a runtime with a data directory"));
    Path path = directory.resolve(file).normalize();
    if (!path.startsWith(directory.normalize())) {
      throw new IllegalArgumentException("must be a file below the data directory");
    }
    try {
      if (!Files.isRegularFile(path) || Files.size(path) > LONGEST_KEY_FILE) {
        throw new IllegalArgumentException("names no key file below the data directory");
      }
      return JwtVerifier.builder(Files.readAllBytes(path), "Authorization")
          .leeway(TOKEN_LEEWAY)
          .clock(clock)
          .build();
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be read", e);
    }
  }

  /** Both spellings: of the SDKs by words, of the runtime by tag (specification section 20.1). */
  private static HttpInputConfig.Builder addRule(HttpInputConfig.Builder input, JsonObject rule) {
    BodyFields fields = BodyFields.of(rule);
    Optional<JsonObject> tagged = rule.object("condition");
    String agent =
        tagged.isPresent() ? fields.requiredString("agent") : fields.requiredString("agent_id");
    RoutingRule.Condition condition =
        tagged.map(ServerConfig::taggedCondition).orElseGet(() -> wordCondition(fields));
    fields.check();
    return input.route(condition, agent);
  }

  private static RoutingRule.Condition wordCondition(BodyFields fields) {
    String value = fields.requiredString("condition_value");
    String target = fields.string("condition_target").orElse("");
    return condition(fields.requiredString("condition_type"), target, value);
  }

  private static RoutingRule.Condition taggedCondition(JsonObject tagged) {
    Optional<String> prefix = tagged.string("PathPrefix");
    if (prefix.isPresent()) {
      return condition("path_prefix", "", prefix.get());
    }
    for (Map.Entry<String, String> word : TAGS.entrySet()) {
      Optional<List<String>> pair = tagged.array(word.getKey()).map(ServerConfig::texts);
      if (pair.filter(texts -> texts.size() == 2).isPresent()) {
        return condition(word.getValue(), pair.get().get(0), pair.get().get(1));
      }
    }
    throw new IllegalArgumentException(
        "a condition is {\"PathPrefix\": p}, {\"HeaderEquals\": [n, v]} or {\"JsonFieldEquals\": [n, v]}");
  }

  private static List<String> texts(JsonArray array) {
    return array.values().stream()
        .filter(JsonString.class::isInstance)
        .map(text -> ((JsonString) text).value())
        .toList();
  }

  private static RoutingRule.Condition condition(String type, String target, String value) {
    return switch (type) {
      case "path_prefix" -> new RoutingRule.PathPrefix(value);
      case "header_equals" -> new RoutingRule.HeaderEquals(required(target), value);
      case "json_field_equals" -> new RoutingRule.JsonFieldEquals(required(target), value);
      default ->
          throw new IllegalArgumentException(
              "condition_type must be path_prefix, header_equals or json_field_equals");
    };
  }

  private static String required(String target) {
    if (target.isBlank()) {
      throw new IllegalArgumentException("condition_target must name the header or field");
    }
    return target;
  }
}
