package dev.symbiont.cli.runtime;

import dev.symbiont.cli.Console;
import dev.symbiont.cli.Console.Style;
import dev.symbiont.cli.Paragraph;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.reasoning.JournalEntry;
import dev.symbiont.domain.reasoning.LoopEvent;
import dev.symbiont.domain.reasoning.ProposedAction;
import dev.symbiont.runtime.agent.Agent;
import java.util.function.UnaryOperator;

/** Prints for people what an agent does. Records that say nothing new are for 'audit show'. */
final class LoopText implements LoopView {
  private static final int INDENT = 4;
  private static final int TEXT = 13;
  private static final int LONGEST_ARGUMENTS = 60;

  private final Console console;
  private final Agent agent;
  private final UnaryOperator<String> howToDecide;

  /**
   * Creates the view of what {@code agent} does.
   *
   * @param howToDecide returns the command that decides about the held action with an id, or
   *     nothing where somebody else does
   */
  LoopText(Console console, Agent agent, UnaryOperator<String> howToDecide) {
    this.console = console;
    this.agent = agent;
    this.howToDecide = howToDecide;
  }

  @Override
  public void proposed(JournalEntry entry, LoopEvent.ReasoningComplete proposal) {
    for (ProposedAction action : proposal.actions()) {
      if (action instanceof ProposedAction.ToolCall call) {
        line("proposed", Style.BOLD, call.name(), shortened(call.arguments()));
      } else if (action instanceof ProposedAction.Delegate delegate) {
        line("proposed", Style.BOLD, "delegate to " + delegate.target(), "");
      }
    }
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_ARGUMENTS ? text : text.substring(0, LONGEST_ARGUMENTS) + "…";
  }

  @Override
  public void recorded(JsonObject record) {
    String action = record.string("action").orElse("");
    boolean denied = record.string("outcome").filter("denied"::equals).isPresent();
    switch (record.string("type").orElse("")) {
      case "PolicyEvaluated" ->
          line(
              denied ? "denied" : "allowed",
              denied ? Style.RED : Style.GREEN,
              action,
              named(detail(record, "reason")));
      case "EscalationCreated" -> held(action, detail(record, "approval_id"));
      case "EscalationResolved" ->
          line(
              denied ? "refused" : "approved",
              Style.YELLOW,
              action,
              "by " + record.string("actor").orElse("nobody"));
      case "ToolInvoked" -> line("ran", Style.CYAN, action, record.string("outcome").orElse(""));
      default -> {
        // Starts, stops and administration.
      }
    }
  }

  private void held(String action, String id) {
    line("held", Style.YELLOW, action, "waits for a person");
    String command = howToDecide.apply(id);
    if (!command.isEmpty()) {
      // In one piece, so that it can be copied.
      console.line(" ".repeat(TEXT) + Console.harmless(command));
    }
  }

  private static String detail(JsonObject record, String name) {
    return record.object("details").flatMap(details -> details.string(name)).orElse("");
  }

  /** People know the agent by its name. */
  private String named(String reason) {
    return reason.replace(agent.id().toString(), agent.name());
  }

  private void line(String word, Style style, String action, String why) {
    Paragraph line = new Paragraph(console, TEXT).at(INDENT).add(style, word).at(TEXT).add(action);
    if (!why.isEmpty()) {
      line.add("  ").add(Style.DIM, why);
    }
    line.print();
  }
}
