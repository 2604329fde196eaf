package dev.symbiont.runtime.reasoning;

import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonNumber;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.domain.reasoning.ToolDefinition;
import dev.symbiont.runtime.policy.ApprovedAction;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Two tools through which an agent uses its knowledge; all other calls go to the executor inside
 * (runtime reasoning specification, section 13). They pass the gate, the breakers and the time
 * limit like every tool. Thread-safe.
 */
final class KnowledgeTools implements ToolExecutor {
  static final String RECALL = "recall_knowledge";
  static final String STORE = "store_knowledge";

  private static final int DEFAULT_LIMIT = 5;
  private static final int MOST_FACTS = 100;
  private static final int DEEPEST_DIRECTORY = 64;
  private static final double DEFAULT_CONFIDENCE = 0.8;
  private static final JsonObject TEXT = JsonObject.builder().put("type", "string").build();

  private static final ToolDefinition RECALL_DEFINITION =
      new ToolDefinition(
          RECALL,
          "Finds facts that you know about something, best first.",
          schema(
              JsonObject.builder()
                  .put("query", TEXT)
                  .put(
                      "limit",
                      JsonObject.builder()
                          .put("type", "integer")
                          .put("minimum", 1)
                          .put("maximum", MOST_FACTS)
                          .build())
                  .put("directory", TEXT)
                  .put(
                      "scope",
                      JsonObject.builder()
                          .put("enum", JsonArray.ofStrings(List.of("conventions")))
                          .build())
                  .build(),
              "query"));

  private static final ToolDefinition STORE_DEFINITION =
      new ToolDefinition(
          STORE,
          "Keeps a fact for later: a subject, what is said of it, and an object.",
          schema(
              JsonObject.builder()
                  .put("subject", TEXT)
                  .put("predicate", TEXT)
                  .put("object", TEXT)
                  .put("confidence", JsonObject.builder().put("type", "number").build())
                  .build(),
              "subject",
              "predicate",
              "object"));

  private final ToolExecutor others;
  private final KnowledgeStore knowledge;

  KnowledgeTools(ToolExecutor others, KnowledgeStore knowledge) {
    this.others = Objects.requireNonNull(others, "others");
    this.knowledge = Objects.requireNonNull(knowledge, "knowledge");
  }

  /** Returns the two tools, for loops that use knowledge. */
  static List<ToolDefinition> tools() {
    return List.of(RECALL_DEFINITION, STORE_DEFINITION);
  }

  /** Returns the tools of the executor inside: a loop has to ask for knowledge. */
  @Override
  public List<ToolDefinition> definitions() {
    return others.definitions();
  }

  @Override
  public Optional<ToolDefinition> definition(String name) {
    return others
        .definition(name)
        .or(() -> tools().stream().filter(tool -> tool.name().equals(name)).findFirst());
  }

  @Override
  public boolean isIdempotent(String tool) {
    return others.definition(tool).isPresent() ? others.isIdempotent(tool) : tool.equals(RECALL);
  }

  @Override
  public ToolOutcome execute(ApprovedAction call, Duration limit) throws InterruptedException {
    String name = call.action() instanceof ProposedAction.ToolCall tool ? tool.name() : "";
    if (others.definition(name).isPresent()) {
      return others.execute(call, limit);
    }
    return switch (name) {
      case RECALL -> recalled(call.context().agentId(), call.arguments());
      case STORE -> stored(call.context().agentId(), call.arguments());
      default -> others.execute(call, limit);
    };
  }

  private ToolOutcome recalled(String agentId, JsonObject arguments) {
    String query = arguments.string("query").orElse("");
    int limit =
        (int)
            Math.max(
                1, Math.min(MOST_FACTS, arguments.integer("limit").orElse((long) DEFAULT_LIMIT)));
    boolean conventions = arguments.string("scope").filter("conventions"::equals).isPresent();
    List<KnowledgeStore.Fact> facts =
        conventions
            ? conventions(agentId, query, arguments.string("directory"), limit)
            : knowledge.recall(agentId, query, limit);
    return ToolOutcome.ok(
        facts.isEmpty()
            ? "Nothing is known about that."
            : facts.stream().map(KnowledgeTools::line).collect(Collectors.joining("\n")));
  }

  /** Section 13.1: what holds for the directory comes before what holds for those around it. */
  private List<KnowledgeStore.Fact> conventions(
      String agentId, String query, Optional<String> directory, int limit) {
    Set<KnowledgeStore.Fact> found = new LinkedHashSet<>();
    String path = directory.orElse("");
    for (int depth = 0; directory.isPresent() && depth < DEEPEST_DIRECTORY; depth++) {
      found.addAll(knowledge.recall(agentId, query + " conventions " + path, limit));
      if (path.isEmpty() || path.equals("/")) {
        break;
      }
      path = path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }
    found.addAll(knowledge.recall(agentId, query + " conventions", limit));
    return found.stream().limit(limit).toList();
  }

  private ToolOutcome stored(String agentId, JsonObject arguments) {
    try {
      String id =
          knowledge.store(
              agentId,
              new KnowledgeStore.Fact(
                  arguments.string("subject").orElse(""),
                  arguments.string("predicate").orElse(""),
                  arguments.string("object").orElse(""),
                  confidence(arguments)));
      return ToolOutcome.ok("The fact is kept under the id " + id + ".");
    } catch (IllegalArgumentException e) {
      return ToolOutcome.refused("the fact is not kept: " + e.getMessage());
    }
  }

  /** What a model says about its own certainty is brought into the range. */
  private static double confidence(JsonObject arguments) {
    return arguments
        .get("confidence")
        .filter(JsonNumber.class::isInstance)
        .map(number -> Math.max(0, Math.min(1, ((JsonNumber) number).asDouble())))
        .orElse(DEFAULT_CONFIDENCE);
  }

  private static String line(KnowledgeStore.Fact fact) {
    return "- [Fact, confidence=%s] %s".formatted(twoDecimals(fact.confidence()), fact.line());
  }

  static String twoDecimals(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  private static JsonObject schema(JsonObject properties, String... required) {
    return JsonObject.builder()
        .put("type", "object")
        .put("properties", properties)
        .put("required", JsonArray.ofStrings(List.of(required)))
        .put("additionalProperties", false)
        .build();
  }
}
