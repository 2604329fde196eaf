package dev.symbiont.runtime.compile;

import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.dsl.Diagnostic;
import dev.symbiont.runtime.dsl.DurationText;
import dev.symbiont.runtime.dsl.Node;
import dev.symbiont.runtime.dsl.Parser;
import dev.symbiont.runtime.dsl.SyntaxTree;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Finds what is wrong or doubtful in an agent file (runtime policy specification section 15). */
public final class AgentCompiler {
  private static final Set<String> SANDBOXES =
      Set.of("docker", "gvisor", "firecracker", "e2b", "tier1", "tier2", "tier3");

  /** Providers that sign every delivery. */
  private static final Set<String> SIGNING_PROVIDERS = Set.of("github", "stripe", "slack");

  /** Definitions whose names must differ from those of the same kind. */
  private static final List<String> NAMED =
      List.of(
          "type_definition",
          "function_definition",
          "schedule_definition",
          "channel_definition",
          "memory_definition",
          "webhook_definition");

  private static final long SUSPICIOUS_SECONDS = 1000;

  /** What a record after {@code require} may ask for and can be evaluated. */
  private static final Set<String> REQUIREMENTS = Set.of("human_approval", "verified", "risk_tier");

  private static final Set<String> GUARD_FUNCTIONS =
      Set.of("contains", "starts_with", "ends_with", "length", "lower", "upper", "matches");

  private final Node program;
  private final Predicate<String> registered;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private AgentCompiler(SyntaxTree tree, Predicate<String> registered) {
    this.program = tree.program();
    this.registered = registered;
    this.diagnostics.addAll(tree.diagnostics());
  }

  /**
   * Returns the diagnostics of a file, in their order.
   *
   * @param name the agent that is meant
   * @param registered tells whether an agent that the file refers to exists elsewhere
   */
  public static List<Diagnostic> check(String source, String name, Predicate<String> registered) {
    SyntaxTree tree = Parser.parse(source, Parser.Mode.LENIENT);
    AgentCompiler compiler = new AgentCompiler(tree, registered);
    if (tree.isValid()) {
      compiler.checkName(name);
      compiler.checkAgents(name);
      compiler.checkDefinitions();
      compiler.checkReferences(name);
    }
    return compiler.diagnostics.stream().sorted().toList();
  }

  private void checkName(String name) {
    try {
      AgentSpec.of(name, "agent");
    } catch (IllegalArgumentException e) {
      report(program, "E215", String.valueOf(e.getMessage()));
    }
  }

  private void checkAgents(String name) {
    List<Node> agents = program.all("agent_definition").toList();
    requireDistinct(agents.stream());
    if (agents.isEmpty()) {
      report(program, "E201", "the file defines no agent");
      return;
    }
    Optional<Node> named = agents.stream().filter(agent -> agent.text().equals(name)).findFirst();
    if (named.isEmpty() && agents.size() > 1) {
      report(
          program,
          "E202",
          "the file defines several agents, and none is called '%s'".formatted(name));
      return;
    }
    Node agent = named.orElse(agents.get(0));
    if (named.isEmpty()) {
      report(agent, "W101", "the agent is called '%s' and not '%s'".formatted(agent.text(), name));
    }
    requireDistinct(
        Stream.concat(program.all("policy_definition"), agent.all("policy_definition")));
    agent.all("with_block").flatMap(with -> with.all("with_attribute")).forEach(this::checkWith);
    agent
        .all("generic_block")
        .filter(block -> block.text().equals("policies") || block.text().equals("policy"))
        .forEach(
            block ->
                report(
                    block,
                    "E212",
                    "a block '%s' cannot be enforced; write 'policy NAME { … }'"
                        .formatted(block.text())));
    Stream.concat(program.all("policy_definition"), agent.all("policy_definition"))
        .flatMap(policy -> policy.all("policy_rule"))
        .forEach(this::checkRule);
  }

  /** The first part of a rule says what it is about, but for a requirement, which is a guard. */
  private void checkRule(Node rule) {
    boolean requires = rule.text().equals("require");
    if (requires) {
      checkRequirement(rule);
    }
    rule.children().stream().skip(requires ? 0 : 1).forEach(this::checkGuard);
  }

  private void checkGuard(Node expression) {
    if (expression.is("call_expression")) {
      String function = expression.children().get(0).text();
      if (!GUARD_FUNCTIONS.contains(function)) {
        report(
            expression,
            "W312",
            "'%s' is no function of guards, so it is never known whether this holds: an allow under it never counts, a deny always; there are %s"
                .formatted(function, GUARD_FUNCTIONS.stream().sorted().toList()));
      }
    }
    expression.children().forEach(this::checkGuard);
  }

  private void requireDistinct(Stream<Node> definitions) {
    Set<String> seen = new HashSet<>();
    definitions
        .filter(definition -> !seen.add(definition.text()))
        .forEach(twice -> report(twice, "E203", "'%s' is defined twice".formatted(twice.text())));
  }

  private void checkWith(Node attribute) {
    switch (attribute.text()) {
      case "sandbox" -> checkSandbox(attribute);
      case "timeout" -> checkTimeout(attribute, attribute.children().get(0));
      default -> {
        // Other attributes are kept as they are.
      }
    }
  }

  private void checkSandbox(Node attribute) {
    String sandbox = attribute.children().get(0).text().toLowerCase(Locale.ROOT);
    if (!SANDBOXES.contains(sandbox)) {
      report(
          attribute,
          "E204",
          "'%s' is no sandbox; there are %s"
              .formatted(sandbox, SANDBOXES.stream().sorted().toList()));
    } else {
      report(
          attribute,
          "W220",
          "this runtime has no sandbox '%s': tools run as processes of its own user"
              .formatted(sandbox));
    }
  }

  /** A bare number is seconds; files in circulation write milliseconds (section 14.6). */
  private void checkTimeout(Node attribute, Node value) {
    Optional<Duration> timeout = DurationText.of(value).filter(time -> !time.isZero());
    if (timeout.isEmpty()) {
      report(
          attribute,
          "E205",
          "'%s' is no timeout; write 30.seconds, \"5m\" or a number of seconds above 0"
              .formatted(value.text()));
    } else if (value.is("number") && timeout.get().toSeconds() >= SUSPICIOUS_SECONDS) {
      report(
          attribute,
          "W210",
          "a timeout without a unit is in seconds; %d seconds is long, did you mean milliseconds?"
              .formatted(timeout.get().toSeconds()));
    }
  }

  private void checkRequirement(Node rule) {
    rule.children()
        .get(0)
        .all("record_field")
        .filter(field -> !REQUIREMENTS.contains(field.text()))
        .forEach(
            field ->
                report(
                    field,
                    "W310",
                    "the requirement '%s' is unknown here and never met: the agent may answer only"
                        .formatted(field.text())));
  }

  private void checkDefinitions() {
    NAMED.forEach(kind -> requireDistinct(program.all(kind)));
    program
        .all("schedule_definition")
        .filter(schedule -> has(schedule, "cron") == has(schedule, "at"))
        .forEach(schedule -> report(schedule, "E206", "a schedule needs either cron or at"));
    program.all("schedule_definition").forEach(this::checkSchedule);
    program.all("memory_definition").forEach(this::checkMemory);
    program.all("webhook_definition").forEach(this::checkWebhook);
    program
        .all("channel_definition")
        .filter(channel -> !has(channel, "platform"))
        .forEach(channel -> report(channel, "E210", "a channel needs a platform"));
  }

  /** What is started later must name an agent that there is. */
  private void checkReferences(String name) {
    Set<String> known = new HashSet<>(Set.of(name));
    program.all("agent_definition").map(Node::text).forEach(known::add);
    Stream.of(
            properties("schedule_definition", "agent"),
            properties("webhook_definition", "agent"),
            properties("channel_definition", "default_agent"))
        .flatMap(references -> references)
        .filter(reference -> !known.contains(value(reference)))
        .filter(reference -> !registered.test(value(reference)))
        .forEach(
            reference ->
                report(
                    reference,
                    "E211",
                    "there is no agent '%s', neither in this file nor in the runtime"
                        .formatted(value(reference))));
  }

  private Stream<Node> properties(String definition, String property) {
    return program
        .all(definition)
        .flatMap(node -> node.children().stream())
        .filter(child -> child.text().equals(property) && !child.children().isEmpty());
  }

  private static String value(Node property) {
    return property.children().get(0).text();
  }

  private void checkSchedule(Node schedule) {
    text(schedule, "cron")
        .flatMap(CronExpression::problem)
        .ifPresent(problem -> report(schedule, "E207", "the time table is wrong: " + problem));
    text(schedule, "timezone")
        .filter(zone -> !ZoneId.getAvailableZoneIds().contains(zone))
        .ifPresent(
            zone -> report(schedule, "E207", "'%s' is no time zone of the IANA".formatted(zone)));
  }

  /** Whoever knows the address of a webhook without a secret could send to it (section 14.6). */
  private void checkWebhook(Node webhook) {
    if (!has(webhook, "path")) {
      report(webhook, "E209", "a webhook needs a path");
    }
    boolean unsigned =
        text(webhook, "allow_unsigned").filter("true"::equals).isPresent()
            && text(webhook, "provider").filter(SIGNING_PROVIDERS::contains).isEmpty();
    if (!has(webhook, "secret") && !unsigned) {
      report(
          webhook,
          "E209",
          "a webhook needs a secret; one of a custom provider may say allow_unsigned true instead");
    }
  }

  private void checkMemory(Node memory) {
    text(memory, "store")
        .filter(store -> !store.equals("markdown"))
        .ifPresent(
            store ->
                report(
                    memory,
                    "E208",
                    "the store '%s' is unknown; there is markdown".formatted(store)));
    text(memory, "path")
        .filter(path -> path.startsWith("/") || path.contains("\\") || path.contains(".."))
        .ifPresent(
            path ->
                report(
                    memory,
                    "E208",
                    "the path '%s' must stay below the data directory".formatted(path)));
    memory
        .all("memory_search_block")
        .flatMap(search -> search.all("memory_property"))
        .filter(weight -> weight.text().endsWith("_weight"))
        .filter(weight -> !isShare(weight.children().get(0).text()))
        .forEach(weight -> report(weight, "E208", "'%s' must be 0 to 1".formatted(weight.text())));
  }

  private static boolean isShare(String text) {
    try {
      BigDecimal value = new BigDecimal(text.length() > 20 ? "2" : text);
      return value.signum() >= 0 && value.compareTo(BigDecimal.ONE) <= 0;
    } catch (NumberFormatException notANumber) {
      return false;
    }
  }

  /** Returns the text of the property {@code name}. */
  private static Optional<String> text(Node definition, String name) {
    return definition.children().stream()
        .filter(child -> child.text().equals(name) && !child.children().isEmpty())
        .map(AgentCompiler::value)
        .findFirst();
  }

  private static boolean has(Node definition, String property) {
    return definition.children().stream().anyMatch(child -> child.text().equals(property));
  }

  private void report(Node where, String code, String message) {
    diagnostics.add(new Diagnostic(where.line(), where.column(), code, message));
  }
}
