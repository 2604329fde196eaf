package dev.symbiont.cli.cedar;

import dev.symbiont.cedar.PolicySet;
import dev.symbiont.cedar.schema.Finding;
import dev.symbiont.cedar.schema.ValidationResult;
import dev.symbiont.cedar.schema.Validator;
import dev.symbiont.cli.Console;
import dev.symbiont.cli.ConsoleCommand;
import dev.symbiont.cli.ExitCode;
import dev.symbiont.domain.json.JsonArray;
import dev.symbiont.domain.json.JsonObject;
import dev.symbiont.domain.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "check", description = "Parse policies and, with a schema, validate them strictly.")
final class CheckCommand extends ConsoleCommand {
  @Parameters(paramLabel = "POLICIES", description = "File of policies (.cedar or .json).")
  private @Nullable Path policies;

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description = "Schema to validate against (.cedarschema or .json).")
  private @Nullable Path schema;

  CheckCommand(Console console) {
    super(console);
  }

  @Override
  public Integer call() throws IOException {
    PolicySet set = CedarFiles.policies(console(), Objects.requireNonNull(policies, "policies"));
    ValidationResult result =
        schema == null
            ? new ValidationResult(List.of(), List.of())
            : new Validator(CedarFiles.schema(console(), schema)).validate(set);
    if (json()) {
      console()
          .json(
              JsonObject.builder()
                  .put("valid", result.passed())
                  .put("policies", set.policies().size())
                  .put("templates", set.templates().size())
                  .put("errors", findings(result.errors()))
                  .put("warnings", findings(result.warnings()))
                  .build());
    } else {
      result.errors().forEach(finding -> line(Console.Style.RED, "error", finding));
      result.warnings().forEach(finding -> line(Console.Style.YELLOW, "warning", finding));
      console()
          .line(
              "%d policies, %d templates: %s"
                  .formatted(
                      set.policies().size(),
                      set.templates().size(),
                      result.passed() ? "valid" : "invalid"));
    }
    return result.passed() ? ExitCode.OK : ExitCode.FAILURE;
  }

  private void line(Console.Style style, String severity, Finding finding) {
    console().line(console().styled(style, severity) + " " + finding);
  }

  private static JsonArray findings(List<Finding> findings) {
    return new JsonArray(
        findings.stream()
            .<JsonValue>map(
                finding ->
                    JsonObject.builder()
                        .put("policy", finding.policy().value())
                        .put("message", finding.message())
                        .build())
            .toList());
  }
}
