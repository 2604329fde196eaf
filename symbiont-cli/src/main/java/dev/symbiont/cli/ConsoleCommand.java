package dev.symbiont.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/**
 * A command that prints its result to a {@link Console} and returns its {@linkplain ExitCode exit
 * code}. What goes wrong is thrown; {@link SymbiontCli} turns it into one sentence.
 */
public abstract class ConsoleCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final OutputOptions output = new OutputOptions();

  /** Creates the command over {@code console}. */
  protected ConsoleCommand(Console console) {
    this.console = Objects.requireNonNull(console, "console");
  }

  /** Returns the console. */
  protected final Console console() {
    return console;
  }

  /** Tells whether the result is to be printed as JSON. */
  protected final boolean json() {
    return output.json();
  }
}
