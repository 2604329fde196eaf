package dev.symbiont.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only holds others: naming none of them is a usage error. */
@Command(mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND")
public abstract class CommandGroup implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  /** Creates the group. */
  protected CommandGroup() {}

  @Override
  public final void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec, "spec").commandLine(), "name a command");
  }
}
