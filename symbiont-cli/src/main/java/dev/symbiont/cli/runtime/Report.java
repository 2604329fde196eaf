package dev.symbiont.cli.runtime;

import dev.symbiont.cli.Console;
import dev.symbiont.cli.Console.Style;
import dev.symbiont.cli.Paragraph;
import dev.symbiont.domain.json.JsonObject;

/**
 * What the quickstart tells: numbered steps, and facts below each. As text for people, or as one
 * JSON object a line.
 */
final class Report {
  private static final int INDENT = 4;
  private static final int TEXT = 18;

  private final Console console;
  private final boolean json;
  private int step;

  Report(Console console, boolean json) {
    this.console = console;
    this.json = json;
  }

  /** Begins the next step. */
  void step(String title) {
    step++;
    if (json) {
      console.jsonLine(event("step").put("title", title).build());
      return;
    }
    console.line("");
    String number = step + ". ";
    new Paragraph(console, number.length()).add(Style.BOLD, number + title).print();
  }

  /** Tells a fact. */
  void fact(String name, String text) {
    if (json) {
      console.jsonLine(event("fact").put("name", name).put("text", text).build());
      return;
    }
    new Paragraph(console, TEXT).at(INDENT).add(Style.CYAN, name).at(TEXT).add(text).print();
  }

  /** Ends the report. */
  void done(String text) {
    if (json) {
      console.jsonLine(event("done").build());
      return;
    }
    console.line("");
    new Paragraph(console, 0).add(text).print();
  }

  private JsonObject.Builder event(String type) {
    return JsonObject.builder().put("event", type).put("step", step);
  }
}
