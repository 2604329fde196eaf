package dev.symbiont.cli;

import picocli.CommandLine.Option;

/** The options that every command understands. */
public final class OutputOptions {
  @Option(names = "--json", description = "Print JSON for machines instead of text for people.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  /** Creates the options at their defaults. */
  public OutputOptions() {}

  /** Tells whether the result is to be printed as JSON. */
  public boolean json() {
    return json;
  }

  /** Tells whether help was asked for. */
  public boolean help() {
    return help;
  }
}
