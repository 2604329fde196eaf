package dev.symbiont.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Runs the command in this process and keeps what it printed. */
public final class CliRun {
  private final Map<String, String> environment = new HashMap<>();
  private Path directory = Path.of("").toAbsolutePath();
  private Clock clock = Clock.systemUTC();
  private String input = "";
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  public CliRun in(Path workingDirectory) {
    directory = workingDirectory;
    return this;
  }

  public CliRun at(Clock time) {
    clock = time;
    return this;
  }

  public CliRun with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public CliRun input(String text) {
    input = text;
    return this;
  }

  public int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    Console console =
        new Console(
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false,
            environment,
            directory,
            clock);
    return new SymbiontCli(console).run(arguments);
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }
}
