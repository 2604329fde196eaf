package dev.symbiont.cli;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;

/** Starts the command in a process of its own. */
public final class Main {
  /** Set by the launcher, which asks the shell; Java 17 cannot tell a terminal from a pipe. */
  private static final String TERMINAL_PROPERTY = "symbiont.terminal";

  private Main() {}

  /** Runs the command line and ends the process with its {@linkplain ExitCode exit code}. */
  public static void main(String[] arguments) {
    // Guice would generate code at run time, which takes longer here than it saves.
    System.setProperty("guice_bytecode_gen_option", "DISABLED");
    // The web server reports its start at level INFO; that is no result of a command.
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    // A listener that cannot be opened is an exception, which the command tells in one sentence.
    System.setProperty("org.slf4j.simpleLogger.log.io.javalin", "off");
    Console console =
        new Console(
            System.in,
            utf8(System.out),
            utf8(System.err),
            Boolean.getBoolean(TERMINAL_PROPERTY),
            System.getenv(),
            Path.of("").toAbsolutePath(),
            Clock.system(ZoneId.systemDefault()));
    System.exit(new SymbiontCli(console).run(arguments));
  }

  private static PrintWriter utf8(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
