package dev.symbiont.cli.cedar;

import dev.symbiont.cedar.PolicySet;
import dev.symbiont.cedar.policy.Policy;
import dev.symbiont.cli.CommandFailure;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "format",
    description = {
      "Print policies in canonical Cedar syntax, or with --json in the JSON policy format.",
      "Reads either."
    })
final class FormatCommand extends ConsoleCommand {
  @Parameters(paramLabel = "POLICIES", description = "File of policies (.cedar or .json).")
  private @Nullable Path policies;

  @Option(
      names = "--drop-comments",
      description = "Format a file with comments, which are lost; refused without this.")
  private boolean dropComments;

  FormatCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    Path file = Objects.requireNonNull(policies, "policies");
    PolicySet set = CedarFiles.policies(console(), file);
    if (!CedarFiles.isJson(file)
        && !dropComments
        && Policy.hasComments(CedarFiles.text(console(), file))) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          file + " has comments, which would be lost; --drop-comments formats it nevertheless");
    }
    if (json()) {
      console().json(set.toJson());
      return ExitCode.OK;
    }
    if (!set.links().isEmpty()) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          file + " links templates, which Cedar syntax cannot express; use --json");
    }
    console().line(set.toCedar());
    return ExitCode.OK;
  }
}
