package dev.symbiont.runtime.policy.dsl;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.agent.AgentSpec;
import dev.symbiont.runtime.dsl.AgentDefinition;
import dev.symbiont.runtime.dsl.Diagnostic;
import dev.symbiont.runtime.dsl.Node;
import dev.symbiont.runtime.dsl.Parser;
import dev.symbiont.runtime.dsl.SyntaxTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The policy blocks that a definition puts its agent under. Immutable. */
final class DefinitionPolicies {
  /** What policies are about, but what the grammar takes for plain data. */
  private static final Set<String> UNENFORCEABLE = Set.of("policies", "policy");

  private final Optional<String> broken;
  private final List<String> capabilities;
  private final List<Rule> rules;

  /** One rule of a block. */
  private record Rule(String policy, Node node) {
    boolean is(String kind) {
      return node.text().equals(kind);
    }

    Node target() {
      return node.children().get(0);
    }

    /** Without a guard a rule always holds. */
    Truth guard(Guard guard) {
      return node.children().size() > 1 ? guard.truth(node.children().get(1)) : Truth.TRUE;
    }

    String shown() {
      return "policy '%s' of the agent's definition, line %d".formatted(policy, node.line());
    }
  }

  /**
   * What the rules say about an action.
   *
   * @param denial why it is denied, if it is
   * @param grants the policies that allow it
   */
  record Finding(Optional<String> denial, List<String> grants) {
    private static Finding denied(String why) {
      return new Finding(Optional.of(why), List.of());
    }
  }

  private DefinitionPolicies(Optional<String> broken, List<String> capabilities, List<Rule> rules) {
    this.broken = broken;
    this.capabilities = List.copyOf(capabilities);
    this.rules = List.copyOf(rules);
  }

  /** Reads the definition of an agent; one that is broken allows no action. */
  static DefinitionPolicies of(AgentSpec spec) {
    SyntaxTree tree = Parser.parse(spec.dsl(), Parser.Mode.LENIENT);
    Optional<Diagnostic> error =
        tree.diagnostics().stream().filter(Diagnostic::isError).findFirst();
    if (error.isPresent()) {
      return broken("the definition of the agent cannot be read: " + error.get());
    }
    Optional<Node> agent = AgentDefinition.node(tree, spec.name());
    Optional<Node> block =
        agent.stream()
            .flatMap(node -> node.all("generic_block"))
            .filter(node -> UNENFORCEABLE.contains(node.text()))
            .findFirst();
    if (block.isPresent()) {
      return broken(
          "line %d of the agent's definition: a block '%s' cannot be enforced; write 'policy NAME { … }'"
              .formatted(block.get().line(), block.get().text()));
    }
    List<Rule> rules = new ArrayList<>();
    tree.program().all("policy_definition").forEach(policy -> add(rules, policy));
    agent.ifPresent(node -> node.all("policy_definition").forEach(policy -> add(rules, policy)));
    List<String> capabilities =
        Stream.concat(
                spec.capabilities().stream(),
                AgentDefinition.of(tree, spec.name()).stream()
                    .flatMap(known -> known.capabilities().stream()))
            .toList();
    return new DefinitionPolicies(Optional.empty(), capabilities, rules);
  }

  private static DefinitionPolicies broken(String why) {
    return new DefinitionPolicies(Optional.of(why), List.of(), List.of());
  }

  private static void add(List<Rule> rules, Node policy) {
    policy.all("policy_rule").forEach(rule -> rules.add(new Rule(policy.text(), rule)));
  }

  boolean isEmpty() {
    return broken.isEmpty() && rules.isEmpty();
  }

  /**
   * The bound of the capabilities, then any deny, then every requirement, then the allows.
   *
   * @param needed of these capabilities the called tool needs one; none when empty
   */
  Finding check(ProposedAction action, List<String> needed, JsonObject environment) {
    boolean acts =
        !(action instanceof ProposedAction.Respond || action instanceof ProposedAction.Terminate);
    if (broken.isPresent()) {
      return acts ? Finding.denied(broken.get()) : new Finding(Optional.empty(), List.of());
    }
    if (!needed.isEmpty() && needed.stream().noneMatch(capabilities::contains)) {
      return Finding.denied(
          "the agent declares none of the capabilities %s that the tool needs".formatted(needed));
    }
    Guard guard = new Guard(environment);
    for (Rule rule : rules) {
      if (rule.is("deny") && denies(rule, action, needed, guard)) {
        return Finding.denied("denied by " + rule.shown());
      }
    }
    for (Rule rule : rules) {
      if (acts && rule.is("require") && lacks(rule, guard)) {
        return Finding.denied("a requirement is not met: " + rule.shown());
      }
    }
    return new Finding(
        Optional.empty(),
        rules.stream()
            .filter(rule -> rule.is("allow") && allows(rule, action, needed, guard))
            .map(rule -> "dsl:" + rule.policy())
            .distinct()
            .toList());
  }

  private static boolean denies(
      Rule rule, ProposedAction action, List<String> needed, Guard guard) {
    return RuleTarget.matches(rule.target(), action, needed) != Truth.FALSE
        && rule.guard(guard) != Truth.FALSE;
  }

  private static boolean allows(
      Rule rule, ProposedAction action, List<String> needed, Guard guard) {
    return RuleTarget.matches(rule.target(), action, needed) == Truth.TRUE
        && rule.guard(guard) == Truth.TRUE;
  }

  private static boolean lacks(Rule rule, Guard guard) {
    return rule.guard(guard) != Truth.FALSE && met(rule.target(), guard) != Truth.TRUE;
  }

  /** A record asks for its fields, an array for its elements, anything else for itself. */
  private static Truth met(Node requirement, Guard guard) {
    return switch (requirement.kind()) {
      case "record" ->
          requirement.children().stream()
              .map(field -> guard.equal(identifier(field), field.children().get(0)))
              .reduce(Truth.TRUE, Truth::and);
      case "array" ->
          requirement.children().stream()
              .map(element -> met(element, guard))
              .reduce(Truth.TRUE, Truth::and);
      default -> guard.truth(requirement);
    };
  }

  private static Node identifier(Node field) {
    return new Node("identifier", field.text(), List.of(), field.line(), field.column());
  }
}
