package dev.symbiont.examples;

import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.toolclad.CallContext;
import dev.symbiont.toolclad.Outcome;
import dev.symbiont.toolclad.PolicyGate;
import dev.symbiont.toolclad.ToolClad;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A command as a tool: arguments are typed and checked, and no shell ever sees them. */
public final class ToolCladTool {
  private static final String MANIFEST =
      """
      [tool]
      name = "echo_text"
      version = "1.0.0"
      binary = "echo"
      description = "Prints a text."
      timeout_seconds = 10
      risk_tier = "low"

      [args.text]
      position = 1
      required = true
      type = "string"
      description = "The text."

      [command]
      template = "echo {text}"

      [output]
      format = "text"

      [output.schema]
      type = "object"
      """;

  private ToolCladTool() {}

  /** Runs the example. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    run(Files.createTempDirectory("symbiont"), System.out);
  }

  static void run(Path project, PrintStream out) throws IOException, InterruptedException {
    Path manifests = Files.createDirectory(project.resolve("tools"));
    Files.writeString(manifests.resolve("echo_text.clad.toml"), MANIFEST);
    PolicyGate gate = (call, context) -> new PolicyGate.Permit();

    try (ToolClad tools =
        ToolClad.builder(project).environment(System.getenv()).policy(gate).build()) {
      call(tools, "hello", out);
      call(tools, "hello; rm -rf /", out);
    }
  }

  private static void call(ToolClad tools, String text, PrintStream out)
      throws InterruptedException {
    JsonObject arguments = JsonObject.builder().put("text", text).build();
    Outcome outcome = tools.execute("echo_text", arguments, new CallContext("operator", "app"));
    if (outcome instanceof Outcome.Completed completed) {
      out.print(completed.envelope().results().string("raw_output").orElse(""));
    } else if (outcome instanceof Outcome.Refused refused) {
      out.println("refused: " + refused.problem().category());
    }
  }
}
