package dev.symbiont.cli;

import java.util.Objects;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * A command directly below {@code symbiont}, which is built when a command line may need it: to
 * build all takes longer than to run many a one.
 *
 * @param name its name, which is also that of what {@code build} returns
 * @param build builds it with everything below it
 */
public record CommandEntry(String name, Function<Console, CommandLine> build) {
  /** Requires both. */
  public CommandEntry {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(build, "build");
  }
}
