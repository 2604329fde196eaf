package dev.symbiont.runtime.communication;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNull;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import dev.symbiont.runtime.agent.AgentRegistry;
import dev.symbiont.runtime.agent.AgentRoutes;
import dev.symbiont.runtime.agent.Resolution;
import dev.symbiont.runtime.http.ApiAnswer;
import dev.symbiont.runtime.http.ApiRefusal;
import dev.symbiont.runtime.http.ApiRequest;
import dev.symbiont.runtime.http.BodyFields;
import dev.symbiont.runtime.http.Route;
import dev.symbiont.runtime.http.RouteModule;
import dev.symbiont.runtime.http.RouteTable;
import dev.symbiont.runtime.policy.Glob;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The routes of the runtime policy specification section 3.2. Answers are in snake_case, or in
 * camelCase for a caller that writes it or accepts {@code profile=js}.
 */
public final class CommunicationRoutes implements RouteModule {
  private static final String TAG = "communication";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");
  private static final int LONGEST_BODY = 16 * 1024;
  private static final int LONGEST_REASON = 1024;
  private static final Set<String> CAMEL_CASE = Set.of("fromAgent", "toAgent", "maxDepth");
  private static final Set<String> KNOWN =
      Set.of(
          "id",
          "from_agent",
          "to_agent",
          "action",
          "effect",
          "reason",
          "priority",
          "max_depth",
          "created_at",
          "createdAt",
          "extra");

  private final CommunicationRules rules;
  private final AgentRegistry agents;
  private final Clock clock;
  private final Supplier<UUID> ids;

  /** Creates the routes. */
  public CommunicationRoutes(
      CommunicationRules rules, AgentRegistry agents, Clock clock, Supplier<UUID> ids) {
    this.rules = Objects.requireNonNull(rules, "rules");
    this.agents = Objects.requireNonNull(agents, "agents");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.ids = Objects.requireNonNull(ids, "ids");
  }

  @Override
  public void register(RouteTable.Builder routes) {
    routes
        .add(
            Route.get("communication/rules")
                .named("listCommunicationRules")
                .described(TAG, "Lists the rules about messages between agents.")
                .to(this::list))
        .add(
            Route.post("communication/rules")
                .named("addCommunicationRule")
                .described(TAG, "Adds a rule; it holds for the next message.")
                .maxBodyBytes(LONGEST_BODY)
                .to(this::add))
        .add(
            Route.delete("communication/rules/{id}")
                .named("removeCommunicationRule")
                .described(TAG, "Removes a rule.")
                .to(this::remove))
        .add(
            Route.post("communication/evaluate")
                .named("evaluateCommunication")
                .described(TAG, "Tells whether a message would be allowed, and by which rule.")
                .maxBodyBytes(LONGEST_BODY)
                .to(this::evaluate));
  }

  private ApiAnswer list(ApiRequest request) {
    Function<CommunicationRule, JsonObject> form = form(request);
    List<JsonValue> all = rules.rules().rules().stream().<JsonValue>map(form).toList();
    return ApiAnswer.ok(new JsonArray(all));
  }

  private ApiAnswer add(ApiRequest request) {
    List<String> warnings = new ArrayList<>();
    CommunicationRule rule = read(request, warnings);
    return switch (rules.add(rule, request.actor())) {
      case ADDED -> ApiAnswer.ok(withWarnings(form(request).apply(rule), warnings));
      case DUPLICATE ->
          throw ApiRefusal.of(
              409, "RULE_EXISTS", "There is a rule " + rule.id() + "; remove it first");
      case FULL ->
          throw ApiRefusal.of(
              429,
              "RULE_LIMIT_EXCEEDED",
              "There are %d rules, the most there may be".formatted(CommunicationRules.MOST_RULES));
    };
  }

  private static JsonObject withWarnings(JsonObject rule, List<String> warnings) {
    return warnings.isEmpty()
        ? rule
        : rule.toBuilder().put("warnings", JsonArray.ofStrings(warnings)).build();
  }

  private ApiAnswer remove(ApiRequest request) {
    String id = request.path("id");
    if (rules.remove(id, request.actor()).isEmpty()) {
      throw ApiRefusal.of(404, "RULE_NOT_FOUND", "No such communication rule");
    }
    return ApiAnswer.ok(JsonObject.builder().put("removed", true).put("id", id).build());
  }

  private ApiAnswer evaluate(ApiRequest request) {
    BodyFields fields = request.fields();
    String sender = pattern(fields, "sender");
    String recipient = pattern(fields, "recipient");
    String action = pattern(fields, "action");
    long depth = fields.integer("depth").orElse(0L);
    if (depth < 0) {
      fields.problem("depth", "must not be negative");
    }
    fields.check();
    Decision decision = rules.rules().decide(party(sender), party(recipient), action, depth);
    return ApiAnswer.ok(
        JsonObject.builder()
            .put("allowed", decision.allowed())
            .put("rule", decision.rule().<JsonValue>map(form(request)).orElse(JsonNull.NULL))
            .put("reason", decision.reason())
            .build());
  }

  /** Whoever is no agent of this runtime is known by the given name only. */
  private Party party(String idOrName) {
    return agents.resolve(idOrName) instanceof Resolution.Unknown
        ? Party.named(idOrName)
        : Party.of(AgentRoutes.require(agents, idOrName, "AGENT_NOT_FOUND"));
  }

  // ---- normalisation ------------------------------------------------------------------------

  private CommunicationRule read(ApiRequest request, List<String> warnings) {
    BodyFields fields = request.fields();
    String action = pattern(fields, "action");
    CommunicationRule rule =
        new CommunicationRule(
            id(fields),
            pattern(fields, "from_agent"),
            pattern(fields, "to_agent"),
            action,
            effect(fields, action, warnings),
            reason(fields),
            fields.integer("priority").orElse(0L),
            maxDepth(fields),
            clock.instant(),
            extra(request.body()));
    fields.check();
    return rule;
  }

  private String id(BodyFields fields) {
    Optional<String> chosen = fields.string("id");
    if (chosen.isPresent() && !ID.matcher(chosen.get()).matches()) {
      fields.problem("id", "must be 1 to 128 letters, digits, '.', '_' or '-'");
    }
    return chosen.orElseGet(() -> ids.get().toString());
  }

  private static String pattern(BodyFields fields, String name) {
    String text = fields.requiredString(name);
    if (text.isEmpty() || text.length() > Glob.LONGEST) {
      fields.problem(name, "must have 1 to " + Glob.LONGEST + " characters");
    } else if (text.chars().anyMatch(Character::isISOControl)) {
      fields.problem(name, "must not hold control characters");
    }
    return text;
  }

  /** Section 3.2: action and effect may both name the effect; if they differ, it is deny. */
  private static Effect effect(BodyFields fields, String action, List<String> warnings) {
    Optional<Effect> ofAction = Effect.parse(action);
    Optional<String> word = fields.string("effect");
    Optional<Effect> ofEffect = word.flatMap(Effect::parse);
    if (word.isPresent() && ofEffect.isEmpty()) {
      fields.problem("effect", "must be \"allow\" or \"deny\"");
    }
    if (ofAction.isPresent() && ofEffect.isPresent() && !ofAction.equals(ofEffect)) {
      warnings.add(
          "action says \"%s\" and effect says \"%s\"; the rule is stored as deny"
              .formatted(ofAction.get().word(), ofEffect.get().word()));
      return Effect.DENY;
    }
    return ofAction.or(() -> ofEffect).orElse(Effect.ALLOW);
  }

  private static String reason(BodyFields fields) {
    String reason = fields.string("reason").orElse("");
    if (reason.length() > LONGEST_REASON) {
      fields.problem("reason", "must have at most " + LONGEST_REASON + " characters");
    }
    return reason;
  }

  private static OptionalLong maxDepth(BodyFields fields) {
    Optional<Long> depth = fields.integer("max_depth");
    if (depth.isPresent() && depth.get() < 0) {
      fields.problem("max_depth", "must not be negative");
    }
    return depth.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }

  private static JsonObject extra(JsonObject body) {
    JsonObject.Builder extra = JsonObject.builder();
    body.object("extra").orElse(JsonObject.EMPTY).members().forEach(extra::put);
    body.members()
        .forEach(
            (name, value) -> {
              if (!KNOWN.contains(name) && !CAMEL_CASE.contains(name)) {
                extra.put(name, value);
              }
            });
    return extra.build();
  }

  private static Function<CommunicationRule, JsonObject> form(ApiRequest request) {
    boolean accepts =
        request.headers().first("Accept").filter(text -> text.contains("profile=js")).isPresent();
    boolean writes = request.body().members().keySet().stream().anyMatch(CAMEL_CASE::contains);
    return accepts || writes ? RuleJson::writeCamelCase : RuleJson::write;
  }
}
