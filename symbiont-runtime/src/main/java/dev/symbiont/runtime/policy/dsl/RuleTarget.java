package dev.symbiont.runtime.policy.dsl;

import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.dsl.Node;
import java.util.List;
import java.util.Set;

/** Tells whether a rule is about an action (runtime policy specification section 14.7). */
final class RuleTarget {
  private static final Set<String> EVERYTHING = Set.of("*", "any", "all_operations");
  private static final Set<String> TOOL_CALLS =
      Set.of("invoke_tool", "call_tool", "execute_tool", "use");
  private static final Set<String> DELEGATION = Set.of("delegate", "send_to", "communicate");
  private static final Set<String> ANSWERS = Set.of("respond", "publish");

  private RuleTarget() {}

  /**
   * Tells whether the rule's target is the action.
   *
   * @param capabilities what the called tool needs, each of which names it too
   */
  static Truth matches(Node target, ProposedAction action, List<String> capabilities) {
    return switch (target.kind()) {
      case "array" ->
          target.children().stream()
              .map(element -> matches(element, action, capabilities))
              .reduce(Truth.FALSE, Truth::or);
      case "string", "identifier" -> named(target.text(), action, capabilities);
      case "call_expression" -> called(target.children(), action, capabilities);
      default -> Truth.UNKNOWN;
    };
  }

  private static Truth named(String name, ProposedAction action, List<String> capabilities) {
    if (action instanceof ProposedAction.Respond) {
      return Truth.of(ANSWERS.contains(name));
    }
    if (action instanceof ProposedAction.Terminate) {
      return Truth.FALSE;
    }
    if (EVERYTHING.contains(name)) {
      return Truth.TRUE;
    }
    if (action instanceof ProposedAction.Delegate) {
      return Truth.of(DELEGATION.contains(name));
    }
    if (capabilities.contains(name)) {
      return Truth.TRUE;
    }
    return action instanceof ProposedAction.ToolCall call
        ? ofTool(name, call.name())
        : Truth.UNKNOWN;
  }

  /** A tool verb without the tool, or a tool without its command, says too little. */
  private static Truth ofTool(String name, String tool) {
    if (name.equals(tool)) {
      return Truth.TRUE;
    }
    return TOOL_CALLS.contains(name) || tool.startsWith(name + ".") ? Truth.UNKNOWN : Truth.FALSE;
  }

  private static Truth called(List<Node> parts, ProposedAction action, List<String> capabilities) {
    Node callee = parts.get(0);
    List<Node> arguments = parts.subList(1, parts.size());
    if (!callee.is("identifier")) {
      return Truth.UNKNOWN;
    }
    if (TOOL_CALLS.contains(callee.text()) && action instanceof ProposedAction.ToolCall call) {
      return ofCalledTool(arguments, call.name());
    }
    // Names stand for whatever the call holds; a literal would restrict it, which is not compared.
    boolean open = arguments.stream().allMatch(argument -> argument.is("identifier"));
    return named(callee.text(), action, capabilities).and(open ? Truth.TRUE : Truth.UNKNOWN);
  }

  private static Truth ofCalledTool(List<Node> arguments, String tool) {
    if (arguments.size() != 1) {
      return Truth.UNKNOWN;
    }
    Node argument = arguments.get(0);
    if (argument.is("string")) {
      return ofTool(argument.text(), tool);
    }
    return Truth.of(argument.is("identifier") && argument.text().equals("tool")).or(Truth.UNKNOWN);
  }
}
