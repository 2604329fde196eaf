package dev.symbiont.cli;

import dev.symbiont.cli.agentpin.AgentPinCommands;
import dev.symbiont.cli.cedar.CedarCommands;
import dev.symbiont.cli.runtime.RuntimeCommands;
import dev.symbiont.cli.schemapin.SchemaPinCommands;
import dev.symbiont.cli.skills.SkillsCommands;
import dev.symbiont.cli.tools.ToolsCommands;
import dev.symbiont.domain.error.AuthenticationException;
import dev.symbiont.domain.error.ConfigurationException;
import dev.symbiont.domain.error.NotFoundException;
import dev.symbiont.domain.error.PermissionDeniedException;
import dev.symbiont.domain.error.SymbiontException;
import dev.symbiont.domain.error.TransportException;
import dev.symbiont.domain.error.ValidationException;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.runtime.policy.cedar.InvalidPolicyException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Parses a command line, runs the command, and turns failures into a sentence and an exit code. */
public final class SymbiontCli {
  private static final Pattern NAME_IN_FRONT =
      Pattern.compile("[a-z_]+(?:\\.[a-z_]+)*:|[a-z]+[._]");

  /** What picocli asks for. */
  private static final int NARROWEST_HELP = 55;

  private final Console console;

  /** Creates the command over {@code console}. */
  public SymbiontCli(Console console) {
    this.console = Objects.requireNonNull(console, "console");
  }

  /** Runs the command line and returns its {@linkplain ExitCode exit code}. Never throws. */
  public int run(String... arguments) {
    boolean json = Arrays.asList(arguments).contains("--json");
    return commandLine(arguments)
        .setOut(console.out())
        .setErr(console.err())
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                console.terminal() ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF))
        .setUsageHelpWidth(
            Math.max(
                NARROWEST_HELP,
                console.columns().orElse(CommandLine.Model.UsageMessageSpec.DEFAULT_USAGE_WIDTH)))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((e, given) -> usageError(e, json))
        .setExecutionExceptionHandler((e, command, result) -> failure(e, json))
        .execute(arguments);
  }

  /** Returns the commands, in the order of the help. */
  static List<CommandEntry> commands() {
    List<CommandEntry> all = new ArrayList<>(RuntimeCommands.all());
    all.add(new CommandEntry("agentpin", AgentPinCommands::commandLine));
    all.add(new CommandEntry("schemapin", SchemaPinCommands::commandLine));
    all.add(new CommandEntry("skills", SkillsCommands::commandLine));
    all.add(new CommandEntry("cedar", CedarCommands::commandLine));
    all.add(new CommandEntry("tools", ToolsCommands::commandLine));
    all.add(new CommandEntry("help", console -> new CommandLine(new CommandLine.HelpCommand())));
    return all;
  }

  /** Returns the part of the command tree that {@code arguments} need. */
  private CommandLine commandLine(String... arguments) {
    List<CommandEntry> all = commands();
    List<CommandEntry> named =
        all.stream()
            .filter(entry -> arguments.length > 0 && entry.name().equals(arguments[0]))
            .filter(entry -> !entry.name().equals("help"))
            .toList();
    CommandLine root = new CommandLine(new SymbiontCommand());
    (named.isEmpty() ? all : named)
        .forEach(entry -> root.addSubcommand(entry.build().apply(console)));
    return root;
  }

  private int usageError(ParameterException e, boolean json) {
    String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
    report(sentence(e.getMessage()) + " Try '" + help + "'.", ExitCode.USAGE, json);
    return ExitCode.USAGE;
  }

  private int failure(Exception e, boolean json) {
    int code = exitCode(e);
    report(describe(e), code, json);
    return code;
  }

  private void report(String message, int exitCode, boolean json) {
    if (json) {
      console.note(
          JsonText.line(
              JsonObject.builder().put("error", message).put("exit_code", exitCode).build()));
    } else {
      console.note(
          console.styled(Console.Style.RED, "symbiont:") + " " + Console.harmless(message));
    }
  }

  private static int exitCode(Exception e) {
    if (e instanceof CommandFailure failure) {
      return failure.exitCode();
    }
    if (e instanceof AuthenticationException || e instanceof PermissionDeniedException) {
      return ExitCode.AUTHENTICATION;
    }
    if (e instanceof NotFoundException) {
      return ExitCode.NOT_FOUND;
    }
    if (e instanceof ConfigurationException
        || e instanceof ValidationException
        || e instanceof InvalidPolicyException
        || e instanceof IllegalArgumentException) {
      return ExitCode.USAGE;
    }
    if (e instanceof TransportException) {
      return ExitCode.UNREACHABLE;
    }
    return ExitCode.FAILURE;
  }

  private static String describe(Exception e) {
    if (e instanceof SymbiontException) {
      return sentence(e.getMessage());
    }
    if (e instanceof java.nio.file.NoSuchFileException missing) {
      return "No such file: " + missing.getFile() + ".";
    }
    if (e instanceof UncheckedIOException || e instanceof java.io.IOException) {
      return sentence("input or output failed: " + e.getMessage());
    }
    if (e instanceof IllegalArgumentException) {
      return sentence(e.getMessage());
    }
    return "Internal error, please report it: " + e + " at " + firstFrame(e);
  }

  private static String firstFrame(Exception e) {
    return e.getStackTrace().length == 0 ? "unknown place" : e.getStackTrace()[0].toString();
  }

  private static String sentence(@Nullable String message) {
    String text = message == null || message.isBlank() ? "unknown error" : message.strip();
    // The name of a setting or of an operation in front stays as it is written.
    String start =
        NAME_IN_FRONT.matcher(text).lookingAt()
            ? text
            : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    return start.endsWith(".") || start.endsWith("?") || start.endsWith("!") ? start : start + ".";
  }
}
